"""What one lab alone uses, a folder each."""
