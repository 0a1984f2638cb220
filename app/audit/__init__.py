"""The trail: every change and every view of a case leaves one typed entry, in the same transaction, without content."""
