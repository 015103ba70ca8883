"""The words of the lab on attention sinks."""

from __future__ import annotations

from typing import Any

import pytest

from claims.attention_sinks import EosLength, LooksElsewhere, NeededWeight, SinkCounts, TableAgreement, WorstRow
from model import Head
from tests.pairs import FRENCH
from ui.wording.attention_sinks import (
    describe_agreement,
    describe_apart,
    describe_elsewhere,
    describe_error,
    describe_length,
    describe_measured,
    describe_needed,
    describe_rows,
    describe_sources,
)

NO_NEED, NEED = (WorstRow(Head("encoder.0.self", 1), 2, "x", 0.3, change) for change in (0.0, -0.5))
STEP = WorstRow(Head("decoder.0.cross", 1), 2, "x", 0.3, -0.5)
HEAD = "Encoder layer 1, self-attention, head"
COSTS = "−0.50 nats, with 30 % of its weight on the end mark."
GLOSSARY = "most, apart from the end mark, at the word that the glossary has"


@pytest.mark.parametrize(
    ("beside", "most", "adds_most", "end"),
    [
        (None, "a", None, "the others 2.00 on average."),
        ("shorter", "a", None, "on average, and no value is shorter."),
        ("longer", "a", "b", "is longer. The most weight is on `a`, but `b` adds most to the result."),
        (None, None, "b", "average. Several tokens share the largest weight, but `b` adds most to the result."),
    ],
)
def test_lengths(beside: Any, most: str | None, adds_most: str | None, end: str) -> None:
    assert describe_length(EosLength(0.7, 0.2, 1.0, 2.0, beside, most, adds_most)).endswith(end)


@pytest.mark.parametrize(
    ("rank", "written", "end"),
    [
        ("largest", "x", "hurts `x` most: −0.50 nats; it has the most weight."),
        ("tied", "x", "nats; it has 30 % of the weight, as much as any other."),
        ("other", None, "hurts the translation most: −0.50 nats; it has 30 % of the weight."),
    ],
)
def test_the_weight_that_is_needed(rank: Any, written: str | None, end: str) -> None:
    assert describe_needed(NeededWeight("a", 0.3, -0.5, rank), written).endswith(end)
    assert "costs `x` less than 0.1 nats" in describe_needed(None, "x")


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (SinkCounts(1, 1, None, None), "The one row looks most at the end mark."),
        (SinkCounts(1, 0, 0, NEED), "the log-probability of the translation changes by −0.50 nats."),
        (SinkCounts(4, 0, None, None), "None of 4 rows looks most at the end mark."),
        (SinkCounts(4, 0, 0, NO_NEED), "mark, and in none does its weight cost 0.1 nats."),
        (
            SinkCounts(4, 2, 0, NO_NEED),
            "none of them costs 0.1 nats or more. In no row does the weight on the end mark cost that",
        ),
        (SinkCounts(4, 1, 1, NEED), f"1 of them costs 0.1 nats or more. It costs most for {HEAD} 2, at `x`: {COSTS}"),
        (SinkCounts(4, 0, 0, STEP), f"cross-attention, head 2, at step 3, which writes `x`: {COSTS}"),
    ],
)
def test_counts_of_rows(rows: SinkCounts, part: str) -> None:
    assert part in describe_rows(rows)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (TableAgreement(0, 0, 2, 0), "The glossary has none of these English words for any French word of"),
        (TableAgreement(1, 1, 0, 0), f"1 of 1 word or mark looks {GLOSSARY}."),
        (
            TableAgreement(2, 3, 1, 1),
            f"2 of 3 words and marks look {GLOSSARY}; 1 more is not in it. 1 has more",
        ),
    ],
)
def test_agreement_with_the_glossary(found: TableAgreement, sentence: str) -> None:
    assert describe_agreement(found, FRENCH).startswith(sentence)


def test_words_that_look_elsewhere() -> None:
    assert describe_elsewhere([]) is None
    one = LooksElsewhere("chat", "cat", False, "the", 0.4, False)
    alike = LooksElsewhere("Tom", "Tom", True, "the", 0.4, True)
    single, several = describe_elsewhere([one]) or "", describe_elsewhere([alike, one, one, one, one]) or ""
    assert "this word is right, and its look is elsewhere: `chat` usually translates `cat` and looks most at" in single
    assert "these words are right, and their look is elsewhere: `Tom` is spelt like `Tom`, but apart from" in several
    assert "; and 1 more. Each" in several


@pytest.mark.parametrize(
    ("drawn", "ended", "sentence"),
    [
        ("all", 9, "All 9 English test sentences"),
        ("at random", 9, "9 English test sentences, drawn at random"),
        ("all", 8, "8 of all 9 English test sentences: those whose translation ends"),
    ],
)
def test_which_sentences_were_measured(drawn: str, ended: int, sentence: str) -> None:
    assert describe_sources({"sources": 9, "drawn": drawn}, ended, FRENCH) == sentence


def test_what_was_measured() -> None:
    entry = {"weight": 0.2, "weighted": 0.1, "strongest": 0.3, "median_change": 0.0, "costs": 0.4}
    step, row = (describe_measured(entry | {"of": of, "costs_at_the_end": 0.5}) for of in ("step", "translation"))
    assert "of the written piece" in step
    assert step.endswith("in 40 % of the rows (50 % of the steps that end a translation).")
    assert "of the whole translation" in row
    assert row.endswith("in 40 % of the rows.")
    rate, chosen = {"aer": 0.25}, {"site": "decoder.0.cross", "head": 1, "rows": "reading"}
    measured = {"by_hand": rate, "eflomal": rate, "chosen": chosen}
    assert describe_error(measured | {"by_hand": None}, {}) is None
    error = describe_error(measured, {"eflomal": rate, "table": rate}) or ""
    assert "head 2, read at the step that has read it. On the other half its alignment error rate is 25 %" in error
    apart = {"word": "a", "looks_at": "b", "weight": 0.4, "stands_for": ["c", "<eos>"]}
    assert describe_apart(apart) == "`a` looks most at `b` (40 %) and is linked to `c`"
