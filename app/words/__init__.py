"""The words we use: the page on which people read and change them, and how a text explains them where they stand.

Nothing here is about a case.
"""
