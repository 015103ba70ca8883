"""Sentences about the numbers on screen: pure functions that return a sentence, or None where nothing holds.

No Streamlit here. Thresholds for words such as "mostly" are in `model.dissect.thresholds`.
"""
