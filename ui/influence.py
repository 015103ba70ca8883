"""What leaving words out does, computed once a record and kept for all sessions."""

from __future__ import annotations

import streamlit as st

from model import Record, Translator
from model.influence import LeaveOneOut, leave_one_out

ENTRIES = 128  # at most 0.2 MB each


def influence_of(translator: Translator, record: Record) -> LeaveOneOut:
    """`leave_one_out` of this translator's record, from a cache."""
    key = (translator.name, id(translator), record.source.ids, record.target.ids, repr(record.intervention))
    return _left_out(repr(key), translator, record)


@st.cache_resource(max_entries=ENTRIES, show_spinner="Leaving out one word after the other …")
def _left_out(key: str, _translator: Translator, _record: Record) -> LeaveOneOut:
    return leave_one_out(_translator, _record)
