"""Words of a language that runs from right to left, in the pocket edition: its player and what it writes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from charts.pocket import Opening, pocket
from model.assets import MODELS
from model.store.checkpoint import CONFIG
from tests.browser.pocket_page import opened
from tests.tiers import full

SENTENCE = "The cat sees the red car."
MIDDLES = """(words) => words.map((word) => {
    const { left, right } = word.querySelector(".box").getBoundingClientRect();
    return (left + right) / 2;
})"""
ENDS = """(paths) => paths.filter((path) => path.getAttribute("d") !== "").map((path) => {
    const end = path.getPointAtLength(path.getTotalLength());
    return path.ownerSVGElement.getBoundingClientRect().left + end.x;
})"""


def middles(page: Page, row: str) -> list[float]:
    places: list[float] = page.locator(f"#player .{row} .cell").evaluate_all(MIDDLES)
    return places


@full
@pytest.mark.parametrize("name", ["rnn-dot", "rnn"])
def test_the_player_writes_from_right_to_left(browser: Browser, tmp_path: Path, name: str) -> None:
    folder, file = tmp_path / name, tmp_path / "lab.html"
    shutil.copytree(MODELS / name, folder)
    about = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    (folder / CONFIG).write_text(json.dumps({**about, "languages": ["en", "ar"]}), encoding="utf-8")
    file.write_text(pocket([folder], Opening(SENTENCE)), encoding="utf-8", newline="\n")
    with opened(browser, file.as_uri(), "light") as page:
        output = page.locator("#translation")
        expect(output).not_to_be_empty()
        assert [output.get_attribute(attribute) for attribute in ("lang", "dir")] == ["ar", "rtl"]
        expect(page.get_by_role("heading", name="Arabic", exact=True)).to_be_visible()
        page.locator("#translation").click()
        page.keyboard.press("End")
        expect(page.locator("#player .caption.target")).to_contain_text("Arabic out")
        sources, targets = middles(page, "sources"), middles(page, "targets")
        assert sources == sorted(sources)
        assert targets == sorted(targets, reverse=True)
        page.keyboard.press("Home")
        expect(page.locator("#player .targets [aria-current]")).to_have_count(1)
        ends = page.locator("#player svg.now path").evaluate_all(ENDS)
        assert ends
        assert ends[-1] == pytest.approx(targets[0], abs=30)  # at the first word, which stands on the right
