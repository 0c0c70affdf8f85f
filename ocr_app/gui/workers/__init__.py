"""The threads and processes behind the window."""
