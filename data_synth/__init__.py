"""Synthetic print: fonts, texts, lines and pages with a box for every character, and the defects of paper."""
