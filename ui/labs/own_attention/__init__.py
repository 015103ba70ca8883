"""The lab on your own attention."""
