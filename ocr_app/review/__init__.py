"""The review of a document by a person, without a window: edits, order, search, ground truth."""
