"""Looking beside needing: one rule, worked here from the weights and words left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from charts.grammar import word_names
from claims.agreement import verdicts
from model import Record
from model.dissect.agreement import Comparison, Verdict, WordComparison, compare_words
from model.dissect.influence import leave_one_out
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every, of_all
from tests.tiers import families

SITE = "decoder.cross"
SEVERAL = every(4)  # sentences where one costs some thirty passes
Runs = Callable[[str], Run]


def taken_out(run: Run, record: Record) -> list[list[float]]:
    """For each English word, how the log-probability of each French piece changes without it."""
    ids = record.source.ids
    sources = [[*ids[: word.start], *ids[word.end :]] for word in record.source.words[:-1]]
    scored = run.translator.score_ids(sources, [record.target.ids] * len(sources))
    return [(row.astype(float) - record.log_probs).tolist() for row in scored]


def expected(row: Sequence[float], changes: Sequence[float]) -> Verdict:
    """The verdict by this file's own rule. row: the weights, `<eos>` last."""
    if min(changes) > -SLIGHT:
        return "free"
    if row[-1] > max(row[:-1]):
        return "sink"
    return "agree" if int(np.argmin(changes)) == int(np.argmax(row[:-1])) else "disagree"


def is_close(changes: Sequence[float]) -> bool:
    """Whether rounding decides which word is needed, or whether one is."""
    first, *others = sorted(changes)
    return abs(first + SLIGHT) < 1e-3 or (bool(others) and others[0] - first < 1e-4)


def rows_of_words(record: Record) -> list[list[float]]:
    """Look of each French word but `<eos>`: the mean of its pieces' rows, English pieces added up, in float64."""
    rows = []
    for word in record.target.words:
        if record.target.ids[word.start] != EOS:
            steps = [record.attention[SITE].weights[0, step].tolist() for step in range(word.start, word.end)]
            sums = [[sum(row[each.start : each.end]) for each in record.source.words] for row in steps]
            rows.append([sum(column) / len(steps) for column in zip(*sums, strict=True)])
    return rows


def check(found: Comparison, row: Sequence[float], changes: Sequence[float]) -> None:
    """The comparison of one row. row: the weights, `<eos>` last."""
    assert found.end_weight == pytest.approx(row[-1], abs=1e-6)
    assert found.attended == int(np.argmax(row[:-1]))
    if is_close(changes):
        return
    assert found.verdict == expected(row, changes)
    assert found.sink == (row[-1] > max(row[:-1]))
    assert found.needed == (None if min(changes) > -SLIGHT else int(np.argmin(changes)))


def check_whole(compared: Sequence[WordComparison], written: Sequence[str]) -> None:
    """The verdicts of a translation. written: its words."""
    whole = verdicts(compared)
    kinds = {written[word.place]: word.verdict for word in compared}
    assert len(kinds) == whole.total == len(compared)  # a word that comes twice has its place
    count = Counter(kinds.values())
    assert (whole.agree, whole.sinks) == (count["agree"], count["sink"])
    assert {name for name, kind in kinds.items() if kind == "free"} == set(whole.free)
    assert {name for name, kind in kinds.items() if kind in ("disagree", "sink")} == set(whole.apart)


@pytest.mark.parametrize("name", families(["rnn-dot", "rnn-additive"]))
def test_lesson_2_says_whether_looking_and_needing_agree(name: str, runs: Runs) -> None:
    run, seen = runs(name), Counter[Verdict]()
    for record in run.all[SEVERAL]:
        compared = compare_words(record, SITE, 0, run.once(leave_one_out, record))
        if not compared:
            continue
        without = taken_out(run, record)
        for word, row in zip(compared, rows_of_words(record), strict=True):
            check(word, row, [sum(change[word.word.start : word.word.end]) for change in without])
            seen[word.verdict] += 1
        check_whole(compared, word_names(record.target))
    assert len(seen) == 4
    assert min(seen.values()) > of_all(5), seen
