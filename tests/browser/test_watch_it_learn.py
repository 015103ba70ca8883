"""A tiny training in a real browser: it runs by itself, rests, is gone back over, goes one step on, and starts anew."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.tiers import full

LINK = "/watch-it-learn?learn_task=reverse&learn_models=transformer&learn_width=16"
STANDS = re.compile(r"Second [\d.]+ of 90, (\d+) batches")


def batches(page: Page) -> int:
    """How many batches it has learnt from at the moment that is shown."""
    status = page.get_by_text(STANDS)
    expect(status).to_be_visible()
    match = STANDS.search(status.text_content() or "")
    assert match is not None
    return int(match[1])


@full
def test_a_training_runs_rests_and_is_gone_back_over(watched: Watched) -> None:
    watched.open(LINK)
    page = watched.page
    start, pause, step, rewind = (
        page.get_by_role("button", name=name, exact=True) for name in ("Start", "Pause", "One step", "Rewind")
    )
    curves, chart = (page.get_by_test_id("stVegaLiteChart").nth(index) for index in (0, 1))
    expect(chart).to_have_attribute("aria-label", re.compile("nothing is learnt yet"))
    start.click()
    expect(step).to_be_disabled()
    expect(page.get_by_text(re.compile(r"of 90, [1-9]\d* batches"))).to_be_visible()  # nobody has touched anything
    expect(chart).to_have_attribute("aria-label", re.compile("of the weight is on the right word"))
    expect(curves).to_have_attribute("aria-label", re.compile("Transformer .* after"))
    pause.click()
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    watched.settled()
    learnt = batches(page)
    row = page.get_by_role("row", name=re.compile("^Transformer"))
    now = row.text_content()

    # over the moments by keyboard; nothing runs on
    slider = page.get_by_role("slider", name="Batches so far")
    watched.after(lambda: slider.press("Home"))
    expect(page.get_by_text("of 90, 0 batches")).to_be_visible()
    expect(row).not_to_have_text(now or "")
    watched.after(lambda: slider.press("End"))
    assert batches(page) == learnt
    expect(row).to_have_text(now or "")

    # a sentence of one's own, at the moment that is shown
    box = page.get_by_label("A sentence of the task")
    box.fill("a b d")
    watched.after(lambda: box.press("Enter"))
    expect(page.get_by_text("should become d b a")).to_be_visible()
    page.wait_for_url("**learn_sentence=a+b+d*")
    expect(chart).to_have_attribute("aria-label", re.compile("of 3 words looks? most at it"))

    step.click()
    expect(page.get_by_text(f"of 90, {learnt + 1} batches")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rewind.click()
    expect(page.get_by_text("of 90, 0 batches")).to_be_visible()
    expect(start).to_be_enabled()
