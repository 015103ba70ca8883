"""Encoder and decoder: one vector between two RNNs, and a race."""
