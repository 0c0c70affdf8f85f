"""Retraining: the current model learns from corrections."""
