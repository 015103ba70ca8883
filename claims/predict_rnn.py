"""Answers to the questions before the figures of the lessons on recurrent networks and their attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.grammar import distinct_names, names_of, piece_names, word_names
from charts.labels import lone_label
from claims.prediction import MAX_CANDIDATES, Choice, choose, most_needed
from model import Record
from model.dissect.agreement import WordComparison
from model.dissect.arrivals import arrivals
from model.dissect.influence import LeaveOneOut


@dataclass(frozen=True)
class Lost:
    """Content words, and the steps (from 0) that finish their translations: None for a lost word."""

    words: tuple[str, ...]
    steps: tuple[int | None, ...]

    @property
    def lost(self) -> tuple[int, ...]:
        """Indices of the lost words."""
        return tuple(place for place, step in enumerate(self.steps) if step is None)


@dataclass(frozen=True)
class LikeliestPiece:
    """The likeliest pieces of a step (from 0) after a change, in alphabetical order, the original piece among them.

    written: the original piece. stays: whether the likeliest piece is the same as before.
    """

    step: int
    written: str
    choice: Choice
    stays: bool


def lost_words(record: Record) -> Lost | None:
    """Which content words have no translation? None where the sentence has no content word."""
    arrived = arrivals(record)
    counted = [place for place, counts in enumerate(arrived.counted) if counts]
    names = word_names(record.source)
    words, steps = tuple(names[place] for place in counted), tuple(arrived.steps[place] for place in counted)
    return Lost(words, steps) if counted else None


def read_off_best(known: Sequence[tuple[str, float]]) -> Choice | None:
    """Which word of the sentence is the probe surest of, from the last state? known: words and probabilities."""
    if len(known) < 2:
        return None
    words, shares = zip(*known, strict=True)
    return choose(shares, distinct_names(words))


def needed_word(names: Sequence[str], left_out: LeaveOneOut) -> Choice | None:
    """Without which word does the translation lose most? names: of the words that can be left out."""
    return most_needed(left_out.total, names) if len(names) > 1 else None


def needs_most(word: WordComparison) -> Choice:
    """Which source word does a target word need most?"""
    return most_needed(word.change, names_of(word.sources))


def which_piece(before: Record, after: Record, step: int) -> LikeliestPiece:
    """Which piece is most likely at a step (from 0) after a change? after: the same target forced.

    The alphabetical order gives nothing away.
    """
    original, candidates = before.target.ids[step], after.candidates[step]
    shown = list(candidates[:MAX_CANDIDATES])
    if (
        original in {candidate.id for candidate in before.candidates[step]}
        and original not in {candidate.id for candidate in shown}
        and (rest := [candidate for candidate in candidates if candidate.id == original])
    ):
        shown[-1:] = rest
    written = piece_names(before.target)[step]
    names = {candidate.id: lone_label(candidate.piece) for candidate in shown} | {original: written}
    shown.sort(key=lambda candidate: (names[candidate.id].casefold(), candidate.id))
    choice = choose(
        [candidate.probability for candidate in shown], distinct_names([names[candidate.id] for candidate in shown])
    )
    return LikeliestPiece(step, written, choice, candidates[0].id == before.candidates[step][0].id)
