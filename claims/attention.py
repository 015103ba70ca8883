"""Findings of the lesson on attention: how widely each step looks, words that look back, a step with other weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

from charts.grammar import piece_names, word_names
from charts.labels import lone_label
from claims.prediction import largest
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.arrivals import is_word
from model.dissect.head_roles import row_spread
from model.network.rnn import SITE

ALIKE = 0.05  # tokens: two widths that differ by less are written alike


@dataclass(frozen=True)
class Spreads:
    """Spread of each step's look.

    pieces: names of the written pieces. widths: effective number of tokens of each step's attention. tokens: of the
    source.
    """

    pieces: tuple[str, ...]
    widths: tuple[float, ...]
    tokens: int

    @property
    def sharpest(self) -> frozenset[int]:
        """The steps with the narrowest weights."""
        return largest([-width for width in self.widths])

    @property
    def widest(self) -> int:
        """The first step with the widest weights."""
        return self.widths.index(max(self.widths))

    @property
    def alike(self) -> bool:
        return max(self.widths) - min(self.widths) < ALIKE


def spreads(record: Record) -> Spreads:
    """Measure the spread of every step's attention."""
    widths = tuple(row_spread(row) for row in record.attention[SITE].weights[0])
    return Spreads(piece_names(record.target), widths, len(record.source))


@dataclass(frozen=True)
class Turn:
    """A target word that looks back: most at a source word left of an earlier word's.

    word, before: indices of target words. place, right: indices of the source words with their largest weights; share,
    before_share: these weights.
    """

    word: int
    place: int
    share: float
    before: int
    right: int
    before_share: float


@dataclass(frozen=True)
class TurningBack:
    """All words that look back.

    uncounted: number of words that look most at punctuation or `<eos>`. french, english: names of all words.
    """

    turns: tuple[Turn, ...]
    uncounted: int
    french: tuple[str, ...]
    english: tuple[str, ...]


def turning_back(record: Record) -> TurningBack:
    """Find the words that look back.

    Punctuation is left out on both sides: a full stop is right of all words, and would make each of them a turn.
    """
    words, sources = record.target.words, record.source.words
    rows = merge_to_words(record.attention[SITE].weights[0], words, sources)
    spoken = [index for index, word in enumerate(words) if is_word(word.text)]
    looks = [(index, int(rows[index].argmax()), float(rows[index].max())) for index in spoken]
    counted = [look for look in looks if is_word(sources[look[1]].text)]
    turns: list[Turn] = []
    for number, (word, place, share) in enumerate(counted):
        before = max(counted[:number], key=lambda look: look[1], default=None)
        if before is not None and place < before[1]:
            turns.append(Turn(word, place, share, *before))
    return TurningBack(tuple(turns), len(looks) - len(counted), word_names(record.target), word_names(record.source))


@dataclass(frozen=True)
class ChangedStep:
    """A step's piece with weights set by hand, the same translation forced.

    piece: its name. before, after: its probability without and with these weights. likeliest, share: the most likely
    piece with them and its probability. is_written: whether that is the step's own piece. as_before: whether it was the
    most likely one without them.
    """

    piece: str
    before: float
    after: float
    likeliest: str
    share: float
    is_written: bool
    as_before: bool


def changed_step(before: Record, after: Record, step: int) -> ChangedStep:
    """Compare a step with its record under other weights, `after`."""
    first, best = before.candidates[step][0], after.candidates[step][0]
    was, now = (math.exp(float(record.log_probs[step])) for record in (before, after))
    return ChangedStep(
        piece=piece_names(before.target)[step],
        before=was,
        after=now,
        likeliest=lone_label(best.piece),
        share=best.probability,
        is_written=best.id == before.target.ids[step],
        as_before=best.id == first.id,
    )
