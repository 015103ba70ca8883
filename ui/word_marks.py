"""What is to be seen of English words whatever looks at them: hardly in the training, or not translated."""

from __future__ import annotations

import streamlit as st

from charts.player import Mark
from model import Record
from model.dissect.untranslated import untranslated
from ui.claims.trust import untranslated_said
from ui.computed import computed
from ui.models import load_translator
from ui.strange import warned_of

WORD_BYTES = 32  # a place as a Python object


def untranslated_of(record: Record) -> tuple[int, ...]:
    """`untranslated` of this record under its model, from the shared cache."""
    translator = load_translator(record.model)
    return computed(
        ("untranslated", translator, record.source.ids, record.target.ids, record.intervention),
        lambda: untranslated(translator, record),
        lambda found: WORD_BYTES * len(found),
    )


def word_marks(record: Record) -> dict[int, Mark]:
    """The marks of `record.source.words`, by their place."""
    strange = {each.text.casefold() for each in warned_of(record.source.text, record.model)}
    marks = {
        place: Mark("strange", "hardly in the training")
        for place, word in enumerate(record.source.words)
        if word.text.casefold() in strange
    }
    return marks | {place: Mark("lost", "not translated") for place in untranslated_of(record)}


def say_if_untranslated(record: Record) -> None:
    """Tell which English words the translation leaves out; draw nothing where it leaves out none."""
    with st.container(key="untranslated"):  # there or not, it moves nothing that stands below
        if said := untranslated_said(record, untranslated_of(record)):
            st.caption(said)
