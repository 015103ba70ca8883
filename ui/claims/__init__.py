"""Sentences that claim something of the numbers on screen: pure functions that return one, or None where nothing can be
said. No Streamlit here. From where on a word like "mostly" is used stands in `model.dissect.thresholds`.
"""
