"""A chart as the notebook shows it, in a browser without a server: drawn by the scripts that it brings along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair
from playwright.sync_api import Browser, Request, expect

from charts.heatmap import attention_heatmap
from model.store.loading import load
from tests.tiers import full


@full
def test_the_chart_is_drawn_and_asks_for_nothing(browser: Browser, small_models: Path, tmp_path: Path) -> None:
    record = load("rnn-dot", directory=small_models).record("the girl likes the green book.")
    with altair.renderers.enable("html", template="inline"):
        shown: Any = attention_heatmap(record, "decoder.cross", 0).chart._repr_mimebundle_()
    html = shown[0]["text/html"] if isinstance(shown, tuple) else shown["text/html"]
    stored = tmp_path / "cell.html"
    stored.write_text(f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
    requests: list[Request] = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request))
    page.goto(stored.as_uri())
    expect(page.locator("canvas, svg").first).to_be_visible()
    assert [request.url for request in requests if not request.url.startswith(("file:", "blob:", "data:"))] == []
    page.close()
