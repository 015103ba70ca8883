"""Positional encoding: the effect of word order, with and without it."""
