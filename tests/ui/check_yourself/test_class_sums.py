"""Sums of a class: who is paired, what was gained, what was chosen, and how sure people were."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.check_yourself.test_files import row_of
from ui.check_yourself.adding_up import confidence_table, describe_counts, gain_table, misconception_table
from ui.check_yourself.class_sums import add_up, confidence_counts, gain_of, gains, misconception_counts
from ui.check_yourself.files import Row
from ui.check_yourself.questions import questions

Answers = tuple[int, ...]  # the option chosen at each of six questions
ANSWERS = st.tuples(*[st.integers(0, 3)] * 6)


def sitting(code: str, time: str, answers: Answers, form: str = "A", **given: str) -> list[Row]:
    return [row_of(form, item, option, code=code, time=time, **given) for item, option in enumerate(answers)]


def right(count: int, form: str = "A") -> Answers:
    """Answers of which so many are right."""
    keys = [item.right or 0 for item in questions().forms[form]]
    return tuple(key if number < count else (key + 1) % 4 for number, key in enumerate(keys))


CLASS = [
    *sitting("calm-owl", "before", right(1), confidence="1"),
    *sitting("calm-owl", "after", right(4, "B"), "B", confidence="4"),
    *sitting("red-fox", "before", right(3)),
    *sitting("red-fox", "after", right(6, "B"), "B"),
    *sitting("tidy-tulip", "before", right(6)),
]


def test_a_class_by_hand() -> None:
    sums = add_up(CLASS)
    assert [(before.score, after.score) for before, after in sums.pairs] == [(1, 4), (3, 6)]
    assert sums.unpaired == ["tidy-tulip"]
    gain = gain_of(sums.pairs)
    assert gain is not None
    assert (gain.learners, gain.before, gain.after, gain.gain) == (2, 2, 5, 3)
    assert gain.normalised == pytest.approx(3 / 4)
    assert confidence_counts(sums) == [(6, 1), (0, 0), (18, 15), (6, 4)]
    assert describe_counts(sums) == [
        "3 codes, 2 with answers before and after.",
        "Without the other half: tidy-tulip.",
    ]
    assert gain_table(gains(sums)).iloc[:, 0].tolist() == ["2", "2.0", "5.0", "+3.0", "0.75"]
    assert list(confidence_table(sums)["right"]) == ["17 %", "", "83 %", "67 %"]


def test_conditions_are_kept_apart() -> None:
    off = [
        row_of("A", 0, 0, code="odd-owl", time=time, condition="predict=off depth=picture")
        for time in ("before", "after")
    ]
    by_condition = gains(add_up([*CLASS, *off]))
    assert {condition: gain.learners for condition, gain in by_condition.items()} == {
        "predict=off depth=picture": 1,
        "predict=on depth=numbers": 2,
    }


def test_a_second_set_of_answers_is_named_and_not_counted() -> None:
    later = sitting("calm-owl", "before", right(6), started="2026-05-04T10:00:00Z")
    sums = add_up([*later, *CLASS, *CLASS])
    assert sums.pairs == add_up(CLASS).pairs
    assert sums.repeated == (("calm-owl", "before"),)
    assert "calm-owl (before)" in describe_counts(sums)[-1]
    full = add_up(sitting("calm-owl", "before", right(6)) + sitting("calm-owl", "after", right(6)))
    gain = gain_of(full.pairs)
    assert gain is not None
    assert gain.normalised is None


@given(st.dictionaries(st.sampled_from(["calm-owl", "red-fox", "odd-ant"]), st.tuples(ANSWERS, ANSWERS), min_size=1))
def test_counts_add_up(answers: dict[str, tuple[Answers, Answers]]) -> None:
    rows: Sequence[Row] = [
        row
        for code, (before, after) in answers.items()
        for row in (*sitting(code, "before", before), *sitting(code, "after", after, "B"))
    ]
    sums = add_up(reversed(rows))
    assert sorted(map(str, sums.rows)) == sorted(map(str, rows))
    counts = misconception_counts(sums)
    wrong = sum(row.correct == "no" for row in rows)
    assert sum(by_time[time] for by_time in counts.values() for time in by_time) == wrong
    assert sum(right for _, right in confidence_counts(sums)) == len(rows) - wrong
    table = misconception_table(sums)
    assert int(table.to_numpy().sum()) == wrong
    gain = gain_of(sums.pairs)
    assert gain is not None
    assert (gain.before + gain.after) * gain.learners == pytest.approx(len(rows) - wrong)
    assert gain.normalised is None or gain.normalised <= 1
