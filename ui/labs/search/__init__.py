"""The lab on search."""
