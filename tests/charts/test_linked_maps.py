"""The map of a head shows, wherever a page's controls stand, what the map of each other head shows by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from charts.base36 import Base36
from charts.control_links import CHOSEN
from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.labels import site_label
from charts.linked_maps import Controls, linked_heatmap
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import check, shown
from tests.charts.test_control_links import fills, turned
from tests.tiers import first, some

SENTENCE, TARGET = "I like cars.", "je aime la voiture."
TRANSLATE = Controls("head", "site", row="step", first_row=1, steps=True, mean=True)
KINDS = ("encoder.0.self", "decoder.0.self", "decoder.0.cross")


@pytest.fixture
def record(translator: Translator) -> Record:
    return translator.record(SENTENCE, target=TARGET)


def alike(there: Figure, alone: Figure) -> None:
    """Both show the same cells and words."""
    count = alone.table.drop(columns="query").size
    (cells, words), (own_cells, own_words) = map(shown, (there, alone))
    assert cells[:count] == own_cells[:count]
    assert words == own_words


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
@pytest.mark.parametrize("view", first(({}, {"words": True}, {"per_row": True})), ids=str)
def test_sites_heads_and_steps(record: Record, view: dict[str, Any], capfd: pytest.CaptureFixture[str]) -> None:
    made = "decoder.1.cross"
    figure = linked_heatmap(record, made, 2, TRANSLATE, row=1, **view)
    check(figure, capfd)
    alike(figure, attention_heatmap(record, made, 2, step=1, **view))
    assert figure.alt == attention_heatmap(record, made, 2, step=1, **view).alt
    seen, asked = set(), some(product(record.attention, (0, 3)))
    for number, (site, head) in enumerate(asked):
        step = number % len(record.target)
        there = turned(figure, {"site": site_label(site), "head": head, "step": step + 1})
        row = None if site.startswith("encoder") else step
        alike(there, attention_heatmap(record, site, head - 1 if head else None, step=row, **view))
        seen.add(tuple(fills(there)))
    assert len(seen) == len(asked)
    for chosen in (None, {}, {"site": "Encoder layer 9"}, {"head": 5, "step": 0}, {"head": "2", "step": 99}):
        assert fills(turned(figure, chosen)) == fills(figure)


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
@pytest.mark.parametrize("words", first((False, True)))
def test_rows_are_scaled(record: Record, words: bool, capfd: pytest.CaptureFixture[str]) -> None:
    """By a switch, for the head and site that other controls have chosen."""
    switched = replace(TRANSLATE, per_row="per_row")
    figure = linked_heatmap(record, "decoder.1.cross", 2, switched, row=1, per_row=words, words=words)
    seen = set()
    for per_row, site in product((False, True), ("decoder.1.cross", "decoder.0.self")):
        there = turned(figure, {"per_row": int(per_row), "site": site_label(site), "head": 1, "step": 3})
        alike(there, attention_heatmap(record, site, 0, step=2, words=words, per_row=per_row))
        seen.add(tuple(fills(there)))
    assert len(seen) == 4


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_kinds_keep_the_layer(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    lesson = linked_heatmap(record, "encoder.1.self", 3, Controls("head", "site", "kind", "query"), row=1)
    heads = linked_heatmap(record, "encoder.1.self", 3, Controls("grid", kind="kind", through=True))
    for index, kind in enumerate(KINDS):
        site = kind.replace("0", "1")
        choices = {"site": site_label("encoder.1.self"), "kind": index, "head": 0, "query": 2, "grid": 6}
        alike(turned(lesson, choices), attention_heatmap(record, site, 0, step=2))
        alike(turned(heads, choices), attention_heatmap(record, site, 2))
        alike(turned(heads, choices | {"grid": 1}), attention_heatmap(record, kind, 1))


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_one_head_alone_turns_with_the_step(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    (site,) = record.attention
    figure = linked_heatmap(record, site, 0, Controls(row="step", first_row=1, steps=True), row=0)
    check(figure, capfd)
    alike(turned(figure, {"step": 3}), attention_heatmap(record, site, 0, step=2))


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
@pytest.mark.parametrize(("words", "sites"), [(4, 6), (10, 2), (18, 1), (60, 0)])
def test_what_is_too_much_stays_behind(translator: Translator, words: int, sites: int) -> None:
    long = translator.record("the car " * (words // 2), target="la voiture " * (words // 2))
    site = "encoder.1.self"
    spec = linked_heatmap(long, site, 0, TRANSLATE, row=0).chart.spec
    names = [param["value"] for param in spec["params"] if param["name"] == "site_names"]
    heard = [param for param in spec["params"] if param["name"] == CHOSEN]
    assert len(heard) == len(names)
    assert len(names[0] if names else []) == sites


def test_numbers_in_digits() -> None:
    numbers = np.array([[-1.2345, 0.0], [839.8, np.nan]])
    digits = Base36(5, 3, signed=True)
    text = digits.encode(numbers)
    assert len(text) == 20
    decoded = [int(text[index : index + 5], 36) for index in range(0, 20, 5)]
    assert [number - digits.zero for number in decoded[:3]] == [-1234, 0, 839800]
    assert decoded[3] == digits.no_value
    with pytest.raises(ValueError, match="do not fit"):
        Base36(2).encode(np.array([36**2]))
