"""Findings of the live training lab: when models had learnt, where they look by then, who has not.

All times are those of frames, which are some batches apart: "by second 4" is the first frame for which it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.classroom.frames import Frame
from model.classroom.run import LEARNT, Finish
from model.classroom.settings import BROKEN, attends
from model.classroom.task import Example
from model.classroom.trainee import Examined, Shown
from model.dissect.thresholds import ADDS_UP
from model.language.tokenizer import EOS_PIECE
from model.network.changes import Mistake
from model.network.mistakes import ONE_QUERY_HIDES

HALF = 0.5  # of the held-out sentences: from there on a model is said to have half of them
CLEAR = 0.5  # of a step's weight on the right word: from there on a model is said to look there
FALLEN = 0.05  # a share that is lower by so much than it was is said to have fallen


@dataclass(frozen=True)
class Progress:
    """A model's progress. newest: the last frame.

    half: the first frame with half of the sentences right; None without one, or if they are not right now. best: the
    best frame, if the share has fallen since. finish: where the model stopped; None if it did not. over: whether all
    have stopped.
    """

    model: str
    newest: Frame
    half: Frame | None
    best: Frame | None
    finish: Finish | None
    over: bool


@dataclass(frozen=True)
class Looking:
    """A model's mean weight on the right word, untrained and now.

    clear: the first frame with more than half of the weight there. order: whether this was before, after or when half
    of the sentences were right; "not needed" if the model knows the task without; None where none of this holds.
    """

    model: str
    before: float
    now: float
    clear: Frame | None
    order: Literal["before", "after", "when", "not needed"] | None


@dataclass(frozen=True)
class OneVector:
    """The model with one vector when the quickest model with attention stopped.

    step: of the end. frame_step: of the last frame before it. right: share of sentences (0 to 1) in that frame.
    """

    quickest: str
    step: int
    frame_step: int
    right: float


@dataclass(frozen=True)
class BrokenLearning:
    """Scores of the Transformer with mistakes, `broken`, and without, at a step. mistakes: their number.

    verdict: whether it has learnt the task, seems no worse by its loss but fails in use, has learnt less, or none of
    these.
    """

    step: int
    mistakes: int
    broken: Examined
    right: Examined
    verdict: Literal["learnt", "fails in use", "less", "no worse"]


@dataclass(frozen=True)
class Grade:
    """A model's own translation. ended: whether it ends. words, in_place: words of the right translation, and how many
    of them stand in their place; None without a right translation. right: whether it is the right one.
    """

    ended: bool
    words: int | None = None
    in_place: int = 0
    right: bool = False


@dataclass(frozen=True)
class OnRightWords:
    """share: mean weight on the right word. words, most: rows that have one, and those that look most at it."""

    share: float
    words: int
    most: int


@dataclass(frozen=True)
class Strongest:
    """The strongest weight of a map, with the words of its row and column."""

    row: str
    column: str
    share: float


def first(frames: Sequence[Frame], model: str, quantity: str, least: float) -> Frame | None:
    """The first frame in which a model's score is at least this; None without one."""
    return next((frame for frame in frames if (getattr(frame.examined[model], quantity) or 0.0) >= least), None)


def progress(frames: Sequence[Frame], model: str, finish: Finish | None, over: bool) -> Progress:
    """Progress of a model in these frames, at least one."""
    newest, half = frames[-1], first(frames, model, "right", HALF)
    right, best = newest.examined[model].right, max(frames, key=lambda frame: frame.examined[model].right)
    return Progress(
        model=model,
        newest=newest,
        half=half if finish is not None or right >= HALF else None,
        best=best if best.examined[model].right - right >= FALLEN else None,
        finish=finish,
        over=over,
    )


def looking(frames: Sequence[Frame], model: str) -> Looking | None:
    """Compare a model's attention now with the untrained model's; None without attention."""
    now, before = frames[-1].examined[model], frames[0].examined[model]
    if now.on_true is None or before.on_true is None or len(frames) < 2:
        return None
    clear, half = first(frames, model, "on_true", CLEAR), first(frames, model, "right", HALF)
    order: Literal["before", "after", "when", "not needed"] | None = None
    if clear is not None and half is not None:
        order = "before" if clear.step < half.step else "after" if clear.step > half.step else "when"
    elif clear is None and now.right >= LEARNT:
        order = "not needed"
    return Looking(model, before.on_true, now.on_true, clear, order)


def one_vector(frames: Sequence[Frame], finished: Mapping[str, Finish]) -> OneVector | None:
    """The model with one vector when the first model with attention had learnt; None if none has, or it was first."""
    others = {name: finish for name, finish in finished.items() if attends(name) and not finish.trouble}
    plain = next((name for name in frames[0].examined if not attends(name)), None)
    if not others or plain is None:
        return None
    quickest = min(others, key=lambda name: (others[name].step, name))
    end = others[quickest].step
    if plain in finished and finished[plain].step <= end:
        return None
    then = [frame for frame in frames if frame.step <= end][-1]
    return OneVector(quickest, end, then.step, then.examined[plain].right)


def broken_learning(frames: Sequence[Frame], mistakes: Sequence[Mistake]) -> BrokenLearning | None:
    """The effect of the mistakes on learning, by the newest of at least one frame; None where no model has one."""
    newest = frames[-1]
    if BROKEN not in newest.examined:
        return None
    broken, right = newest.examined[BROKEN], newest.examined["transformer"]
    verdict: Literal["learnt", "fails in use", "less", "no worse"] = "no worse"
    if broken.right >= LEARNT:
        verdict = "learnt"
    elif broken.right < right.right:
        is_hidden = ONE_QUERY_HIDES.intersection(mistakes) and broken.loss <= right.loss
        verdict = "fails in use" if is_hidden else "less"
    return BrokenLearning(newest.step, len(mistakes), broken, right, verdict)


def grade(shown: Shown, right: Example | None) -> Grade:
    """Grade a model's own translation of the sentence."""
    ended = shown.written[-1:] == (EOS_PIECE,)
    words = shown.written[:-1] if ended else shown.written
    if right is None:
        return Grade(ended)
    in_place = sum(one == other for one, other in zip(words, right.target, strict=False))
    return Grade(ended, len(right.target), in_place, ended and words == right.target)


def map_of_sentence(shown: Shown, columns: Sequence[str], right: Example | None) -> OnRightWords | Strongest:
    """Find the weight on right words, or the strongest weight where none is right.

    columns: the words read, `EOS_PIECE` last. shown: with weights.
    """
    weights = shown.weights
    assert weights is not None
    if right is None:
        cells = [(row, column) for row in range(len(shown.rows)) for column in range(len(columns))]
        row, column = max(cells, key=lambda cell: weights[cell[0]][cell[1]])
        return Strongest(shown.rows[row], columns[column], weights[row][column])
    true = [(row, column) for row, column in enumerate(right.origin) if column is not None]
    mean = sum(share(weights[row], column) for row, column in true) / len(true)
    most = sum(max(range(len(columns)), key=weights[row].__getitem__) == column for row, column in true)
    return OnRightWords(mean, len(true), most)


def share(row: Sequence[float], column: int) -> float:
    """The part of a row's weight that lies on a column; a mistake can make rows that do not add up to 1."""
    total = sum(row)
    return row[column] if abs(total - 1) <= ADDS_UP else row[column] / total
