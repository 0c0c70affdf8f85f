"""Model bundles: the network with all that is needed to use it, and which bundle is current."""
