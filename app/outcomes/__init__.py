"""What came of it: who does what and how it stands, and what came back to every agency that contributed.

Whoever shared something hears what came of it from a named person; until then it is a loop that is still open.
"""
