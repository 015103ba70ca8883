"""Findings of the lab Break it, against runs and numbers made here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np
import pytest
import torch

from charts.grammar import piece_names
from charts.labels import END, decimal, percent
from charts.row_sums import map_with_sums
from charts.stepped_rows import site_rows
from claims.break_it import broken_rows, outcome
from claims.break_it_on_paper import dearest_piece, row_total, turned_rows
from model import Intervention, Record
from model.dissect.mistaken import neighbour, under, written_under
from model.dissect.thresholds import AHEAD
from model.network.interface import pad
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import compatible
from tests.claims.conftest import Run, changed, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.labs.break_it.switches import where_it_shows

of_transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))


def asked(*mistakes: Mistake) -> Intervention:
    return Intervention(mistakes=frozenset(mistakes))


def broken(run: Run) -> Iterator[tuple[Record, tuple[Mistake, ...], Record, str, int]]:
    """Many records, each under the next mistake, every third under two or three at once, and one of its heads."""
    for number, record in enumerate(run.all):
        more = (0, 5, 3)[: 1 + number % 3] if number % 3 else (0,)
        mistakes = compatible(MISTAKES[(number + other) % len(MISTAKES)] for other in more)
        sites = list(where_it_shows(record, *mistakes).attention)
        site = sites[(5 * number) % len(sites)]
        yield record, mistakes, under(run.translator, record, *mistakes), site, number % run.translator.heads_at[site]


def off_one(weights: np.ndarray) -> np.ndarray:
    return np.abs(weights.astype(float).sum(axis=1) - 1)


@of_transformers
def test_rows(name: str, runs: Callable[[str], Run]) -> None:
    seen, whole = set[Mistake](), 0
    reasons = {"softmax_over_queries": None, "mask_after_softmax": "masked", "no_padding_mask": "padding"}
    for record, mistakes, after, site, head in broken(runs(name)):
        rows = broken_rows(mistakes, record, after, site, head)
        weights, before = after.attention[site].weights[head], record.attention[site].weights[head]
        queries, off = piece_names(after.rows(site)), off_one(weights)
        worst = int(off.argmax())
        assert rows.mistakes == len(mistakes)
        assert (rows.sums.rows, rows.sums.off) == (len(off), (off > 0.005).sum())
        assert rows.sums.query == queries[worst]
        assert rows.sums.worst == pytest.approx(float(weights[worst].astype(float).sum()))
        columns = bool(np.abs(weights.sum(axis=0) - 1).max() < 1e-3)
        assert columns or mistakes != ("softmax_over_queries",)
        if rows.sums.off:
            causes = reasons.keys() & set(mistakes)
            assert causes
            seen |= set(mistakes) if len(mistakes) == 1 else set()
            alone = reasons[next(iter(causes))] if len(causes) == 1 else None
            assert rows.sums.reason == ("columns" if columns and "softmax_over_queries" in causes else alone)
        else:
            whole += 1
        assert map_with_sums(after, site, head).alt, "however large the scores become"
        later = [float(row[place + 1 :].sum()) for place, row in enumerate(weights)]
        hides = site.startswith("decoder") and site.endswith("self") and "softmax_over_queries" not in mistakes
        assert (rows.ahead is not None) == ("no_causal_mask" in mistakes and hides)
        if rows.ahead is not None:
            assert rows.ahead[1] == pytest.approx(max(later) if max(later) >= AHEAD else 0)
            assert later[queries.index(rows.ahead[0])] == pytest.approx(max(later))
        assert rows.alike == (len(after.attention[site].weights) if "one_projection" in mistakes else 0)
        means = tuple(float(each.max(axis=1).mean()) for each in (before, weights))
        assert rows.strongest == (pytest.approx(means) if "no_root" in mistakes else None)
        changes = [float(np.abs(new - old).sum()) / 2 for old, new in zip(before, weights, strict=True)]
        most = int(np.argmax(changes))
        assert (rows.moved is None) == (changes[most] < 0.005)
        if rows.moved is not None:
            assert (rows.moved.query, rows.moved.keys) == (queries[most], piece_names(after.columns(site)))
            np.testing.assert_array_equal(rows.moved.before, before[most])
            np.testing.assert_array_equal(rows.moved.after, weights[most] if weights[most].any() else None)
    assert seen <= reasons.keys()
    assert len(seen) >= 2
    assert whole >= of_all(60)


def test_what_is_missing_lies_on_padding(runs: Callable[[str], Run]) -> None:
    """The weights over the padding itself, which no record has."""
    run, off = runs("transformer"), 0
    for record in run.records[every(20)]:
        after = under(run.translator, record, "no_padding_mask")
        site, length = "encoder.1.self", len(record.source)
        sums = broken_rows(["no_padding_mask"], record, after, site, 0).sums
        worst = piece_names(record.source).index(sums.query)
        source = pad([record.source.ids, neighbour(record.source.ids)])
        with torch.inference_mode():
            network = run.translator.network
            memory = network.encode(source, network.prepare([asked("no_padding_mask")] * 2, source))
        rest = float(memory.trace.attention[site].weights[0, 0, worst, length:].sum())
        assert rest == pytest.approx(1 - sums.worst, abs=1e-4)
        assert sums.reason == "padding"
        off += rest > 0.005
    assert off


@of_transformers
def test_outcome(name: str, runs: Callable[[str], Run]) -> None:
    run, other = runs(name), 0
    for record, mistakes, after, _, _ in broken(run):
        written = written_under(run.translator, record, *mistakes)
        french = outcome(mistakes, record, after, written)
        change, same = after.log_prob - record.log_prob, written.target.ids == record.target.ids
        assert (french.mistakes, french.before, french.after) == (len(mistakes), record.log_prob, after.log_prob)
        assert french.change == (change if abs(change) >= 0.005 else 0)
        assert (french.text, french.same) == (written.target.text, same)
        assert french.hidden == (same and set(mistakes) <= {"no_causal_mask", "mask_after_softmax"})
        assert french.over_queries == ("softmax_over_queries" in mistakes)
        if "no_padding_mask" not in mistakes:  # which needs its neighbour
            (alone,) = changed(run.translator, [record], [asked(*mistakes)])
            assert alone == pytest.approx(after.log_prob, rel=1e-4, abs=1e-3)
        other += not same
    assert other


@of_transformers
def test_answers_on_paper(name: str, runs: Callable[[str], Run]) -> None:
    """Every answer is that of the run with the mistakes, and by the printed digits the only one."""
    asked_of = Counter[str]()
    for record, _, after, site, head in broken(runs(name)):
        rows, wrong_rows = (site_rows(each, site, head, 0) for each in (record, after))
        labels, columns = [row.label for row in rows.rows], piece_names(after.columns(site))
        weights, before = after.attention[site].weights[head], record.attention[site].weights[head]
        total = row_total(wrong_rows)
        if total is not None:
            asked_of["total"] += 1
            place = labels.index(total.row.label)
            printed = [Decimal(percent(float(weight)).removesuffix(" %")) for weight in weights[place]]
            assert total.total == sum(printed) != 100
            assert off_one(weights)[place] > 0.005
        printed_row = "" if total is None else total.row.label
        for row, answer in (turned := turned_rows(rows, wrong_rows, but=printed_row)):
            place = labels.index(row)
            texts = [percent(float(weight)) for weight in weights[place]]
            best = int(weights[place].argmax())
            assert answer == columns[best] != END
            assert {columns[key] for key, text in enumerate(texts) if text == texts[best]} == {answer}
            assert row != printed_row
            rivals = np.sort(before[place])[:-3:-1]
            clear = len(rivals) == 1 or percent(float(rivals[0])) != percent(float(rivals[1]))
            assert not clear or columns[int(before[place].argmax())] != answer
        asked_of["turned"] += bool(turned)
        if dearest := dearest_piece(record, after):
            asked_of["dearest"] += 1
            changes = after.log_probs.astype(float) - record.log_probs.astype(float)
            worst = int(changes.argmin())
            assert (dearest.piece, dearest.pieces) == (piece_names(record.target)[worst], piece_names(record.target))
            assert dearest.change == pytest.approx(changes[worst])
            assert [decimal(change) for change in changes].count(decimal(changes[worst])) == 1
            assert changes[worst] <= -0.005
    assert min(asked_of[kind] for kind in ("total", "turned", "dearest")), asked_of


def test_a_step_cannot_make_the_mistakes_of_the_causal_mask(runs: Callable[[str], Run]) -> None:
    """General sentence of the page: word by word the French is that of the right model."""
    run = runs("transformer")
    for number, record in enumerate(run.records[every(6)]):
        mistake: Mistake = "no_causal_mask" if number % 2 else "mask_after_softmax"
        assert written_under(run.translator, record, mistake).target.ids == record.target.ids
