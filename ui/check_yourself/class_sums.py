"""Sums over a class's files: misconceptions, gain, and confidence against correctness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ui.check_yourself.files import Row
from ui.check_yourself.questions import TIMES, named_items, questions


@dataclass(frozen=True)
class Sitting:
    """One learner's answers to one form at one time."""

    code: str
    time: str
    started: str
    form: str
    condition: str
    rows: tuple[Row, ...]

    @property
    def score(self) -> int:
        """Number of right answers to the six questions of the form."""
        return sum(row.correct == "yes" for row in self.rows if row.item in named_items(self.form))


@dataclass(frozen=True)
class Gain:
    """Mean scores of learners who answered before and after a lesson.

    normalised: the gain as a share of what could be gained (Hake 1998); None if nothing could.
    """

    learners: int
    before: float
    after: float

    @property
    def gain(self) -> float:
        return self.after - self.before

    @property
    def normalised(self) -> float | None:
        left = len(named_items("A")) - self.before
        return self.gain / left if left > 0 else None


@dataclass(frozen=True)
class ClassSums:
    """A class. sittings: the earliest of each code and time. repeated: codes and times with more than one sitting."""

    sittings: tuple[Sitting, ...]
    repeated: tuple[tuple[str, str], ...]

    def at(self, time: str) -> tuple[Sitting, ...]:
        """Sittings at this time."""
        return tuple(sitting for sitting in self.sittings if sitting.time == time)

    @property
    def pairs(self) -> list[tuple[Sitting, Sitting]]:
        """Each learner's sittings before and after the lesson, in order of codes."""
        before, after = ({sitting.code: sitting for sitting in self.at(time)} for time in ("before", "after"))
        return [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]

    @property
    def unpaired(self) -> list[str]:
        """Codes with a sitting before or after the lesson alone."""
        before, after = ({sitting.code for sitting in self.at(time)} for time in ("before", "after"))
        return sorted(before ^ after)

    @property
    def rows(self) -> list[Row]:
        """The answers of all sittings."""
        return [row for sitting in self.sittings for row in sitting.rows]


def add_up(rows: Iterable[Row]) -> ClassSums:
    """Put rows of any files together; a row that came twice counts once."""

    def place(row: Row) -> tuple[str, int, str, str, str]:
        return row.code, TIMES.index(row.time), row.started, row.form, row.condition

    sittings: list[Sitting] = []
    repeated: set[tuple[str, str]] = set()
    for (code, _, started, form, condition), group in groupby(sorted(dict.fromkeys(rows), key=place), key=place):
        answers = {row.item: row for row in group}  # of two answers to one question the later in the file
        first = next(iter(answers.values()))
        if sittings and (sittings[-1].code, sittings[-1].time) == (code, first.time):
            repeated.add((code, first.time))
            continue
        ordered = tuple(answers[name] for name in sorted(answers))
        sittings.append(Sitting(code, first.time, started, form, condition, ordered))
    return ClassSums(tuple(sittings), tuple(sorted(repeated)))


def gain_of(pairs: Sequence[tuple[Sitting, Sitting]]) -> Gain | None:
    """Mean scores before and after; None without learners."""
    if not pairs:
        return None
    before, after = (sum(pair[side].score for pair in pairs) / len(pairs) for side in (0, 1))
    return Gain(len(pairs), before, after)


def gains(sums: ClassSums) -> dict[str, Gain]:
    """Gains by the condition in which the learners answered after the lesson."""
    groups: defaultdict[str, list[tuple[Sitting, Sitting]]] = defaultdict(list)
    for pair in sums.pairs:
        groups[pair[1].condition].append(pair)
    gain_by_condition = {condition: gain_of(groups[condition]) for condition in sorted(groups)}
    return {condition: gain for condition, gain in gain_by_condition.items() if gain is not None}


def misconception_counts(sums: ClassSums) -> Mapping[str, Mapping[str, int]]:
    """Choices of each misconception, by time; in the order of the questions' list."""
    counts = {time: Counter(row.misconception for sitting in sums.at(time) for row in sitting.rows) for time in TIMES}
    return {kind: {time: counts[time][kind] for time in TIMES} for kind in questions().misconceptions}


def confidence_counts(sums: ClassSums) -> list[tuple[int, int]]:
    """For each level of confidence: number of answers, and number of right ones among them."""
    rated = [(int(row.confidence), row.correct == "yes") for row in sums.rows if row.confidence]
    return [
        (len(right), sum(right))
        for level in range(1, len(questions().levels) + 1)
        for right in [[correct for confidence, correct in rated if confidence == level]]
    ]
