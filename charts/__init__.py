"""Figures: pure functions from a record, or arrays and labels, to a frozen `Figure`. Usable without Streamlit."""
