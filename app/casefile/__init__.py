"""A case as people read and write it: my cases today, checks, research, and the page of one case."""
