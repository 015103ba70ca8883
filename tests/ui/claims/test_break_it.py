"""Sentences of the lab Break it, against runs and numbers made here."""

from __future__ import annotations

import math
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
from model import Intervention, Record
from model.dissect.mistaken import neighbour, under, written_under
from model.dissect.thresholds import AHEAD
from model.language.tokenizer import EOS
from model.network.interface import pad
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import SWAPS, compatible
from tests.claims.conftest import Run, changed, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.break_it import describe_cost, describe_outcome, describe_rows, what_it_writes
from ui.claims.break_it_on_paper import dearest_piece, new_french, row_total, turned_rows
from ui.claims.prediction import BECOMES
from ui.labs.break_it.switches import SWITCHES, mistakes_asked, mistakes_named, offered_with, title_of, where_it_shows
from ui.text import quoted

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


def words(record: Record) -> list[str]:
    return [word.text for word in record.target.words if record.target.ids[word.start] != EOS]


def off_one(weights: np.ndarray) -> np.ndarray:
    return np.abs(weights.astype(float).sum(axis=1) - 1)


@of_transformers
def test_rows(name: str, runs: Callable[[str], Run]) -> None:
    seen, whole = set[Mistake](), 0
    sums = {"softmax_over_queries", "mask_after_softmax", "no_padding_mask"}
    for record, mistakes, after, site, head in broken(runs(name)):
        said = describe_rows(mistakes, record, after, site, head)
        weights, before = after.attention[site].weights[head], record.attention[site].weights[head]
        off = off_one(weights)
        assert ("Every row still adds up to 1." in said) == bool((off <= 0.005).all())
        if (off > 0.005).any():
            assert sums & set(mistakes)
            seen |= set(mistakes) if len(mistakes) == 1 else set()
            worst = int(off.argmax())
            assert f"{(off > 0.005).sum()} of {len(off)} row" in said
            own = quoted(piece_names(after.rows(site))[worst])
            assert f"That of {own} adds up to {decimal(float(weights[worst].sum()))}" in said
        else:
            whole += 1
        columns = np.abs(weights.sum(axis=0) - 1).max() < 1e-3
        over_queries = "softmax_over_queries" in mistakes
        assert ("Every column does." in said) == (over_queries and bool((off > 0.005).any()) and bool(columns))
        assert columns or mistakes != ("softmax_over_queries",)
        for words, mistake in (("masked pieces", "mask_after_softmax"), ("is on padding", "no_padding_mask")):
            assert (words in said) == (bool((off > 0.005).any()) and sums & set(mistakes) == {mistake})
        assert map_with_sums(after, site, head).alt, "however large the scores become"
        later = [float(row[place + 1 :].sum()) for place, row in enumerate(weights)]
        hides = site.startswith("decoder") and site.endswith("self") and not over_queries
        looks = "no_causal_mask" in mistakes and hides and max(later) >= AHEAD
        assert ("at pieces that come later, which" in said) == looks
        if "at pieces that come later, which" in said:
            assert f"looks {percent(float(np.float32(max(later))))}" in said
        assert ("heads of this layer look the same way" in said) == ("one_projection" in mistakes)
        assert ("the strongest key of a row" in said) == ("no_root" in mistakes)
        check_moved(said, before, weights, piece_names(after.rows(site)), piece_names(after.columns(site)))
    assert seen <= sums
    assert len(seen) >= 2
    assert whole >= of_all(60)


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
        said = describe_rows(["no_padding_mask"], record, after, site, 0)
        shown = {percent(share) for share in (rest, 1 - float(np.float32(sums[worst])))}
        assert ("of its look is on padding" in said) == (rest > 0.005)
        assert rest <= 0.005 or any(f"{share} of its look is on padding" in said for share in shown)
        found += rest > 0.005
    assert found


@of_transformers
def test_outcome(name: str, runs: Callable[[str], Run]) -> None:
    run, same, other = runs(name), set[Mistake](), set[Mistake]()
    for record, mistakes, after, _, _ in broken(run):
        written = written_under(run.translator, record, *mistakes)
        said = describe_outcome(mistakes, record, after, written)
        noun, pronoun = ("the mistake", "it") if len(mistakes) == 1 else ("the mistakes", "them")
        assert f"{decimal(record.log_prob)} without {noun} and {decimal(after.log_prob)} with {pronoun}" in said
        short = describe_cost(mistakes, record, after)
        assert short == f"log-probability {decimal(after.log_prob)}, without {pronoun} {decimal(record.log_prob)}."
        change = after.log_prob - record.log_prob
        assert ("more likely" in said) == (change >= 0.005)
        assert ("less likely" in said) == (change <= -0.005)
        if 0.005 <= abs(change) < 2:
            assert f"{math.exp(abs(change)):.2f} times" in said
        assert ("still writes the same French" in said) == (written.target.ids == record.target.ids)
        assert ("nothing later to hide" in said) == (
            set(mistakes) <= {"no_causal_mask", "mask_after_softmax"} and written.target.ids == record.target.ids
        )
        assert ("one query alone" in said) == ("softmax_over_queries" in mistakes)
        assert f"the model writes {quoted(written.target.text) or 'nothing'}." in said or "still writes" in said
        if "no_padding_mask" not in mistakes:  # which needs its neighbour
            (alone,) = changed(run.translator, [record], [asked(*mistakes)])
            assert alone == pytest.approx(after.log_prob, rel=1e-4, abs=1e-3)
        (same if written.target.ids == record.target.ids else other).update(mistakes)
        prediction = what_it_writes(title_of(mistakes), record, written)
        assert prediction.question.startswith(SWITCHES[mistakes[0]].title)
        (answer,) = prediction.answers
        assert (BECOMES[answer] == BECOMES[0]) == (words(record) == words(written))
    assert other


@of_transformers
def test_questions_on_paper(name: str, runs: Callable[[str], Run]) -> None:
    """Every answer is that of the run with the mistakes, and by the printed digits the only one."""
    run, asked_of = runs(name), Counter[str]()
    for number, (record, mistakes, after, site, head) in enumerate(broken(run)):
        rows, broken_rows = (site_rows(each, site, head, 0) for each in (record, after))
        labels, columns = [row.label for row in rows.rows], piece_names(after.columns(site))
        weights, before = after.attention[site].weights[head], record.attention[site].weights[head]
        noun = "the mistake" if len(mistakes) == 1 else "the mistakes"
        total = row_total(mistakes, broken_rows)
        if total is not None:
            asked_of["total"] += 1
            place = labels.index(total.row)
            printed = [Decimal(percent(float(weight)).removesuffix(" %")) for weight in weights[place]]
            ((_, answer),) = total.blanks
            assert Decimal(answer.removesuffix(" %")) == sum(printed) != 100
            assert off_one(weights)[place] > 0.005
            assert total.given.count(" %") == len(columns)
            assert f"With {noun} these" in total.question
            assert f"“{total.row}”" in total.question
        if turned := turned_rows(mistakes, rows, broken_rows, but=total.row if total else ""):
            asked_of["turned"] += 1
            assert turned.question.startswith(f"With {noun}: w")
            for row, answer in turned.blanks:
                place = labels.index(row)
                texts = [percent(float(weight)) for weight in weights[place]]
                best = int(weights[place].argmax())
                assert answer == columns[best] != END
                assert {columns[at] for at, text in enumerate(texts) if text == texts[best]} == {answer}
                assert total is None or row != total.row
                rivals = np.sort(before[place])[:-3:-1]
                clear = len(rivals) == 1 or percent(float(rivals[0])) != percent(float(rivals[1]))
                assert not clear or columns[int(before[place].argmax())] != answer
        if dearest := dearest_piece(mistakes, record, after):
            asked_of["dearest"] += 1
            changes = after.log_probs.astype(float) - record.log_probs.astype(float)
            worst = int(changes.argmin())
            assert dearest.blanks == (("", f"{piece_names(record.target)[worst]}, {decimal(changes[worst])}"),)
            assert [decimal(change) for change in changes].count(decimal(changes[worst])) == 1
            assert changes[worst] <= -0.005
        if number % 4:
            continue
        written = written_under(run.translator, record, *mistakes)
        if french := new_french(title_of(mistakes), record, written):
            asked_of["french"] += 1
            assert french.question.startswith(f"{title_of(mistakes)}. What does the model write now")
            same = " (the same)" if written.target.text == record.target.text else ""
            assert french.blanks == (("", f"{written.target.text}{same}"),)
    assert len(asked_of) == 4, asked_of


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


def test_a_link_names_mistakes_that_can_be_made_at_once() -> None:
    assert mistakes_asked("no_norm.no_root") == ("no_norm", "no_root")
    assert mistakes_asked("no_root") == ("no_root",), "links of a single mistake keep their meaning"
    assert mistakes_asked("") == mistakes_asked("<b>.no_such") == MISTAKES[:1]
    assert mistakes_asked("sine_only.no_positions.no_root") == ("sine_only", "no_root"), "one encoding, one mistake"
    assert mistakes_named("positions_from_one.no_norm", ["no_norm"]) == ("no_norm",)
    some: list[tuple[Mistake, ...]] = [("sine_only", "no_norm"), ("one_projection",)]
    for chosen in some:
        fit = [mistake for mistake in MISTAKES if set(chosen) <= set(compatible([*chosen, mistake])) >= {mistake}]
        assert offered_with(chosen) == fit
    assert title_of(("no_norm", "sine_only", "no_root")).startswith("No layer norm, sines only and no division")


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
