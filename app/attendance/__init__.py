"""Who was present for which case, from when to when, and from where.

The ledger is told by what happened: coming in, leaving, a connection that was lost. What is wrong in it is corrected
by adding who says so and why; nothing is overwritten.
"""
