"""Bringing in a day's list or one referral from another system: looked at line by line, mended, and taken whole."""
