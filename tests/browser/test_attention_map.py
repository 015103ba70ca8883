"""The attention map of the pages, alone on a page: painted from the record, hovered, pinned, walked through by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

import model
from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.labels import decimal
from model import Record
from tests.browser.conftest import Watched, alone
from tests.charts.checks import marks, red_green_blue
from tests.tiers import full

SENTENCE, TARGET = "The girls like cars.", "les filles aiment."
FILLS = "cells => cells.map(cell => getComputedStyle(cell).backgroundColor)"
NOTHING = "rgba(0, 0, 0, 0)"
CROSS, DECODER = "decoder.1.cross", "decoder.0.self"


def recorded(models: Path) -> Record:
    return model.load("transformer", directory=models).record(SENTENCE, target=TARGET)


def opened(watched: Watched, site: str, **options: Any) -> Locator:
    link = {"model": "transformer", "sentence": SENTENCE, "target": TARGET, "site": site} | options
    watched.open(alone("attention_map", **{name: str(value) for name, value in link.items()}))
    grid = watched.page.get_by_role("grid")
    expect(grid).to_have_count(1)
    return grid


def same_colours(grid: Locator, figure: Figure, *, dark: bool = False) -> None:
    """The cells have the colours of the chart, and nothing where that has nothing."""
    painted = grid.locator("tbody td").evaluate_all(FILLS)
    drawn = [str(cell.get("fill")) for cell in marks(figure.themed(dark=dark), "rect")][: len(painted)]
    assert [fill == NOTHING for fill in painted] == [fill == "transparent" for fill in drawn]
    for fill, other in zip(painted, drawn, strict=True):
        if fill != NOTHING:
            np.testing.assert_allclose(red_green_blue(fill), red_green_blue(other), atol=4)  # it rounds weights


def test_a_map_shows_the_record_and_is_worked_by_pointer_and_keys(watched: Watched, small_models: Path) -> None:
    record = recorded(small_models)
    grid = opened(watched, CROSS, head=1, row=1)
    figure = attention_heatmap(record, CROSS, 1, step=1)
    expect(grid).to_have_attribute("aria-label", figure.alt)
    same_colours(grid, figure)
    readout, tip = watched.page.locator(".readout"), watched.page.locator(".tip")
    finding = figure.alt.partition(": ")[2].partition("%")[0]
    expect(readout).to_contain_text(finding.rstrip())

    seen, columns = record.attention[CROSS], len(record.columns(CROSS))

    def says(row: int, column: int) -> str:
        weight, score = seen.weights[1, row, column], float(seen.scores[1, row, column])
        return f"weight {weight:.3f}, score {decimal(score, 3)}"

    def cell(row: int, column: int) -> Locator:
        return grid.locator("tbody td").nth(row * columns + column)

    cell(2, 1).hover()
    expect(readout).to_contain_text(says(2, 1))
    expect(tip).to_contain_text("natural log of the weight")
    cell(2, 1).click()
    watched.page.mouse.move(1, 1)
    expect(tip).to_be_hidden()
    expect(readout).to_contain_text(says(2, 1))  # pinned
    expect(cell(2, 1)).to_be_focused()
    for key, place in (
        ("ArrowUp", (1, 1)),
        ("End", (1, columns - 1)),
        ("ArrowRight", (1, columns - 1)),
        ("Home", (1, 0)),
    ):
        watched.page.keyboard.press(key)
        expect(cell(*place)).to_be_focused()
        expect(readout).to_contain_text(says(*place))
        expect(cell(*place)).to_have_attribute("aria-label", f"{readout_names(record, *place)} {says(*place)}")
    watched.page.keyboard.press("Escape")
    watched.page.keyboard.press("Shift+Tab")  # out of the map: it is one stop
    expect(grid.locator("td:focus")).to_have_count(0)
    expect(readout).to_contain_text(finding.rstrip())


def readout_names(record: Record, row: int, column: int) -> str:
    figure = attention_heatmap(record, CROSS, 1)
    values = {param["name"]: param.get("value") for param in figure.chart.spec["params"]}
    return f"“{values['row_labels'][row]}” looks at “{values['column_labels'][column]}”:"


@full
@pytest.mark.parametrize(
    "options",
    [{"head": 0}, {"scores": 1, "head": 1}, {"words": 1}, {"per_row": 1}, {"numbers": 1}],
    ids=lambda options: " ".join(options),
)
def test_every_way_to_look_has_the_chart_s_colours(
    watched: Watched, small_models: Path, options: dict[str, int]
) -> None:
    record = recorded(small_models)
    views: dict[str, Any] = {name: bool(options.get(name)) for name in ("words", "per_row", "numbers")}
    quantity: Any = "scores" if "scores" in options else "weights"
    figure = attention_heatmap(record, DECODER, options.get("head"), quantity=quantity, **views)
    for dark in (False, True):
        watched.page.emulate_media(color_scheme="dark" if dark else "light")
        grid = opened(watched, DECODER, **options)
        expect(grid).to_have_attribute("aria-label", figure.alt)
        same_colours(grid, figure, dark=dark)


@full
def test_labels_stay_where_a_long_map_scrolls(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 700})
    grid = opened(watched, CROSS, sentence="the car " * 20, target="la voiture " * 20)
    scroll = watched.page.locator(".attention-map .scroll")
    first_row, first_column = grid.locator("tbody th").first, grid.locator("thead th").first
    last_row, last_column = grid.locator("tbody th").last, grid.locator("thead th").last
    scroll.evaluate("box => box.scrollTo(box.scrollWidth, box.scrollHeight)")
    for label in (last_row, last_column):
        expect(label).to_be_in_viewport()
    for label in (first_row, first_column):
        expect(label).not_to_be_in_viewport()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
