"""Whether the program stands well, for whoever looks after it: mail, timed jobs, backups, anchors, disk. Of no case."""
