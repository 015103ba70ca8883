"""Decoding: greedy and beam search over any network."""
