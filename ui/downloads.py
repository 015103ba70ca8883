"""Download buttons whose file is made on click."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def file_button(label: str, make: Callable[[], str | bytes], *, name: str, mime: str, key: str) -> None:
    """Draw the button. name: of the file, with its extension. A click does not rerun the page."""
    st.download_button(label, make, file_name=name, mime=mime, key=key, icon=":material/download:", on_click="ignore")
