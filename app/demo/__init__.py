"""The demonstration: Marlbeck, a made-up partnership, and how it comes into an empty database.

Nothing here is real, and a database that holds anything but the demonstration is refused.
"""
