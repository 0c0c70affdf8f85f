"""Training of the recognizer's network, from synthetic lines to the published bundle."""
