"""Effects of weights set by hand, against records made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import piece_labels
from claims.own_attention import borrowed, carried_most, drawn_effect
from model import Intervention, Record, ReplacedRow
from model.dissect.patching import Patches, patch_each
from model.dissect.thresholds import SLIGHT
from tests.claims.conftest import Run, every, of_all
from tests.conftest import ATTENDING
from tests.tiers import families
from ui.labs.own_attention.drawn import DrawnRow, intervention_of
from ui.labs.own_attention.on_screen import cross_sites, heads_of, places_of, sites_of
from ui.labs.own_attention.two_sentences import lent_rows

SEVERAL = every(5)


@pytest.mark.parametrize("name", families(ATTENDING))
def test_what_the_other_heads_make_up_for(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    seen = set[str]()
    records = run.all[SEVERAL]
    for where, (number, record) in product(places_of(run.translator), enumerate(records)):
        site = sites_of(run.translator, where)[-1]
        source, written = len(record.source), len(record.target)
        step = number % written if where != "encoder" else number % source
        width = step + 1 if where == "decoder" else source
        drawn = (DrawnRow(step, "only", (number % width,), where),)
        told = number % written
        changes: list[tuple[str, float]] = []
        for follows, scope in (("one head", "head"), ("all heads", "all")):
            heads = heads_of(run.translator, scope, site, 0)  # type: ignore[arg-type]
            if changes and len(heads) == 1:
                continue
            # every row by hand, apart from the lab's own intervention
            row = tuple(float(key == number % width) for key in range(width))
            asked = Intervention(rows=tuple(ReplacedRow(head, step, row) for head in heads))
            assert intervention_of(drawn, heads, source) == asked
            (scored,) = run.translator.score_ids([record.source.ids], [record.target.ids], [asked])
            changes.append((follows, float(scored[told] - record.log_probs[told])))
        effect = drawn_effect(record, told, changes)
        assert (effect.step, effect.changes) == (told, tuple(changes))
        assert effect.piece.startswith(piece_labels(record.target)[told])
        first, last = changes[0][1], changes[-1][1]
        if last > -SLIGHT:
            assert effect.kind == ("gain" if last >= SLIGHT else "no effect")
        elif len(changes) == 1:
            assert effect.kind == "one head"
        else:
            seen.add(where)
            assert (effect.kind == "gain alone") == (first >= SLIGHT)
            assert (effect.kind == "no effect alone") == (-SLIGHT < first < SLIGHT)
            assert (effect.kind == "none") == (first <= last)
            assert (effect.kind == "some") == (last < first <= -SLIGHT)
        if effect.kind == "some":
            assert effect.made_up_for == pytest.approx((last - first) / last)
        seen.add(effect.kind)
    one_head = len(run.translator.heads_at) == 1
    assert seen >= ({"one head"} if one_head else {"cross", "encoder", "decoder", "some"})


@pytest.mark.parametrize("name", families(ATTENDING))
def test_lent_weights(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    by_length: dict[int, list[Record]] = {}
    for record in run.records:
        by_length.setdefault(len(record.source), []).append(record)
    pairs = [(group[0], group[1]) for group in by_length.values() if len(group) > 1]
    kept = 0
    for lender, borrower in pairs:
        asked = lent_rows(run.translator, lender)
        written = run.translator.translate(borrower.source.ids, intervention=asked)
        lent = run.translator.record(borrower.source.ids, written.ids, intervention=asked)
        found = borrowed(borrower, lent)
        same = [word.text for word in borrower.target.words] == [word.text for word in lent.target.words]
        assert (found.own, found.lent, found.same) == (borrower.target.text, lent.target.text, same)
        assert found.change == pytest.approx(float(lent.log_probs.sum() - borrower.log_probs.sum()), abs=1e-4)
        kept += same
        for site in cross_sites(run.translator):  # as far as there are steps, the weights are the lender's
            steps = min(len(lent.target), len(lender.target))
            np.testing.assert_allclose(
                lent.attention[site].weights[:, :steps], lender.attention[site].weights[:, :steps], atol=1e-5
            )
    assert len(pairs) > of_all(5)
    assert kept < len(pairs)
    # a sentence that borrows its own weights stays what it was
    own = run.records[0]
    assert run.translator.translate(own.source.ids, intervention=lent_rows(run.translator, own)).ids == own.target.ids


@pytest.mark.parametrize("name", families())
def test_which_state_carries_most(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    records = {record.source.text: record for record in run.records}
    into, other = records["The dog bites the man."], records["The man bites the dog."]
    found = patch_each(run.translator, into, other)
    if found is None:
        assert name == "transformer-nopos"
        return
    check_carried(found, into, other)
    for most in (0.005, 0.3, 0.5, 0.51, 1.2):  # the same map, paler or darker
        check_carried(replace(found, carried=found.carried * np.float32(most / found.carried.max())), into, other)


def check_carried(patches: Patches, into: Record, other: Record) -> None:
    carried = carried_most(patches, into, other)
    assert carried.gap == patches.there - patches.here
    assert carried.share == max(share for row in patches.carried.tolist() for share in row)
    row, column = np.argwhere(patches.carried == patches.carried.max())[0]
    assert (carried.state, carried.position) == (patches.states[row], column)
    assert carried.token == piece_names(other.source)[column]
    assert carried.amount == ("little" if carried.share < 0.01 else "most" if carried.share > 0.5 else "part")
    assert carried.some == sum(share >= 0.1 for row in patches.carried.tolist() for share in row)
    assert carried.states == len(patches.states) * len(other.source)
