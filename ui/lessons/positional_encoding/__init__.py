"""Positional encoding: what is left of a sentence in another order."""
