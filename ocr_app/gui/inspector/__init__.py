"""The inspector: one character through every layer of the network."""
