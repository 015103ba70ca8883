"""The benchmark of an edit measures what it says: the time until the map shows the new sentence. None is expected."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from benchmarks.editing import HEATMAP, measure, one_edit, summary
from benchmarks.report import TARGETS, targets
from tests.browser.conftest import Watched
from tests.tiers import full


@full
def test_an_edit_ends_when_the_map_shows_the_new_sentence(watched: Watched) -> None:
    page = watched.page
    watched.open("/translate")
    page.locator(f"{HEATMAP} table").wait_for()
    labels = page.locator(f"{HEATMAP} th")
    before = labels.all_text_contents()
    assert one_edit(page, "the dog sees bread.") > 0
    after = labels.all_text_contents()  # without waiting
    assert "bread" in after
    assert "bread" not in before
    expect(page.get_by_label("English sentence", exact=True)).to_have_value("the dog sees bread.")
    watched.settled()


@full
def test_every_edit_is_counted_but_the_first_ones(browser: Browser, host: str) -> None:
    sentences = ["the dog sees bread.", "the girl likes the book.", "the cat sees the dog."]
    timing = measure(browser, f"{host}/translate", sentences, warm_up=1)
    assert len(timing.seconds) == 2
    summarised = summary(timing.seconds)
    assert 0 < summarised["milliseconds"]["median"] <= summarised["milliseconds"]["p95"] <= 1000 * max(timing.seconds)
    (target,) = targets({"editing": summarised})
    assert target["name"] == TARGETS[-1].name
    assert target["reached"] == summarised["milliseconds"]["p95"]
