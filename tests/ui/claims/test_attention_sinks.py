"""Sentences of the lab on attention sinks, against runs and numbers made here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from charts.grammar import names_of, piece_names, word_names
from charts.labels import decimal, percent, site_label
from model import Head, Intervention, Record
from model.dissect.attention_sinks import SinkRows, english_sites, measure_row, sink_rows
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.dissect.word_links import readings, word_links, written_words
from model.network.intervention import MaskedKey
from model.network.site import Site
from model.store.results import is_current, read
from tests.claims.conftest import Run, every, of_all, recorded
from tests.conftest import ATTENDING
from tests.tiers import families
from ui.claims.attention_sinks import (
    describe_agreement,
    describe_apart,
    describe_elsewhere,
    describe_eos_weight,
    describe_error,
    describe_length,
    describe_measured,
    describe_needed,
    describe_reader,
    describe_rows,
    describe_sources,
)
from ui.text import quoted

SEVERAL = every(3)
of_attending = pytest.mark.parametrize("name", families(ATTENDING))


def chosen(run: Run) -> Iterator[tuple[Record, Head, int]]:
    """One row of many records, another head and row each time."""
    for number, record in enumerate(run.all[SEVERAL]):
        sites = english_sites(record)
        site = sites[number % len(sites)]
        head = Head(site, number % run.translator.heads_at[site])
        yield record, head, (7 * number) % len(record.rows(site))


@of_attending
def test_one_look(name: str, runs: Callable[[str], Run]) -> None:
    run, kinds, needed = runs(name), set(), set()
    for record, head, query in chosen(run):
        look = measure_row(run.translator, record, head, query)
        row = record.attention[head.site].weights[head.head, query].astype(float)
        last = len(row) - 1
        after = run.translator.record(
            record.source.ids, record.target.ids, intervention=Intervention(keys=(MaskedKey(head, query, last),))
        )
        writes = Site(head.site).kind == "cross"
        change = float(after.log_probs[query] - record.log_probs[query]) if writes else after.log_prob - record.log_prob
        said = describe_eos_weight(record, look)
        assert percent(float(row[-1])) in said
        if writes:
            assert said.startswith(describe_eos_weight(record, look, why=False))
        assert ("looks most at the end mark" in said) == (row.argmax() == last)
        assert ("Here it is an attention sink: " in said) == (row.argmax() == last and abs(change) < SLIGHT)
        if abs(change) > SLIGHT + 1e-4:
            assert not re.search("(?<!nats and )stays at|instead of", said)
        kinds.add((row.argmax() == last, abs(change) < SLIGHT))
        needed.add(check_needed(describe_needed(record, look), record, head, query, look.changes))
        check_length(describe_length(record, look), record, head, query, look.lengths)
    assert {(False, True), (True, True)} <= kinds
    assert needed == {True, False}


def check_needed(said: str, record: Record, head: Head, query: int, changes: np.ndarray) -> bool:
    worst = int(changes.argmin())
    if changes[worst] > -SLIGHT:
        assert said.startswith("Taking away any one weight of this row costs")
        return False
    row = record.attention[head.site].weights[head.head, query]
    assert quoted(piece_names(record.source)[worst]) in said
    assert f"{decimal(float(changes[worst]), change=True)} nats" in said
    assert ("it has the most weight" in said) == (row[worst] == row.max())
    return True


def check_length(said: str, record: Record, head: Head, query: int, lengths: np.ndarray) -> None:
    row = record.attention[head.site].weights[head.head, query].astype(float)
    shares = row * lengths / (row * lengths).sum()
    assert f"{percent(float(np.float32(shares[-1])))} by weight times length" in said or shares[-1] > 0.999
    assert ("no value is shorter" in said) == (lengths[-1] < lengths[:-1].min())
    assert ("no value is longer" in said) == (lengths[-1] > lengths[:-1].max())
    alone, tied = "The most weight is on" in said, "Several tokens share the largest weight" in said
    assert (alone or tied) == (row.argmax() != shares.argmax())
    second, first = np.sort(row)[-2:]
    assert not (alone and first == second)
    assert not (tied and first - second > 1e-5)


@of_attending
def test_all_rows(name: str, runs: Callable[[str], Run]) -> None:
    run, seen = runs(name), set()
    for record in run.all[every(12)]:
        for sites in grouped(record):
            found = sink_rows(run.translator, record, sites)
            seen.add(check_rows(describe_rows(record, found), record, found))
    assert (True, True) in seen


def grouped(record: Record) -> list[list[str]]:
    """The sites of the English by kind."""
    sites = english_sites(record)
    kinds = [[site for site in sites if Site(site).kind == kind] for kind in ("self", "cross")]
    return [each for each in kinds if each]


def check_rows(said: str, record: Record, found: SinkRows) -> tuple[bool, bool]:
    rows = [
        (head, query, row)
        for head in found.heads
        for query, row in enumerate(record.attention[head.site].weights[head.head])
    ]
    most = [row.argmax() == len(row) - 1 for _, _, row in rows]
    assert found.changes is not None
    changes = found.changes.ravel()
    if len(rows) == 1:
        assert said.startswith(f"The one row {'looks' if most[0] else 'does not look'} most at")
        assert f"changes by {decimal(float(changes[0]), change=True)} nats." in said
        return most[0], False
    assert said.startswith(f"{sum(most) or 'None'} of {len(rows)} row")
    assert describe_rows(record, replace(found, changes=None)) == f"{said.split(';')[0].split(',')[0].split('.')[0]}."
    if any(most):
        costs = int(sum(change <= -SLIGHT for change, here in zip(changes, most, strict=True) if here))
        assert f"{costs or 'none'} of them cost" in said
    worst = int(changes.argmin())
    needed = bool(changes[worst] <= -SLIGHT)
    assert ("It costs most for" in said) == needed
    if needed:
        head, _, row = rows[worst]
        assert f"{site_label(head.site)}, head {head.head + 1}," in said
        assert f"with {percent(float(row[-1]))} of its weight on the end mark" in said
        assert f"{decimal(float(changes[worst]), change=True)} nats" in said
    return any(most), needed


@of_attending
def test_words_and_the_table(name: str, runs: Callable[[str], Run]) -> None:
    run, apart = runs(name), 0
    ways = readings(run.translator.network)
    for number, record in enumerate(run.all):
        sites = [site for site in english_sites(record) if Site(site).kind == "cross"]
        site, rows = sites[number % len(sites)], ways[number % len(ways)]
        links = word_links(record, site, 0, rows)
        judged = [each for each in links if each.table is not None]
        said = describe_agreement(record, links)
        if not judged:
            assert said.startswith("The glossary has none")
            continue
        whole = "1 word or mark" if len(judged) == 1 else f"{len(judged)} words and marks"
        assert said.startswith(f"{sum(each.agrees is True for each in judged)} of {whole} look")
        assert " most, apart from the end mark, at the word that the glossary has" in said
        assert ("not in it" in said) == (len(judged) < len(links))
        assert ("more weight on the end mark" in said) == any(each.sink_weight > each.weight for each in links)
        told = describe_elsewhere(record, links, rows)
        words, names = written_words(record, rows), names_of(written_words(record, rows))
        wrong = [
            each
            for each in judged
            if each.table is not None
            and each.attended not in each.table.places
            and words[each.word].text[0].isalnum()
            and (each.table.share is None or each.table.share >= MOSTLY)
        ]
        assert (told is None) == (not wrong)
        for each in wrong[:4]:
            french = names[each.word]
            assert told is not None
            assert each.table is not None
            english = [word.text for word in record.source.words]
            stands = english[each.table.places[0]]
            assert ("these words are right" in told) == (len(wrong) > 1)
            says = "is spelt like" if each.table.share is None else "usually translates"
            so = ", but apart from the end mark it" if each.sink_weight > each.weight else " and"
            looked_at = quoted(word_names(record.source)[each.attended])
            assert f"{quoted(french)} {says} {quoted(stands)}{so} looks most at {looked_at} (" in told
            assert english[each.attended].casefold() != stands.casefold()
            apart += 1
    assert apart > of_all(20)


def stored(topic: str) -> dict[str, Any]:
    result = read(topic)
    assert result is not None
    return result


@of_attending
def test_what_was_measured_on_the_end(name: str) -> None:
    result = stored("eos")
    assert is_current(result, name)
    entry = result["models"][name]
    for each in entry["heads"]:
        said = describe_measured(each)
        for number in ("weight", "weighted", "strongest", "costs"):
            assert percent(each[number]) in said
        assert "sentences" not in said.replace("In these sentences", "")  # how many these are is said once, above
        assert ("of the written piece" in said) == each["site"].endswith("cross")
        assert ("end a translation" in said) == each["site"].endswith("cross")


@of_attending
def test_how_many_sentences_were_measured_is_said_once_and_of_each_model(name: str) -> None:
    """A translation that does not end is not counted."""
    result = stored("eos")
    sources, ended = result["sources"], result["models"][name]["sentences"]
    said = describe_sources(result, ended)
    if ended == sources:
        assert said == f"All {sources:,} English test sentences"
    else:
        assert said == f"{ended:,} of all {sources:,} English test sentences: those whose translation ends"
    assert (
        describe_sources(result | {"sources": 9, "drawn": "at random"}, 9)
        == "9 English test sentences, drawn at random"
    )


@of_attending
def test_what_was_measured_of_links(name: str, runs: Callable[[str], Run]) -> None:
    result = stored("hand_alignment")
    assert is_current(result, name)
    entry = result["models"][name]
    said = describe_error(entry, result["others"]["reported"])
    assert said is not None
    assert percent(entry["by_hand"]["aer"]) in said
    assert percent(entry["eflomal"]["aer"]) in said
    assert describe_reader(entry["chosen"]) in said
    assert min(entry["each"], key=lambda each: each["by_hand"]["aer"]) == entry["each"][0]
    reader, run = entry["chosen"], runs(name)
    head = None if reader["head"] == "mean" else reader["head"]
    texts = [each["english"] for each in entry["apart"]]
    records = dict(zip(texts, recorded(run.translator, texts), strict=True))
    for each in entry["apart"]:
        record = records[each["english"]]
        link = next(
            link
            for link in word_links(record, reader["site"], head, reader["rows"])
            if record.target.words[link.word].start + (reader["rows"] == "reading") == each["step"]
        )
        looks_at = record.source.words[link.attended].text
        told = describe_apart(each)
        assert f"{quoted(record.target.words[link.word].text)} looks most at {quoted(looks_at)}" in told
        assert percent(round(link.weight, 4)) in told
        assert all(quoted(word) in told for word in each["stands_for"])
        assert looks_at not in each["stands_for"] or each["english"].count(looks_at) > 1


def test_nothing_is_said_without_a_second_half() -> None:
    assert describe_error({"by_hand": None}, None) is None  # type: ignore[arg-type]
