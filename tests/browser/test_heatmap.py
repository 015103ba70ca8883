"""Pointing at a heatmap's cells, in a real browser and without any server: what is shown, kept and let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import vl_convert
from playwright.sync_api import Browser, Page, expect

from charts.figure import VEGA_LITE, Figure
from charts.matrix import Side, matrix_heatmap
from tests.charts.checks import HOSTILE
from tests.tiers import full

WEIGHTS = np.array([[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]])
SCORES = np.array([[2.0, 0.75, -np.inf], [0.0, 0.693, 0.0]])
FINDING = "“le” looks 70 % at “the”."


def drawn(labels: tuple[str, str, str]) -> Figure:
    rows, columns = Side(["le", labels[0]], "query"), Side(["the", *labels[1:]], "key")
    return matrix_heatmap(WEIGHTS, rows, columns, scores=SCORES, allowed=np.isfinite(SCORES), step=0)


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[[Figure], Page]]:
    """A page with nothing but a figure; nothing may be fetched for it."""
    page = browser.new_page()
    page.route("http*://**", lambda route: pytest.fail(f"fetched {route.request.url}"))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))

    def show(figure: Figure) -> Page:
        html = vl_convert.vegalite_to_html(figure.standalone(), vl_version=VEGA_LITE, bundle=True, renderer="svg")
        page.set_content(html)
        return page

    yield show
    page.close()


def point_at(page: Page, row: int, column: int, columns: int = 3) -> None:
    page.mouse.move(1, 1)  # takes the tooltip away, which may lie over the cell
    page.locator(".layer_0_marks path").nth(row * columns + column).hover()


def test_pointing_reads_a_cell_and_a_click_keeps_it(shown: Callable[[Figure], Page]) -> None:
    page = shown(drawn(("chat", "cat", "red")))
    title = page.locator(".role-title-text").last
    expect(title).to_have_text(FINDING)
    point_at(page, 1, 0)
    expect(title).to_have_text("“chat” looks at “the”:weight 0.250, score 0.000")
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("chat")
    expect(tooltip).to_contain_text("−1.39")  # the natural log of 0.25
    page.mouse.move(1, 1)
    expect(title).to_have_text(FINDING)

    point_at(page, 1, 1)
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(1, 1)
    expect(title).to_have_text("“chat” looks at “cat”:weight 0.500, score 0.693")
    point_at(page, 0, 1)  # pointing elsewhere looks ahead, and leaves what is kept
    expect(title).to_have_text("“le” looks at “cat”:weight 0.200, score 0.750")
    page.mouse.move(1, 1)
    expect(title).to_have_text("“chat” looks at “cat”:weight 0.500, score 0.693")
    page.locator(".layer_0_marks path").first.dblclick()
    page.mouse.move(1, 1)
    expect(title).to_have_text(FINDING)


@full
def test_a_masked_cell_says_so(shown: Callable[[Figure], Page]) -> None:
    page = shown(drawn(("chat", "cat", "red")))
    point_at(page, 0, 2)
    expect(page.locator(".role-title-text").last).to_have_text("“le” looks at “red”:masked, may not look there")


@full
def test_tokens_are_data(shown: Callable[[Figure], Page]) -> None:
    hostile = [*HOSTILE, "<img src=x onerror=alert(1)>"]
    shares = np.full((len(hostile), len(hostile)), 1 / len(hostile))
    page = shown(matrix_heatmap(shares, Side(hostile, "query"), Side(hostile, "key")))
    for index, label in enumerate(hostile):
        point_at(page, index, index, len(hostile))
        expect(page.locator(".role-title-text").last).to_have_text(f"“{label}” looks at “{label}”:weight 0.111")
        expect(page.locator("#vg-tooltip-element .value").first).to_have_text(label)
    assert page.locator("#vg-tooltip-element img").count() == 0
