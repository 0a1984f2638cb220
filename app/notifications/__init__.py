"""The outbox: a message is a row, written in the transaction that causes it, and sent by a process of its own.

Messages say that something waits, and where; never about whom.
"""
