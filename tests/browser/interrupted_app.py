"""A page whose whole run is slow, with a part that a button redraws alone, for the tests in the browser."""

from __future__ import annotations

import time

import streamlit as st

from contents import CONTENTS, LABS
from ui.scenes import end_page, redraw, turn_page

WAIT = 1.5  # seconds in the middle of a run
PARTS = 30  # in which it waits: between them it can be given up for the next
PART = "part"


@st.fragment(key=PART)
def part(text: str) -> None:
    """Draw the part, below as many places as the text has letters."""
    for letter in text:
        with st.container():
            st.text(letter)
    st.text(f"The part is of {text}")


turn_page(CONTENTS[LABS][0])
st.title("A slow page")
typed = st.text_input("Text", key="text", on_change=lambda: None)
st.button("Redraw", on_click=lambda: redraw([PART]))
st.text(f"The page begins with {typed}")
place = st.empty()
for number in range(PARTS):
    place.text(f"{number}…")
    time.sleep(WAIT / PARTS)
with st.container():
    part(typed)
st.text(f"The page ends with {typed}")
end_page()
