"""Notes on a model that was trained elsewhere: its languages, and a head that was taught to align."""

from __future__ import annotations

import streamlit as st

from charts.labels import site_label
from contents import PageInfo
from ui.lesson_model import page_model
from ui.models import adopted, model_pair
from ui.text import literal
from ui.wording.adopted_model import describe_languages, describe_taught


def adopted_notes(info: PageInfo) -> None:
    """Draw the notes on the page's model, if it was adopted; call once a run, from `app.py`."""
    name = page_model(info)
    about = adopted(name) if name and (info.translates or info.needs) else None
    if name is None or about is None:
        return
    taught = about.get("guided")
    said = [describe_languages(name, model_pair(name))]
    if isinstance(taught, dict):
        said.append(describe_taught(site_label(taught["site"]), int(taught["head"]), str(taught["by"])))
    st.caption(literal(" ".join(said)))
