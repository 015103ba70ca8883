"""Quantities derived from one record, or from a model and one sentence, for pages to show beside the record."""
