"""Accounts, what they are granted, and being signed in.

A sign-in is a row in the database; the cookie holds only its random token. Ending the row ends it everywhere.
"""
