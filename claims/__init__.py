"""Findings about the numbers on screen, as data: which step looks most sharply, how much of a translation is left.

`ui.wording` makes sentences of them, in a module of the same name. No Streamlit and no wording
here. Thresholds for words such as "mostly" are in `model.dissect.thresholds`.
"""
