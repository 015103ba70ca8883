"""Multi-head attention: all heads at once, changed and combined."""
