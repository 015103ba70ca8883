"""The Transformer: the whole model, block by block."""
