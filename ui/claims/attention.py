"""Sentences of the lesson on attention."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from charts.grammar import NAMED, clauses, counted, listed, piece_names, verb, verb_of, word_names
from charts.labels import lone_label
from claims.words import words_of
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.arrivals import is_word
from model.dissect.head_roles import row_spread
from model.network.rnn import SITE
from ui.text import percent, quoted

ALIKE = 0.05  # tokens: two widths that differ by less are written alike


def spreads(record: Record) -> list[float]:
    """Effective number of tokens of each step's attention."""
    return [row_spread(row) for row in record.attention[SITE].weights[0]]


def sharpest(record: Record) -> str:
    """Name the steps with the narrowest and the widest weights."""
    widths = spreads(record)
    low, high = int(np.argmin(widths)), int(np.argmax(widths))
    narrow, wide = (quoted(piece_names(record.target)[step]) for step in (low, high))
    if len(widths) == 1:
        return f"There is one step, {narrow}. Its look spreads over {widths[low]:.1f} tokens."
    if widths[high] - widths[low] < ALIKE:
        return f"All {len(widths)} steps look alike: each look spreads over {widths[low]:.1f} tokens."
    return (
        f"Step {low + 1}, {narrow}, looks most sharply: its look spreads over {widths[low]:.1f} tokens. Step "
        f"{high + 1}, {wide}, looks most widely: over {widths[high]:.1f} of {len(record.source)} tokens (e to the "
        "entropy of the row)."
    )


@dataclass(frozen=True)
class Turn:
    """A French word that looks back: most at an English word left of an earlier word's.

    word, before: indices of French words. place, right: indices of the English words with their largest weights; share,
    before_share: these weights.
    """

    word: int
    place: int
    share: float
    before: int
    right: int
    before_share: float


def turns(record: Record) -> tuple[list[Turn], int]:
    """All words that look back, and the number of words not counted: those that look most at punctuation or `<eos>`.

    Punctuation is left out on both sides: a full stop is right of all words, and would make each of them a turn.
    """
    words, sources = record.target.words, record.source.words
    rows = merge_to_words(record.attention[SITE].weights[0], words, sources)
    spoken = [at for at, word in enumerate(words) if is_word(word.text)]
    looks = [(at, int(rows[at].argmax()), float(rows[at].max())) for at in spoken]
    counted = [look for look in looks if is_word(sources[look[1]].text)]
    found: list[Turn] = []
    for number, (word, place, share) in enumerate(counted):
        before = max(counted[:number], key=lambda look: look[1], default=None)
        if before is not None and place < before[1]:
            found.append(Turn(word, place, share, *before))
    return found, len(looks) - len(counted)


def turning_back(record: Record) -> str:
    """Describe every word that looks back.

    Words that look back from the same place share a clause.
    """
    found, aside = turns(record)
    words, sources = word_names(record.target), word_names(record.source)
    look = verb(aside, "looks", "look")
    uncounted = f" Not counted: {aside} that {look} most at a mark or the end mark." if aside else ""
    if not found:
        return f"None in this translation: no word looks further left than a word before it.{uncounted}"
    told: list[str] = []
    for (before, right, share), group in groupby(
        found[:NAMED], lambda turn: (turn.before, turn.right, turn.before_share)
    ):
        looks = listed(
            [
                f"{quoted(words[turn.word])}{'' if number else ' looks most'} at "
                f"{quoted(sources[turn.place])} ({percent(turn.share)})"
                for number, turn in enumerate(group)
            ]
        )
        told.append(
            f"{looks}, left of {quoted(sources[right])}, where {quoted(words[before])} looked before ({percent(share)})"
        )
    return f"{clauses(told, len(told) + max(0, len(found) - NAMED))}.{uncounted}"


SURVIVES = ("none of it", "less than half of its words and marks", "half or more, not all", "all of it")


def survivors(record: Record, even: Record) -> tuple[int, int]:
    """Number of words and punctuation marks that a translation shares with another one, and number of its own."""
    first, second = Counter(words_of(record)), Counter(words_of(even))
    return (first & second).total(), first.total()


def survives(record: Record, even: Record) -> int:
    """Which of `SURVIVES` holds for the translation with equal weights."""
    kept, total = survivors(record, even)
    if kept == total:
        return 3
    return 0 if not kept else 1 if 2 * kept < total else 2


def plain_average(record: Record, even: Record) -> str:
    """Describe what is left of a translation with equal weights at every step. even: the new translation."""
    kept, total = survivors(record, even)
    written = quoted(even.target.text) or "nothing"
    said = f"With a plain average the model writes {written}"
    if total:
        of_all = f"{kept} of {counted(total, 'word or mark', 'words and marks')}"
        said += f": {of_all} of {quoted(record.target.text)} {verb_of(kept, total, 'is', 'are')} in it"
    return (
        f"{said}. The average is the same vector at every step, so only the decoder’s state knows which word comes "
        "next."
    )


def weights_set(before: Record, after: Record, step: int) -> str:
    """Describe the effect of weights set by hand on the step's piece, in Markdown. after: the same target forced."""
    was, now = (percent(math.exp(float(record.log_probs[step]))) for record in (before, after))
    best, first = after.candidates[step][0], before.candidates[step][0]
    changes = f"goes from {was} to {now}" if was != now else f"stays at {was}"
    told = f"{quoted(piece_names(before.target)[step])} {changes}"
    if best.id == before.target.ids[step]:
        when = "still" if first.id == best.id else "now"
        return f"{told} and is {when} the most likely piece."
    when = "As before" if best.id == first.id else "Now"
    return f"{told}. {when} {quoted(lone_label(best.piece))} is the most likely piece ({percent(best.probability)})."
