"""A case that moves: handed over to another partnership as an encrypted package, or taken in from one.

What a package holds is built by `disclosure` for whoever hands the case over; what comes in changes nothing until it
has been looked at and accepted, and then all of it does in one transaction. A receipt tells the sender that it came.
"""
