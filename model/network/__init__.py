"""The networks: attention, positions, RNN and Transformer, one interface, and what a reader may change in them."""
