"""Depth, reset and the words of a page, by keys as well."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import expect

from streamlit_places import by_key
from tests.browser.conftest import Watched
from tests.browser.toolbar import unfold
from tests.tiers import full

SENTENCE = "she likes the red book."
LINK = f"/attention?sentence={SENTENCE.replace(' ', '+')}&step_no=2&depth=code&attention_view=heatmap"


def parameters(watched: Watched) -> dict[str, list[str]]:
    return parse_qs(urlparse(watched.address).query)


@full
def test_depth_reset_and_words_are_worked_by_keys(watched: Watched) -> None:
    page = watched.page
    watched.open(LINK)
    assert parameters(watched).keys() >= {"sentence", "step_no", "depth", "attention_view"}
    unfold(page, "more")
    page.get_by_role("button", name="Reset").focus()
    watched.after(lambda: page.keyboard.press("Enter"))
    page.keyboard.press("Escape")
    expect(page.locator(by_key("attention_view")).get_by_role("radio", name="ribbons")).to_be_checked()
    expect(page.get_by_role("radio", name="Numbers", exact=True)).to_be_checked()
    expect(page.get_by_role("textbox", name="English sentence")).to_have_value(SENTENCE)
    page.wait_for_function("!/step|depth|attention_view/.test(location.search)")
    assert parameters(watched) == {"sentence": [SENTENCE]}
    expect(page.locator(".katex-display")).to_have_count(0)

    # a term tells what it means and leads to the words
    word = page.get_by_role("link", name="piece", exact=True).first
    meaning = word.get_attribute("title") or ""
    assert meaning.startswith("What the model reads and writes as one token")
    explained = page.locator("dd", has_text=meaning)
    expect(explained).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(explained).to_be_visible()
    expect(explained).to_be_in_viewport()
    page.locator("summary", has_text="Words on this page").focus()
    page.keyboard.press("Enter")
    expect(explained).to_be_hidden()

    # the depth stands in the address
    everything = page.get_by_role("radio", name="Code", exact=True)
    watched.after(lambda: everything.press("Space"))
    expect(page.locator(".katex-display").first).to_be_visible()
    assert parameters(watched)["depth"] == ["code"]
    watched.after(page.get_by_role("radio", name="Picture", exact=True).click)
    expect(page.get_by_role("button", name="Data", exact=True)).to_have_count(0)
    assert parameters(watched)["depth"] == ["picture"]
