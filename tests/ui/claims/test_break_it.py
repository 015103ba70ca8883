"""Sentences of the lab Break it, against runs and numbers made here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

from charts.grammar import piece_names
from charts.labels import decimal, percent
from model import Intervention, Record
from model.dissect.mistaken import neighbour, under, written_under
from model.dissect.thresholds import AHEAD
from model.language.tokenizer import EOS
from model.network.interface import pad
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import SWAPS
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from tests.ui.claims.conftest import Run, changed, every, of_all
from ui.claims.break_it import describe_cost, describe_outcome, describe_rows, what_it_writes
from ui.claims.prediction import BECOMES
from ui.labs.break_it.switches import SWITCHES, where_it_shows
from ui.text import quoted

of_transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))


def asked(mistake: Mistake) -> Intervention:
    return Intervention(mistakes=frozenset({mistake}))


def broken(run: Run, step: int = 2) -> Iterator[tuple[Record, Mistake, Record, str, int]]:
    """Many records, each under the next mistake, and one of its heads."""
    for number, record in enumerate(run.all[every(step)]):
        mistake = MISTAKES[number % len(MISTAKES)]
        sites = list(where_it_shows(record, mistake).attention)
        site = sites[(5 * number) % len(sites)]
        yield record, mistake, under(run.translator, record, mistake), site, number % run.translator.heads_at[site]


def words(record: Record) -> list[str]:
    return [word.text for word in record.target.words if record.target.ids[word.start] != EOS]


def off_one(weights: np.ndarray) -> np.ndarray:
    return np.abs(weights.astype(float).sum(axis=1) - 1)


@of_transformers
def test_rows(name: str, runs: Callable[[str], Run]) -> None:
    seen, whole = set(), 0
    for record, mistake, after, site, head in broken(runs(name)):
        said = describe_rows(mistake, record, after, site, head)
        weights, before = after.attention[site].weights[head], record.attention[site].weights[head]
        off = off_one(weights)
        assert ("Every row still adds up to 1." in said) == bool((off <= 0.005).all())
        if (off > 0.005).any():
            seen.add(mistake)
            worst = int(off.argmax())
            assert f"{(off > 0.005).sum()} of {len(off)} row" in said
            own = quoted(piece_names(after.rows(site))[worst])
            assert f"That of {own} adds up to {decimal(float(weights[worst].sum()))}" in said
        else:
            whole += 1
        columns = np.abs(weights.sum(axis=0) - 1).max() < 1e-3
        assert ("Every column does." in said) == (mistake == "softmax_over_queries" and (off > 0.005).any())
        assert columns or mistake != "softmax_over_queries"
        later = [float(row[place + 1 :].sum()) for place, row in enumerate(weights)]
        assert ("at pieces that come later, which" in said) == (mistake == "no_causal_mask" and max(later) >= AHEAD)
        if "at pieces that come later, which" in said:
            assert f"looks {percent(float(np.float32(max(later))))}" in said
        assert ("heads of this layer look the same way" in said) == (mistake == "one_projection")
        check_moved(said, before, weights, piece_names(after.rows(site)), piece_names(after.columns(site)))
    assert seen <= {"softmax_over_queries", "mask_after_softmax", "no_padding_mask"}
    assert len(seen) >= 2
    assert whole >= of_all(30)


def check_moved(said: str, before: np.ndarray, after: np.ndarray, rows: tuple[str, ...], keys: tuple[str, ...]) -> None:
    changes = [float(np.abs(new - old).sum()) / 2 for old, new in zip(before, after, strict=True)]
    most = int(np.argmax(changes))
    assert ("No row looks anywhere else than before." in said) == (changes[most] < 0.005)
    if changes[most] < 0.005:
        return
    assert f"The row of {quoted(rows[most])} changes most" in said
    for start, weights in (("it looked", before[most]), ("now looks", after[most])):
        second, first = np.sort([0.0, *weights.astype(float)])[-2:]
        if first - second > 1e-5:
            assert f"{start} most at {quoted(keys[int(weights.argmax())])} ({percent(float(first))})" in said


def test_what_is_missing_lies_on_padding(runs: Callable[[str], Run]) -> None:
    """The weights over the padding itself, which no record has."""
    run, found = runs("transformer"), 0
    for record in run.records[every(20)]:
        after = under(run.translator, record, "no_padding_mask")
        site, length = "encoder.1.self", len(record.source)
        sums = after.attention[site].weights[0].astype(float).sum(axis=1)
        worst = int(np.abs(sums - 1).argmax())
        source = pad([record.source.ids, neighbour(record.source.ids)])
        with torch.inference_mode():
            network = run.translator.network
            memory = network.encode(source, network.prepare([asked("no_padding_mask")] * 2, source))
        rest = float(memory.trace.attention[site].weights[0, 0, worst, length:].sum())
        assert rest == pytest.approx(1 - sums[worst], abs=1e-4)
        said = describe_rows("no_padding_mask", record, after, site, 0)
        shown = {percent(share) for share in (rest, 1 - float(np.float32(sums[worst])))}
        assert ("of its look is on padding" in said) == (rest > 0.005)
        assert rest <= 0.005 or any(f"{share} of its look is on padding" in said for share in shown)
        found += rest > 0.005
    assert found


@of_transformers
def test_outcome(name: str, runs: Callable[[str], Run]) -> None:
    run, same, other = runs(name), set[Mistake](), set[Mistake]()
    for record, mistake, after, _, _ in broken(run, 3):
        written = written_under(run.translator, record, mistake)
        said = describe_outcome(mistake, record, after, written)
        assert f"{decimal(record.log_prob)} without the mistake and {decimal(after.log_prob)} with it" in said
        short = describe_cost(record, after)
        assert short == f"log-probability {decimal(after.log_prob)}, without it {decimal(record.log_prob)}."
        change = after.log_prob - record.log_prob
        assert ("more likely" in said) == (change >= 0.005)
        assert ("less likely" in said) == (change <= -0.005)
        if 0.005 <= abs(change) < 2:
            assert f"{math.exp(abs(change)):.2f} times" in said
        assert ("still writes the same French" in said) == (written.target.ids == record.target.ids)
        assert ("nothing later to hide" in said) == (
            mistake in ("no_causal_mask", "mask_after_softmax") and written.target.ids == record.target.ids
        )
        assert ("one query alone" in said) == (mistake == "softmax_over_queries")
        assert f"the model writes {quoted(written.target.text) or 'nothing'}." in said or "still writes" in said
        if mistake != "no_padding_mask":  # which needs its neighbour
            (alone,) = changed(run.translator, [record], [asked(mistake)])
            assert alone == pytest.approx(after.log_prob, rel=1e-4, abs=1e-3)
        (same if written.target.ids == record.target.ids else other).add(mistake)
        prediction = what_it_writes(SWITCHES[mistake].title, record, written)
        assert SWITCHES[mistake].title in prediction.question
        (answer,) = prediction.answers
        assert (BECOMES[answer] == BECOMES[0]) == (words(record) == words(written))
    assert other


def test_a_step_cannot_make_the_mistakes_of_the_causal_mask(runs: Callable[[str], Run]) -> None:
    """General sentence of the page: word by word the French is that of the right model."""
    run = runs("transformer")
    for number, record in enumerate(run.records[every(6)]):
        mistake: Mistake = "no_causal_mask" if number % 2 else "mask_after_softmax"
        assert written_under(run.translator, record, mistake).target.ids == record.target.ids


def test_every_mistake_has_its_words() -> None:
    assert list(SWITCHES) == list(MISTAKES) == list(SWAPS)
    titles = [switch.title for switch in SWITCHES.values()]
    assert len(set(titles)) == len(titles)
    assert all(switch.does.endswith(".") for switch in SWITCHES.values())


def test_a_mistake_is_shown_where_it_acts(runs: Callable[[str], Run]) -> None:
    """At the first sites of a kind that a mistake is not said to touch, nothing changes."""
    run = runs("transformer")
    record = run.records[0]
    for mistake, switch in SWITCHES.items():
        shown = where_it_shows(record, mistake).attention
        assert shown
        if not switch.kinds:
            assert list(shown) == list(record.attention)
        after = under(run.translator, record, mistake)
        if switch.kinds == ("decoder.self",):
            for site in (site for site in record.attention if site.startswith("encoder")):
                np.testing.assert_allclose(after.attention[site].weights, record.attention[site].weights, atol=1e-5)
