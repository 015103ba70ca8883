"""A figure that turns to others shows, wherever its control stands, what each of them shows by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from charts.control_links import CHOSEN, link_choice
from charts.figure import Chart, Figure
from charts.matrix import Side, matrix_heatmap
from tests.charts.checks import check, marks, scene, shown
from tests.charts.hover_texts import hovered

CONTROL = "step_choice"


def turned(figure: Figure, chosen: Any) -> Figure:
    """The figure where a page's control is set so."""
    spec = figure.chart.spec
    params = [{"name": CHOSEN, "value": chosen} if param["name"] == CHOSEN else param for param in spec["params"]]
    return replace(figure, chart=Chart({**spec, "params": params}))


def assert_alike(figure: Figure, other: Figure) -> None:
    """In all that Vega lays out and all that is told where something is pointed at."""
    assert scene(figure) == scene(other)
    assert hovered(figure) == hovered(other)


def fills(figure: Figure) -> list[str]:
    return [str(cell.get("fill")) for cell in marks(figure, "rect")]


def values(figure: Figure) -> dict[str, Any]:
    """What the parameters of its chart hold."""
    return {param["name"]: param["value"] for param in figure.chart.spec["params"] if "value" in param}


def of_size(rows: int, columns: int, seed: int) -> Figure:
    weights = np.random.default_rng(seed).dirichlet(np.ones(columns), rows)
    sides = ([f"{side}{index}" for index in range(count)] for side, count in (("q", rows), ("k", columns)))
    return matrix_heatmap(weights, *(Side(labels, "title") for labels in sides))


def test_every_choice_shows_its_own_sheet(capfd: pytest.CaptureFixture[str]) -> None:
    maps = [of_size(3, 4, seed) for seed in range(3)]
    figure = link_choice(maps[2], list(map(values, maps)), 2, CONTROL, first=1)
    check(figure, capfd)
    assert (figure.alt, figure.name) == (maps[2].alt, maps[2].name)
    for index, alone in enumerate(maps):
        there = turned(figure, {CONTROL: index + 1})
        assert shown(there) == shown(alone)
    assert len({tuple(fills(weights)) for weights in maps}) == len(maps)  # no two are alike
    # with no control, another page's control, or one with further options it stays as it was made
    for chosen in (None, {}, {"other": 1}, {CONTROL: 0}, {CONTROL: len(maps) + 1}, {CONTROL: "1"}):
        assert fills(turned(figure, chosen)) == fills(maps[2])


def test_what_cannot_turn_stays_or_is_refused() -> None:
    alone = of_size(3, 4, seed=0)
    assert link_choice(alone, [values(alone)], 0, CONTROL) is alone
    with pytest.raises(ValueError, match="no parameter colours"):
        link_choice(alone, [{"colours": 1}, {"colours": 2}], 0, CONTROL)
