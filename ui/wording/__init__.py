"""English sentences, in Markdown, for the findings of `claims`: one function `describe_...` for each, and
`ask_...` for a question (`ui.wording.prediction`).

They choose words and decide nothing else. No Streamlit here. Words of users and models are quoted (`ui.text`).
"""
