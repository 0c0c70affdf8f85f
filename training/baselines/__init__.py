"""The networks of the lecture, trained and compared on three data sets."""
