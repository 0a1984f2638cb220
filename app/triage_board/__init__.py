"""The pages of whoever decides what becomes of what came in, and of who is around a case.

What a submission or a case contains comes from `disclosure` alone, made for the reader of the page.
"""
