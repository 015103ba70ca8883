"""Sentences about a translation with weights set by hand, compared with the model's own."""

from __future__ import annotations

from collections import Counter

from charts.grammar import counted, first_few, verb_of
from model import Record
from model.dissect.arrivals import is_word
from ui.claims.attention import survivors
from ui.claims.prediction import words_of
from ui.text import quoted


def what_became(before: Record, changed: Record, how: str) -> str:
    """Describe what is left of the first translation with other weights, in Markdown.

    how: the weights, as the end of "with": "equal weights at every step", in Markdown.
    """
    if not changed.target.text:
        return f"With {how}, the model writes nothing."
    if changed.target.ids == before.target.ids:
        return f"With {how}, the model writes the same translation."
    first, second = Counter(words_of(before)), Counter(words_of(changed))
    gone, new = list((first - second).elements()), list((second - first).elements())
    kept, total = survivors(before, changed)
    if not total:
        return f"With {how}, the model writes {quoted(changed.target.text)} instead of nothing."
    whole = counted(total, "word or mark", "words and marks")
    said = f"With {how}, {kept} of {whole} {verb_of(kept, total, 'stays', 'stay')}"
    if gone:
        return f"{said}. Gone: {_listed(gone)}."
    return f"{said}. New: {_listed(new)}." if new else f"{said}, in another order."


def _listed(words: list[str]) -> str:
    """Distinct words, without punctuation if there are words; at most the first few."""
    once = list(dict.fromkeys(filter(is_word, words))) or list(dict.fromkeys(words))
    return first_few([quoted(word) for word in once])
