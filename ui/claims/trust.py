"""What is said of words that the training hardly held, and of words that a translation leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import first_few, word_names
from model import Record
from model.dissect.thresholds import LOOKED_AT
from model.language.known_words import Strange
from ui.text import percent, quoted

NAMED = 4  # words named in a list


def strange_said(words: Sequence[Strange], numbers: float | None = None) -> str:
    """What to expect of a sentence with these words, in Markdown; there has to be one.

    numbers: the share of numbers (0 to 1) that the model was measured to copy, where one of the words is a number.
    """
    unknown = [each.text for each in words if each.kind != "number"]
    counted = [each.text for each in words if each.kind == "number"]
    said = []
    if unknown:
        said.append(f"The training hardly held {_named(unknown)}: what follows may be nonsense.")
    if counted and numbers is not None:
        said.append(f"Of new numbers this model gets {percent(numbers)} right: check {_named(counted)}.")
    return " ".join(said)


def untranslated_said(record: Record, places: Sequence[int]) -> str | None:
    """That words of the source, by their places, are not translated, and how that shows; None without any."""
    if not places:
        return None
    words = _named([word_names(record.source)[place] for place in places])
    alone = len(places) == 1
    left_out = f"without {'it' if alone else 'any one of them'} the most likely piece of every step stays the same"
    if not record.attention:
        return f"Not translated: {words}. {left_out[0].upper()}{left_out[1:]}."
    heads = ", heads averaged" if any(len(seen.weights) > 1 for seen in record.attention.values()) else ""
    looked = f"No step gives {'it' if alone else 'one of them'} {percent(LOOKED_AT)} of its weight{heads}"
    return f"Not translated: {words}. {looked}, and {left_out}."


def _named(words: Sequence[str]) -> str:
    """The words as a list, each once; of many only the first."""
    return first_few([quoted(word) for word in dict.fromkeys(words)], NAMED)
