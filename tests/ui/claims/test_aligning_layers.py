"""Sentences on which layer aligns, against the stored results and links computed here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from charts.labels import percent
from model import Head
from model.dissect.lens import logit_lens
from model.dissect.word_links import word_links
from model.store.results import is_current, read
from tests.claims.conftest import Run, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from tests.ui.claims.laws import broken
from ui.claims.aligning_layers import best_layer, end_mark, is_late_below, left_to_do, one_row_late, which_word

of_transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))
of_each = pytest.mark.parametrize("name", TRANSFORMERS)


def measured(name: str) -> list[dict[str, Any]]:
    result = read("hand_alignment")
    assert result is not None
    assert is_current(result, name)
    return list(result["models"][name]["each"])


def entry(layer: int, rows: str, aer: float, head: int | str = 0, eos: float = 0.1) -> dict[str, Any]:
    rates = {"aer": aer, "eos_strongest": eos}
    return {"site": f"decoder.{layer - 1}.cross", "head": head, "rows": rows, "by_hand": rates}


def agrees(*rates: dict[str, Any]) -> str:
    return percent(1 - min(each["by_hand"]["aer"] for each in rates))


@of_each
def test_the_best_of_all_layers_and_of_the_last(name: str) -> None:
    entries = measured(name)
    last = [each for each in entries if each["site"] == max(each["site"] for each in entries)]
    best = min(entries, key=lambda each: each["by_hand"]["aer"])
    said = best_layer(entries)
    assert not broken(said)
    assert said.startswith(f"Layer {int(best['site'].split('.')[1]) + 1} aligns best: ")
    assert f"reaches {agrees(*entries)}." in said
    assert ("The best of the last layer, " in said) == (best not in last)
    assert f"reaches {agrees(*last)}." in said
    assert ("one row later" in said) == (best["rows"] == "reading")
    assert ("It is the last layer." in said) == (best in last)


@of_each
def test_each_layer_finds_the_word_of_its_better_row(name: str) -> None:
    entries = measured(name)
    said = which_word(entries)
    assert not broken(said)
    clauses = {part.rpartition("the word ")[2].rstrip("."): part for part in said.split("; ")}
    for site in sorted({each["site"] for each in entries}):
        by_row = {
            rows: agrees(*(each for each in entries if (each["site"], each["rows"]) == (site, rows)))
            for rows in ("writing", "reading")
        }
        better = min((each for each in entries if each["site"] == site), key=lambda each: each["by_hand"]["aer"])
        other = "writing" if better["rows"] == "reading" else "reading"
        clause = clauses["just read" if better["rows"] == "reading" else "being written"]
        layer = int(site.split(".")[1]) + 1
        assert f"{layer} ({by_row[better['rows']]}, the other row {by_row[other]})" in clause


def test_the_shift_by_one_is_told_where_it_is() -> None:
    late = [entry(1, "reading", 0.1), entry(1, "writing", 0.6), entry(2, "reading", 0.7), entry(2, "writing", 0.2)]
    assert is_late_below(late)
    assert which_word(late) == (
        "Layer 1 (90 %, the other row 40 %) finds the word just read; "
        "layer 2 (80 %, the other row 30 %) finds the word being written."
    )
    assert not is_late_below([*late[2:], entry(1, "writing", 0.05), entry(1, "reading", 0.1)])
    assert not is_late_below(late[:2])
    assert best_layer([entry(1, "writing", 0.25, "mean")]) == (
        "Layer 1 aligns best: the mean of its heads, while it writes the word, reaches 75 %."
    )


@of_each
def test_the_end_mark_in_the_last_layers(name: str) -> None:
    entries = measured(name)
    means = [each for each in entries if (each["head"], each["rows"]) == ("mean", "writing")]
    rates = {each["site"]: each["by_hand"]["eos_strongest"] for each in means}
    *_, before, last = (rates[site] for site in sorted(rates))
    said = end_mark(entries)
    assert (said is not None) == (last > before and percent(last) != percent(before))
    if said is not None:
        assert not broken(said)
        assert f"for {percent(last)} of the words, in layer {len(rates) - 1} for {percent(before)}." in said


def test_an_end_mark_that_rests_less_in_the_last_layer_is_not_told() -> None:
    assert end_mark([entry(1, "writing", 0.1, "mean", 0.3), entry(2, "writing", 0.1, "mean", 0.2)]) is None
    assert end_mark([entry(1, "writing", 0.1, "mean", 0.3)]) is None
    assert end_mark([entry(1, "writing", 0.1, "mean", 0.1), entry(2, "writing", 0.1, "mean", 0.2)]) is not None


@of_transformers
def test_what_the_last_layer_has_left(name: str, runs: Callable[[str], Run]) -> None:
    run, mostly = runs(name), 0
    for record in run.records[every(4)]:
        layers = logit_lens(run.translator, record, count=3)
        decided = [own == layers[-2].candidates[step][0].id for step, own in enumerate(record.target.ids)]
        said = left_to_do(record, layers)
        assert f"In this sentence {sum(decided)} of {len(decided)} piece" in said
        assert ("little left to look up" in said) == (2 * sum(decided) >= len(decided))
        mostly += "little left" in said
    assert name != "transformer" or mostly >= of_all(10)


@of_transformers
def test_words_found_one_row_late(name: str, runs: Callable[[str], Run]) -> None:
    run, late = runs(name), 0
    for number, record in enumerate(run.records[every(2)]):
        layer, head = number % 3, number % run.translator.heads_at["decoder.0.cross"]
        site = f"decoder.{layer}.cross"
        found = {rows: word_links(record, site, head, rows) for rows in ("writing", "reading")}
        said = one_row_late(record, Head(site, head), found["writing"], found["reading"])
        counts = [
            (
                sum(each.table is not None and each.attended in each.table.places for each in links),
                sum(each.table is not None for each in links),
            )
            for links in found.values()
        ]
        if not all(judged for _, judged in counts):
            assert "The glossary has none" in said
            continue
        (own, of_own), (later, of_later) = counts
        assert re.search(rf"head {head + 1}, in this sentence: {own} of {of_own} words? ", said)
        assert f"being written, {later} of {of_later} one row later." in said
        assert ("one row late: it finds" in said) == (later > own)
        late += later > own
    assert late >= of_all(5)
