"""Which case, at which meeting, in what order, when, and who is needed.

An agenda item is one case at one meeting. Forecast times are worked out afresh from the order, the clock and what has
happened so far; nothing stores them.
"""
