"""The pages an agency reads and writes its cases on: its own day, and one case.

What a case contains comes from `disclosure` alone, made for the reader of the page. Whatever was opened leaves an entry
in the trail; what may not be seen is answered like what does not exist.
"""
