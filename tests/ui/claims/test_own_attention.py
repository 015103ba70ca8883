"""What the lab on your own attention says, against records made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import decimal, percent, piece_labels
from model import Intervention, Record, ReplacedRow
from model.dissect.patching import Patches, patch_each
from model.dissect.thresholds import SLIGHT
from tests.claims.conftest import Run, every, of_all
from tests.conftest import ATTENDING
from tests.tiers import families
from ui.claims.own_attention import (
    WAYS,
    describe_carried,
    describe_drawn,
    describe_elsewhere,
    made_up,
    same_attention,
    where_to_look,
)
from ui.labs.own_attention.drawn import DrawnRow, intervention_of
from ui.labs.own_attention.on_screen import cross_sites, heads_of, places_of, sites_of
from ui.labs.own_attention.two_sentences import lent_rows

SEVERAL = every(5)


@pytest.mark.parametrize("name", families(ATTENDING))
def test_what_the_other_heads_make_up_for(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    seen = set()
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
        said = made_up(record, told, changes, (where,))
        assert piece_labels(record.target)[told].replace("`", "") in said.replace("`", "")
        assert all(f"{follows}: {decimal(change, change=True)}" in said for follows, change in changes)
        first, last = changes[0][1], changes[-1][1]
        assert ("make it even more likely" in said) == (last >= SLIGHT)
        assert ("hardly change" in said) == (-SLIGHT < last < SLIGHT)
        if last > -SLIGHT:
            assert (WAYS[where] in said) == (last < SLIGHT)
        elif len(changes) == 1:
            seen.add("alone")
            assert "There is only one head" in said
        else:
            seen.add(where)
            assert ("hardly anything is lost" in said) == (-SLIGHT < first < SLIGHT)
            assert ("there is no loss" in said) == (first >= SLIGHT)
            assert ("no other head makes up" in said) == (first <= last)
            assert ("the other heads make up for " in said) == (last < first <= -SLIGHT)
            if last < first <= -SLIGHT:
                seen.add("made up")
                assert f"make up for {percent(1 - first / last)} of what" in said
    assert seen >= ({"alone"} if len(run.translator.heads_at) == 1 else {"cross", "encoder", "decoder", "made up"})


@pytest.mark.parametrize("name", families(ATTENDING))
def test_where_a_reader_would_look_is_compared_with_the_models_row(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    heads = heads_of(run.translator, "all", cross_sites(run.translator)[-1], 0)
    for number, record in enumerate(run.all[SEVERAL]):
        step = number % len(record.target)
        row = np.mean([record.attention[head.site].weights[head.head, step] for head in heads], axis=0)
        asked = where_to_look(record, row, step)
        assert asked is not None
        expected = [row[word.start : word.end].sum() for word in record.source.words]
        np.testing.assert_allclose(asked.shares, expected, atol=1e-6)
        assert sum(asked.shares) == pytest.approx(1, abs=1e-5)
        assert len(set(asked.options)) == len(record.source.words)
        assert percent(float(max(expected))) in asked.says
        assert asked.kind == "shares"


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
        said = same_attention(borrower, lent)
        same = [word.text for word in borrower.target.words] == [word.text for word in lent.target.words]
        assert said.startswith("With the borrowed weights the translation stays the same.") == same
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


def check_carried(found: Patches, into: Record, other: Record) -> None:
    said = describe_carried(found, into, other)
    assert decimal(found.there - found.here) in said
    most = float(found.carried.max())
    if most >= 0.01:
        _, column = np.unravel_index(int(found.carried.argmax()), found.carried.shape)
        assert f"at `{piece_names(other.source)[column]}` (position {column + 1})" in said
        assert ("carries most of that," in said) == (most > 0.5)
        assert ("No single state carries even half" in said) == (most <= 0.5)
        assert percent(min(most, 1.0)) in said
        assert f" of {found.carried.size} " in said
    assert "tenth or more" in said or most < 0.01


def test_what_was_asked_of_a_row(runs: Callable[[str], Run]) -> None:
    record = next(each for each in runs("rnn-dot").records if each.source.text == "The dog bites the man.")
    assert describe_drawn(DrawnRow(0, "only", (1,)), record) == "only at dog"
    assert describe_drawn(DrawnRow(0, "never", (0, 1)), record) == "never at The and dog"
    assert describe_drawn(DrawnRow(0, "as there"), record) == "as in the other sentence"
    assert describe_drawn(DrawnRow(0, "shares", (1, 5), shares=(60, 20)), record) == "75 % at dog and 25 % at man"
    assert (
        describe_elsewhere(DrawnRow(2, "only", (0,), "encoder"), record)
        == "row 3 of encoder self-attention only at The"
    )
    read = piece_labels(record.decoder_input)
    assert describe_drawn(DrawnRow(2, "only", (1, 2), "decoder"), record) == f"only at {read[1]} and {read[2]}"
    assert describe_drawn(DrawnRow(99, "only", (98,), "decoder"), record) == "elsewhere"  # the translation ended before
