"""What a chart reads out is whole, in a real browser: nothing of it is cut off at the chart's edge."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from charts.figure import Figure
from charts.heatmap import attention_heatmap
from model.network.rnn import SITE
from model.translate.translator import Translator
from tests.browser.test_heatmap import shown  # noqa: F401 - a fixture
from tests.tiers import full

LONG = "Unbelievably, the girl likes cars."
EDGES = """() => {
  const box = (node) => node.getBoundingClientRect(), chart = box(document.querySelector("svg.marks"))
  const texts = [...document.querySelectorAll(".role-title-text text")].map(box)
  return texts.map((text) => [text.left - chart.left, chart.right - text.right, chart.bottom - text.bottom])
}"""


@full
@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
@pytest.mark.parametrize("sentence", [LONG, "cat"])
def test_every_readout_is_whole(
    shown: Callable[[Figure], Page],  # noqa: F811
    translator: Translator,
    sentence: str,
) -> None:
    record = translator.record(sentence, target="Incroyablement, la fille aime les voitures.")
    page = shown(attention_heatmap(record, SITE, 0, step=0))
    fields = page.locator(".layer_0_marks path")
    count = fields.count()
    heights = set()
    for index in sorted({0, count // 3, count - 1}):
        page.mouse.move(1, 1)
        fields.nth(index).hover()
        heights.add(page.locator("svg.marks").bounding_box()["height"])  # type: ignore[index]
        for left, right, below in page.evaluate(EDGES):
            assert min(left, right, below) >= -0.5, page.locator(".role-title-text").last.text_content()
    assert len(heights) == 1  # and nothing below it moves
