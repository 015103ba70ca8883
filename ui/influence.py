"""What each source word does to a translation, computed once a record and kept for all sessions."""

from __future__ import annotations

import streamlit as st

from model import Record, Translator
from model.influence import LeaveOneOut, gradient_times_input, leave_one_out
from model.record import Array

ENTRIES = 128  # at most 0.2 MB each


def influence_of(translator: Translator, record: Record) -> LeaveOneOut:
    """`leave_one_out` of this translator's record, from a cache."""
    return _left_out(_key(translator, record), translator, record)


def gradient_of(translator: Translator, record: Record) -> Array:
    """`gradient_times_input` of this translator's record, from a cache."""
    return _gradient(_key(translator, record), translator, record)


def _key(translator: Translator, record: Record) -> str:
    return repr((translator.name, id(translator), record.source.ids, record.target.ids, repr(record.intervention)))


@st.cache_resource(max_entries=ENTRIES, show_spinner="Leaving out one word after the other …")
def _left_out(key: str, _translator: Translator, _record: Record) -> LeaveOneOut:
    return leave_one_out(_translator, _record)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _gradient(key: str, _translator: Translator, _record: Record) -> Array:
    return gradient_times_input(_translator, _record)
