"""What is done by itself and at its time: one table of jobs, run in a process of their own.

Of several such processes one works, the one that holds the lease. No job does anything twice for one cause.
"""
