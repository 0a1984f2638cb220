"""The outcome document for one agency: its cases, what was decided, what it must do, and whom to ring.

A summary is made when the meeting closes and kept as it was sent, each case sealed under its own key.
"""
