"""Answers to questions for paper about a sentence's numbers; none where two answers would look alike.

They depend on the printed digits alone: a reader has no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from charts.labels import END, percent
from charts.options import Option
from charts.player import Track
from charts.stepped_rows import WRITTEN, Row, Share, SteppedRows
from model import Record

MAX_ROWS, MAX_COLUMNS = 8, 10  # of a question
PLACED, ORDERED = 3, 4  # shares to be placed, candidates to be ordered
PAIRED = 0.2  # the least weight of a word that is put beside another
WORTH = 0.02  # a share that is worth asking for
MIN_MISSING, MAX_MISSING = 0.05, 0.95
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MissingWeight:
    """A row and the index of one of its weights, which the other printed ones determine."""

    row: Row
    place: int


@dataclass(frozen=True)
class WeightAnswers:
    """Answers on rows of weights; empty or None where there is no question. No question prints another one's answer.

    most: of each clear row, its label and the word with the most weight. beside: a source word and the target word
    that gives it the most of its weight. placed: the row with the least concentrated weights, and of these the largest.
    """

    most: Pairs
    beside: Pairs
    placed: Row | None
    missing: MissingWeight | None


@dataclass(frozen=True)
class LeastSure:
    """The word with the lowest confidence, its probability (0 to 1), and all words to choose from."""

    word: str
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class OrderedCandidates:
    """Candidates of the least certain step (from 0), most likely first. before: the text written so far."""

    step: int
    before: str
    options: tuple[Option, ...]


def answers_on_weights(rows: SteppedRows) -> WeightAnswers:
    """All possible answers on rows of weights."""
    placed = placed_weights(rows)
    missing = missing_weight(rows, but=placed.label if placed is not None else "")
    printed = missing.row.label if missing is not None else ""
    return WeightAnswers(most_weight(rows, but=printed), most_looked_at(rows, but=printed), placed, missing)


def most_weight(rows: SteppedRows, but: str = "") -> Pairs:
    """Which word gets the most weight, for each clear row. but: a row to leave out."""
    best = ((row.label, clear_best(row)) for row in _wordy(rows) if row.label != but)
    return tuple((label, share.label) for label, share in best if share is not None)[:MAX_ROWS]


def most_looked_at(rows: SteppedRows, but: str = "") -> Pairs:
    """Which target word gives each source word the most of its weight, for at least two.

    but: a target word that is no answer.
    """
    if not is_written(rows):
        return ()
    answers: list[tuple[str, str]] = []
    for place, label in enumerate(share.label for share in rows.rows[0].shares):
        order = sorted(((row.shares[place].share, row.label) for row in _wordy(rows)), reverse=True)
        printed = [percent(share) for share, _ in order[:2]]
        if not is_wordy(label) or not order or len(set(printed)) < len(printed):
            continue
        share, best = order[0]
        if share >= PAIRED and best != but:
            answers.append((label, best))
    return tuple(answers[:MAX_ROWS]) if len(answers) > 1 else ()


def placed_weights(rows: SteppedRows) -> Row | None:
    """The largest weights of one row, the least concentrated one, if their digits differ."""
    possible: list[Row] = []
    for row in _wordy(rows):
        order = sorted(row.shares, key=lambda share: -share.share)[: PLACED + 1]
        largest = order[:PLACED]
        is_distinct = len({percent(share.share) for share in order}) == len(order)
        if len(order) >= PLACED and is_distinct and largest[-1].share >= WORTH:
            possible.append(replace(row, shares=tuple(largest)))
    return min(possible, key=lambda placed: placed.shares[0].share, default=None)


def missing_weight(rows: SteppedRows, but: str = "") -> MissingWeight | None:
    """The largest weight that the others of its row determine by their printed digits. but: a row to leave out."""
    possible: list[MissingWeight] = []
    for row in _wordy(rows):
        numbers = printed_numbers(row)
        if row.label == but or numbers is None or len(numbers) > MAX_COLUMNS or sum(numbers) != 100:
            continue
        fitting = (place for place, share in enumerate(row.shares) if MIN_MISSING <= share.share <= MAX_MISSING)
        possible += (MissingWeight(row, place) for place in fitting)
    return max(possible, key=lambda missing: missing.row.shares[missing.place].share, default=None)


def least_sure(track: Track) -> LeastSure | None:
    """The word with the lowest confidence, if the printed digits determine it."""
    cells = sorted((cell for cell in track.cells if is_wordy(cell.label)), key=lambda cell: cell.share)
    if len(cells) < 2 or percent(cells[0].share) == percent(cells[1].share):
        return None
    words = tuple(cell.name for cell in track.cells if is_wordy(cell.label))
    return LeastSure(cells[0].name, cells[0].share, words)


def ordered_candidates(record: Record, track: Track) -> OrderedCandidates | None:
    """The order of the candidates of the least certain step."""
    possible: list[tuple[float, int, tuple[Option, ...]]] = []
    for step, played in enumerate(track.steps):
        options = tuple(option for option in played.options if option.rank)[:ORDERED]
        labels = {option.label for option in options}
        is_distinct = len({option.said for option in options}) == len(labels) == ORDERED
        if is_distinct and all(map(is_wordy, labels)) and options[1].share >= WORTH:
            possible.append((options[0].share, step, options))
    if not possible:
        return None
    _, step, options = min(possible, key=lambda candidates: candidates[:2])
    return OrderedCandidates(step, "".join(record.target.pieces[:step]).replace("\u2581", " ").strip(), options)


def changed_text(record: Record, changed: Record) -> tuple[str, bool] | None:
    """The translation under a change, and whether it reads the same; None if it is empty."""
    text = changed.target.text
    return (text, text == record.target.text) if text.strip() else None


def clear_best(row: Row) -> Share | None:
    """The largest share of a word by its printed digits; None where another word's looks equal."""
    best, *rivals = sorted(row.shares, key=lambda share: -share.share)
    if best.label == END or (rivals and percent(rivals[0].share) == percent(best.share)):
        return None
    return best


def printed_number(share: float) -> Decimal | None:
    """The number that `percent` prints; None where it prints words."""
    text = percent(share).removesuffix(" %")
    return None if " " in text else Decimal(text)


def printed_numbers(row: Row) -> list[Decimal] | None:
    """The printed numbers of a row; None where one of them is words."""
    numbers = [number for share in row.shares if (number := printed_number(share.share)) is not None]
    return numbers if len(numbers) == len(row.shares) else None


def is_wordy(label: str) -> bool:
    """Whether a label is a word or part of one: no punctuation, no `<eos>`, no lone space."""
    return label != END and any(character.isalnum() for character in label)


def is_written(rows: SteppedRows) -> bool:
    """Whether the rows are target words."""
    return rows.who == WRITTEN


def _wordy(rows: SteppedRows) -> Iterator[Row]:
    """Rows worth asking about."""
    return (row for row in rows.rows if is_wordy(row.label))
