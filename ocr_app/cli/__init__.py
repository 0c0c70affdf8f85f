"""The command line, `nitido`: a module for each command."""
