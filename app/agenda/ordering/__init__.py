"""How the optimiser works inside: the problem, what an order costs, the compiled searches, why no order is possible.

Callers use `app.agenda.optimiser`. Nothing in here knows the rest of the program, so that the command starts at once.
"""
