"""Parts of single labs, a folder each."""
