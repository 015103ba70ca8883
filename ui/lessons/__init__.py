"""What one lesson alone uses, a folder each; what two lessons share stands in `ui`."""
