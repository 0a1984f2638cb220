"""When people can come: the hours they make, leave, who covers, and what they know of their own diaries.

A role card says what somebody can decide and who stands in; a handover card passes a place on. Nothing here is about
a case.
"""
