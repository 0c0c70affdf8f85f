"""Many scans at a time: which files, what of them has been read already, where results go, and what is told of them."""
