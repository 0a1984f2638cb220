"""Who does what by when, and what was decided on a case."""
