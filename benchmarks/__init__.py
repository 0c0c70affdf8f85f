"""Nítido beside other OCR engines on the same pages. Not part of what ships; needs the extra `benchmarks`."""
