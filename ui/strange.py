"""The line that warns of words which the training hardly held: what may come of them, what could be typed instead."""

from __future__ import annotations

import streamlit as st

from model.dissect.thresholds import COPIED
from model.language.known_words import Kind, Strange, replaced, strange_words
from model.store.results import is_current, read
from ui.claims.trust import strange_said
from ui.link import SENTENCE, asked, choose, chosen_model
from ui.models import models_directory
from ui.text import literal

OFFERED = 3  # words for which another is offered
LONGEST = 600  # characters that are looked at: models read fewer
STRANGE = "strange_words"


def copied(model: str) -> dict[Kind, float | None]:
    """The shares (0 to 1) of names and of numbers that this model was measured to copy; None where it was not."""
    measured = read("typing") or {}
    scores = {}
    if is_current(measured, model, directory=models_directory()):
        scores = measured.get("models", {}).get(model, {})
    return {"name": scores.get("names"), "number": scores.get("numbers")}


def warned_of(text: str, model: str) -> tuple[Strange, ...]:
    """The words of a text to warn of, for this model. Words always; names unless it was measured to copy them; numbers
    where it was measured not to."""
    shares = copied(model)
    names = shares["name"] is None or shares["name"] < COPIED
    numbers = shares["number"] is not None and shares["number"] < COPIED
    warns: dict[Kind, bool] = {"word": True, "name": names, "number": numbers}
    begun = text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]
    return tuple(each for each in strange_words(begun) if warns[each.kind])


def say_if_strange() -> None:
    """Draw the line where the sentence needs it; once a run, from `app.py`."""
    model, text = chosen_model(), asked(SENTENCE)
    with st.container(key=STRANGE):  # there or not, it moves nothing that stands below
        words = warned_of(text, model) if model else ()
        if not words:
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(strange_said(words, copied(model)["number"] if model else None), width="content")
            instead = {each.text: each for each in words if each.instead}
            for place, each in enumerate(list(instead.values())[:OFFERED]):
                st.button(
                    literal(f"Type \u201c{each.instead}\u201d"),
                    key=f"{STRANGE}_{place}",
                    on_click=lambda word=each: choose(sentence=replaced(text, (word,))),
                )
