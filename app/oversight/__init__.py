"""What the data-protection officer looks at: who saw which case, what one person saw, refused attempts, the trail.

By reference and name, never what a case contains. A case that its reader must not know of is not there: neither its
reference nor a line or a number that would tell of it. Looking at the trail is itself in the trail.
"""
