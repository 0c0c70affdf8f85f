"""What the window shows and changes: open pages, review, undo, settings. No widgets."""
