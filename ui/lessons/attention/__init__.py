"""Attention: one look of an RNN taken apart."""
