"""Sentences about a translation with weights set by hand."""

from __future__ import annotations

from charts.grammar import counted, first_few, verb_of
from claims.set_weights import Remains
from ui.text import quoted


def describe_remains(remains: Remains, how: str) -> str:
    """how: the weights, as the end of "with": "equal weights at every step", in Markdown."""
    if not remains.text:
        return f"With {how}, the model writes nothing."
    if remains.same:
        return f"With {how}, the model writes the same translation."
    if not remains.total:
        return f"With {how}, the model writes {quoted(remains.text)} instead of nothing."
    whole = counted(remains.total, "word or mark", "words and marks")
    left = f"With {how}, {remains.kept} of {whole} {verb_of(remains.kept, remains.total, 'stays', 'stay')}"
    if remains.gone:
        return f"{left}. Gone: {_listed(remains.gone)}."
    return f"{left}. New: {_listed(remains.new)}." if remains.new else f"{left}, in another order."


def _listed(words: tuple[str, ...]) -> str:
    """At most the first few."""
    return first_few([quoted(word) for word in words])
