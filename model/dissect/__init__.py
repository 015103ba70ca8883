"""What is computed from one record, or from a model and one sentence: what pages show beside the record itself."""
