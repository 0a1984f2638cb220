"""What is said about a case at a meeting: research, contributions, and the shared minutes.

Research is private to its agency until a line of it is shared; a shared line is a contribution. The minutes are
texts that several people write at once; nothing is called saved before it is on disk.
"""
