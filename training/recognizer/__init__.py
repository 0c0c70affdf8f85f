"""Training of the network that reads, from synthetic lines to the published bundle."""
