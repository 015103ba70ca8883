"""Attention: one step of an RNN's attention in detail."""
