"""Encoder and decoder: what crosses over between two RNNs, and a race."""
