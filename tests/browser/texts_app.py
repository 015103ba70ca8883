"""A page on which texts that look like Markdown stand in prose, as code and on buttons."""

from __future__ import annotations

import streamlit as st

from tests.browser.test_text import HOSTILE
from ui.text import literal, quoted

st.title("Texts")
for number, text in enumerate(HOSTILE):
    with st.container(key=f"prose_{number}"):
        st.markdown(literal(text))
    with st.container(key=f"code_{number}"):
        st.markdown(quoted(text))
    with st.container(key=f"label_{number}"):
        st.button(literal(text), key=f"button_{number}", wrap=True)
