"""Measurements of the trained models, one file a topic: `python -m model.analysis --data DATA` writes them all."""
