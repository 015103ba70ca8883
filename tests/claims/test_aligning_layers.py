"""Which layer aligns, against the stored results and links computed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from charts.labels import percent
from claims.aligning_layers import AligningHead, AligningLayers, aligning_layers, decided_before, found_words
from model import Head
from model.assets import RESULTS, pair_folder
from model.dissect.lens import logit_lens
from model.dissect.word_links import word_links
from model.language.glossary import PAIR
from model.store.results import is_current, read
from tests.claims.conftest import Run, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families

of_transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))


def stored(layer: int, rows: str, aer: float, head: int | str = 0, eos: float = 0.1) -> dict[str, Any]:
    rates = {"aer": aer, "eos_strongest": eos}
    return {"site": f"decoder.{layer - 1}.cross", "head": head, "rows": rows, "by_hand": rates}


@pytest.mark.parametrize("name", TRANSFORMERS)
def test_the_best_of_every_layer_and_its_rows(name: str) -> None:
    result = read("hand_alignment", directory=pair_folder(RESULTS, PAIR))
    assert result is not None
    assert is_current(result, name)
    entries = result["models"][name]["each"]
    found = aligning_layers(entries)
    errors = {
        (site, rows): min(
            entry["by_hand"]["aer"] for entry in entries if (entry["site"], entry["rows"]) == (site, rows)
        )
        for site, rows in {(entry["site"], entry["rows"]) for entry in entries}
    }
    for number, (best, other) in enumerate(found.layers):
        site, other_rows = f"decoder.{number}.cross", "writing" if best.rows == "reading" else "reading"
        assert other is not None
        assert (best.layer, other.layer, other.rows) == (number + 1, number + 1, other_rows)
        assert [best.error, other.error] == sorted([errors[site, "writing"], errors[site, "reading"]])
        assert best.error == errors[site, best.rows]
        head = "mean" if best.head is None else best.head
        own = [entry for entry in entries if (entry["site"], entry["rows"], entry["head"]) == (site, best.rows, head)]
        assert [entry["by_hand"]["aer"] for entry in own] == [best.error]
        assert best.agreement == pytest.approx(1 - best.error)
    assert found.best.error == min(errors.values())
    assert found.last == found.layers[-1][0]
    means = [entry for entry in entries if (entry["head"], entry["rows"]) == ("mean", "writing")]
    rates = {entry["site"]: entry["by_hand"]["eos_strongest"] for entry in means}
    *_, before, last = (rates[site] for site in sorted(rates))
    assert found.ends == ((before, last) if last > before and percent(last) != percent(before) else None)


def test_the_shift_by_one_is_found_where_it_is() -> None:
    late = [stored(1, "reading", 0.1), stored(1, "writing", 0.6), stored(2, "reading", 0.7), stored(2, "writing", 0.2)]
    assert aligning_layers(late).late_below
    assert not aligning_layers([*late[2:], stored(1, "writing", 0.05), stored(1, "reading", 0.1)]).late_below
    assert not aligning_layers(late[:2]).late_below
    mean = AligningHead(1, None, "writing", 1.25)
    assert mean.agreement == 0
    assert aligning_layers([stored(1, "writing", 1.25, "mean")]) == AligningLayers(mean, ((mean, None),), None)


@pytest.mark.parametrize(("rates", "ends"), [((0.3, 0.2), None), ((0.3,), None), ((0.1, 0.2), (0.1, 0.2))])
def test_an_end_mark_that_the_last_layer_does_not_look_at_more(
    rates: tuple[float, ...], ends: tuple[float, float] | None
) -> None:
    entries = [stored(1 + number, "writing", 0.1, "mean", rate) for number, rate in enumerate(rates)]
    assert aligning_layers(entries).ends == ends


@of_transformers
def test_what_the_last_layer_has_left(name: str, runs: Callable[[str], Run]) -> None:
    run, mostly = runs(name), 0
    for record in run.records[every(4)]:
        layers = logit_lens(run.translator, record, count=3)
        early = [own == layers[-2].candidates[step][0].id for step, own in enumerate(record.target.ids)]
        decided = decided_before(record, layers)
        assert (decided.early, decided.steps) == (sum(early), len(early))
        assert decided.mostly == (2 * sum(early) >= len(early))
        mostly += decided.mostly
    assert name != "transformer" or mostly >= of_all(10)


@of_transformers
def test_words_found_one_row_late(name: str, runs: Callable[[str], Run]) -> None:
    run, late = runs(name), 0
    for number, record in enumerate(run.records[every(2)]):
        head = Head(f"decoder.{number % 3}.cross", number % run.translator.heads_at["decoder.0.cross"])
        writing, reading = (word_links(record, head.site, head.head, rows) for rows in ("writing", "reading"))
        words = found_words(head, writing, reading)
        for found, links in (((words.written, words.of_written), writing), ((words.read, words.of_read), reading)):
            judged = [link for link in links if link.table is not None]
            assert found == (sum(link.attended in link.table.places for link in judged if link.table), len(judged))
        assert words.head == head
        late += words.read > words.written
    assert late >= of_all(5)
