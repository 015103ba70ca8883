"""A figure that turns to others shows, wherever its control stands, what each of them shows by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from charts.figure import Chart, Figure
from charts.heatmap import attention_heatmap
from charts.matrix import Side, matrix_heatmap
from charts.sheets import CHOSEN, MOST_NUMBERS, turning
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, texts

SITE, CONTROL = "decoder.1.cross", "head_choice"


def turned(figure: Figure, chosen: Any) -> Figure:
    """The figure where a page's control is set so."""
    spec = figure.chart.spec
    params = [{"name": CHOSEN, "value": chosen} if each["name"] == CHOSEN else each for each in spec["params"]]
    return replace(figure, chart=Chart({**spec, "params": params}))


def fills(figure: Figure) -> list[str]:
    return [str(cell.get("fill")) for cell in marks(figure, "rect")]


def of_size(rows: int, columns: int, seed: int) -> Figure:
    weights = np.random.default_rng(seed).dirichlet(np.ones(columns), rows)
    sides = ([f"{side}{at}" for at in range(count)] for side, count in (("q", rows), ("k", columns)))
    return matrix_heatmap(weights, *(Side(labels, "title") for labels in sides))


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_every_choice_shows_its_own_map(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record("I like the red car.", target="je aime la voiture rouge.")
    heads = range(len(record.attention[SITE].weights))
    maps = [attention_heatmap(record, SITE, head, step=1, among_heads=True) for head in (None, *heads)]
    figure = turning(maps, 2, CONTROL)
    check(figure, capfd)
    assert (figure.alt, figure.name) == (maps[2].alt, maps[2].name)
    np.testing.assert_array_equal(figure.table.to_numpy(), maps[2].table.to_numpy())
    said = set()
    for at, alone in enumerate(maps):
        there = turned(figure, {CONTROL: at})
        assert fills(there) == fills(alone)
        drawn = texts(check(there, capfd))
        assert drawn == texts(check(alone, capfd))
        said.add(tuple(drawn))
    assert len(said) == len({tuple(fills(each)) for each in maps}) == len(maps)  # no two are alike
    # with no control, another page's control, or one with further options it stays as it was made
    for chosen in (None, {}, {"other": 0}, {CONTROL: len(maps)}, {CONTROL: "0"}):
        assert fills(turned(figure, chosen)) == fills(maps[2])


def test_a_cell_without_a_score_has_none(capfd: pytest.CaptureFixture[str]) -> None:
    figure = matrix_heatmap(np.eye(2), Side("ab", "query"), Side("cd", "key"), scores=np.full((2, 2), np.nan))
    check(figure, capfd)
    (scores,) = [each["value"] for each in figure.chart.spec["params"] if each["name"] == "cell_scores"]
    assert scores == [[None, None], [None, None]]


def test_labels_are_data_in_every_sheet(capfd: pytest.CaptureFixture[str]) -> None:
    side = Side(list(HOSTILE), "query")
    maps = [matrix_heatmap(np.roll(np.eye(len(HOSTILE)), at, 1), side, side, step=0) for at in range(2)]
    drawn = texts(check(turned(turning(maps, 0, CONTROL), {CONTROL: 1}), capfd))
    assert drawn == texts(check(maps[1], capfd))


def test_what_cannot_turn_stays_or_is_refused() -> None:
    alone = of_size(3, 4, seed=0)
    assert turning([alone], 0, CONTROL) is alone
    large = [of_size(60, 60, seed) for seed in range(1 + MOST_NUMBERS // 3600)]
    assert turning(large, 1, CONTROL) is large[1]
    with pytest.raises(ValueError, match="more than the values"):
        turning([alone, matrix_heatmap(np.eye(3), Side("abc", "query"), Side("abc", "key"), per_row=True)], 0, CONTROL)
