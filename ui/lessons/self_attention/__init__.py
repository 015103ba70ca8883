"""Self-attention: one token's attention in a Transformer, part by part."""
