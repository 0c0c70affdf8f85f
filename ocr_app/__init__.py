"""Nítido reads worn invoices character by character.

Importing the package loads nothing heavy: each module brings its own libraries when it is needed.
"""

__version__ = "0.2.0.dev0"
