"""Colours, icons, labels and headings."""
