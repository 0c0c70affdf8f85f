"""What is read from disk and written to it: page images, safe writes, the paths of the user's files."""
