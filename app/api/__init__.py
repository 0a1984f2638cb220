"""An agency's own systems: they fetch its actions and outcomes, report how actions stand, hear that something changed.

A token acts for the person who made it, for one agency and one purpose; it ends when that person's part does.
"""
