"""The view of the page."""
