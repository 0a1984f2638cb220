"""Series and their dated meetings, and who is at a meeting.

A series says which shape of meeting this is and who takes part; a meeting is one date of it.
"""
