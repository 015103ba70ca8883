"""Findings of the lab on attention sinks, against runs and numbers made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from charts.grammar import names_of, piece_names, word_names
from claims.attention_sinks import (
    EosLength,
    LooksElsewhere,
    NeededWeight,
    SinkCounts,
    WorstRow,
    eos_length,
    looks_elsewhere,
    needed_weight,
    sink_counts,
    table_agreement,
)
from claims.sink_effect import effect_of_row
from model import Head, Intervention, Record
from model.assets import RESULTS, pair_folder
from model.dissect.attention_sinks import SinkRows, english_sites, measure_row, sink_rows
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.dissect.word_links import readings, word_links, written_words
from model.language.glossary import PAIR
from model.network.intervention import MaskedKey
from model.network.site import Site
from model.store.results import is_current, read
from tests.claims.conftest import Run, every, of_all, recorded
from tests.conftest import ATTENDING
from tests.tiers import families

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
        effect = effect_of_row(record, look)
        assert effect.weight == row[-1]
        assert effect.most == (row.argmax() == last)
        assert effect.change == pytest.approx(change, abs=2e-3)
        assert effect.log_prob == (record.log_probs[query] if writes else None)
        kinds.add((effect.most, abs(change) < SLIGHT))
        found = needed_weight(record, look)
        check_needed(found, record, head, query, look.changes)
        needed.add(found is not None)
        check_length(eos_length(record, look), record, head, query, look.lengths)
    assert {(False, True), (True, True)} <= kinds
    assert needed == {True, False}


def check_needed(found: NeededWeight | None, record: Record, head: Head, query: int, changes: np.ndarray) -> None:
    worst = int(changes.argmin())
    assert (found is None) == (changes[worst] > -SLIGHT)
    if found is not None:
        row = record.attention[head.site].weights[head.head, query]
        assert (found.key, found.weight) == (piece_names(record.source)[worst], row[worst])
        assert found.change == min(changes)
        assert (found.rank == "other") == (row[worst] < row.max())
        assert found.rank != "largest" or (row == row.max()).sum() == 1


def check_length(found: EosLength, record: Record, head: Head, query: int, lengths: np.ndarray) -> None:
    row = record.attention[head.site].weights[head.head, query].astype(float)
    shares, names = row * lengths / (row * lengths).sum(), piece_names(record.source)
    *others, last = lengths.astype(float)
    assert (found.weight, found.length) == (row[-1], last)
    assert found.share == pytest.approx(shares[-1], abs=1e-5)
    assert found.others == pytest.approx(np.mean(others), rel=1e-5)
    assert (found.beside == "shorter") == (last < min(others))
    assert (found.beside == "longer") == (last > max(others))
    assert found.adds_most == (names[shares.argmax()] if row.argmax() != shares.argmax() else None)
    second, first = np.sort(row)[-2:]
    assert found.most in (None, names[row.argmax()])
    assert found.most is None or first > second
    assert found.most is not None or first - second < 1e-5


@of_attending
def test_all_rows(name: str, runs: Callable[[str], Run]) -> None:
    run, seen = runs(name), set()
    for record in run.all[every(12)]:
        for sites in grouped(record):
            found = sink_rows(run.translator, record, sites)
            counts = sink_counts(record, found)
            check_rows(counts, record, found)
            assert sink_counts(record, replace(found, changes=None)) == SinkCounts(
                counts.total, counts.most, None, None
            )
            assert counts.worst is not None
            seen.add((counts.most > 0, not counts.worst.is_slight))
    assert (True, True) in seen


def grouped(record: Record) -> list[list[str]]:
    """The sites of the English by kind."""
    sites = english_sites(record)
    kinds = [[site for site in sites if Site(site).kind == kind] for kind in ("self", "cross")]
    return [each for each in kinds if each]


def check_rows(counts: SinkCounts, record: Record, found: SinkRows) -> None:
    rows = [
        (head, query, row)
        for head in found.heads
        for query, row in enumerate(record.attention[head.site].weights[head.head])
    ]
    most = [row.argmax() == len(row) - 1 for _, _, row in rows]
    assert (counts.total, counts.most) == (len(rows), sum(most))
    assert found.changes is not None
    changes = found.changes.ravel()
    assert counts.costs == sum(change <= -SLIGHT for change, here in zip(changes, most, strict=True) if here)
    head, query, row = rows[int(changes.argmin())]
    name = piece_names(record.target if Site(head.site).kind == "cross" else record.source)[query]
    assert counts.worst == WorstRow(head, query, name, row[-1], changes.min())
    assert counts.worst.is_slight == (changes.min() > -SLIGHT)


@of_attending
def test_words_and_the_table(name: str, runs: Callable[[str], Run]) -> None:
    run, apart = runs(name), 0
    ways = readings(run.translator.network)
    for number, record in enumerate(run.all):
        sites = [site for site in english_sites(record) if Site(site).kind == "cross"]
        site, rows = sites[number % len(sites)], ways[number % len(ways)]
        links = word_links(record, site, 0, rows)
        tables = [(link, link.table) for link in links if link.table is not None]
        found = table_agreement(links)
        assert (found.judged, found.unknown) == (len(tables), len(links) - len(tables))
        assert found.agree == sum(link.attended in table.places for link, table in tables)
        assert found.sinks == sum(link.sink_weight > link.weight for link in links)
        words, french = written_words(record, rows), names_of(written_words(record, rows))
        english = [word.text for word in record.source.words]
        wrong = [
            LooksElsewhere(
                french[link.word],
                english[table.places[0]],
                table.share is None,
                word_names(record.source)[link.attended],
                link.weight,
                link.sink_weight > link.weight,
            )
            for link, table in tables
            if link.attended not in table.places
            if words[link.word].text[0].isalnum()
            if table.share is None or table.share >= MOSTLY
        ]
        assert looks_elsewhere(record, links, rows) == tuple(wrong)
        apart += len(wrong)
    assert apart > of_all(20)


@of_attending
def test_stored_words_that_look_elsewhere(name: str, runs: Callable[[str], Run]) -> None:
    result, run = read("hand_alignment", directory=pair_folder(RESULTS, PAIR)), runs(name)
    assert result is not None
    assert is_current(result, name)
    entry = result["models"][name]
    reader = entry["chosen"]
    head = None if reader["head"] == "mean" else reader["head"]
    texts = [word["english"] for word in entry["apart"]]
    records = dict(zip(texts, recorded(run.translator, texts), strict=True))
    for word in entry["apart"]:
        record = records[word["english"]]
        link = next(
            link
            for link in word_links(record, reader["site"], head, reader["rows"])
            if record.target.words[link.word].start + (reader["rows"] == "reading") == word["step"]
        )
        assert word["word"] == record.target.words[link.word].text
        assert word["looks_at"] == record.source.words[link.attended].text
        assert word["weight"] == pytest.approx(link.weight, abs=1e-4)
        assert word["looks_at"] not in word["stands_for"] or word["english"].count(word["looks_at"]) > 1
