"""Encoder and decoder: what goes from one RNN to the other, and a race."""
