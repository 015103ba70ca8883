"""Self-attention: one token's look in a Transformer, stage by stage."""
