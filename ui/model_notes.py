"""Notes on a model that is not one of the shipped: its origin, its languages, and a head that was taught to align."""

from __future__ import annotations

import streamlit as st

from charts.labels import site_label
from contents import PageInfo
from model import Head
from model.network.families import title_of
from ui.lesson_model import page_model
from ui.models import adopted, model_pair
from ui.text import literal
from ui.wording.model_notes import describe_origin, describe_taught, describe_taught_head


def model_notes(info: PageInfo) -> None:
    """Draw the notes on the page's model, if there are any; call once a run, from `app.py`."""
    name = page_model(info)
    if name is None or not (info.translates or info.needs):
        return
    about = adopted(name)
    taught = about.get("guided") if about else None
    said = [describe_origin(title_of(name), model_pair(name), adopted=about is not None)]
    if isinstance(taught, dict):
        said.append(describe_taught(site_label(taught["site"]), int(taught["head"]), str(taught["by"])))
    if any(said):
        st.caption(literal(" ".join(said)))


def taught_note(model: str, head: Head, who: str = "This head") -> str:
    """Say that this head of the model of this name was taught to align words; empty where it was not."""
    taught = (adopted(model) or {}).get("guided")
    if not isinstance(taught, dict) or (taught.get("site"), taught.get("head")) != (str(head.site), head.head):
        return ""
    return literal(describe_taught_head(str(taught.get("by")), who))
