"""Measurements of Nítido, also beside other OCR engines. Not part of what ships; needs the extra `benchmarks`."""
