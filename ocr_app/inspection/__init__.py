"""What the network computes on the way to a character."""
