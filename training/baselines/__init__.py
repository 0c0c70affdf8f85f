"""Well-known networks, trained on three data sets and compared with the recognizer's."""
