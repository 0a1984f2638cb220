"""What a partnership learns about its own meetings: who was there for which case, and the time that was given back.

It counts agencies and never judges people, and it counts only cases that its reader sees.
"""
