"""The dialogs and messages."""
