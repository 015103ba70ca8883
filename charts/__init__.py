"""Figures: pure functions from a record, or arrays and labels, to a frozen `Figure`. Useful without Streamlit."""
