"""Back and Forward: an entry for each page, sentence and model, and none for a step."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Tabs, Watched, drop_down
from tests.browser.test_links import other_choice
from tests.tiers import full

TYPED = re.compile(r".*")
FIRST, SECOND = "The cat sleeps.", "She likes books."


@pytest.fixture
def watched(tabs: Tabs, open_page: Callable[[str], Watched], host: str) -> Watched:
    """A fresh session in a fresh tab: a browser keeps 50 entries of a tab, and a new one drops the oldest."""
    for page in tabs.free:
        page.close()
    tabs.free.clear()
    return open_page(host)


def box(watched: Watched) -> Locator:
    return watched.page.get_by_label("English sentence", exact=True)


def typed(watched: Watched, text: str) -> None:
    """Type a sentence in place of what stands there, letter by letter, and wait until the page takes it for whole."""
    box(watched).press("ControlOrMeta+a")
    watched.after(lambda: box(watched).press_sequentially(text, delay=30))
    expect(watched.page.locator("html")).not_to_have_attribute("data-typing", TYPED)
    watched.settled()


def entries(watched: Watched) -> int:
    return int(watched.page.evaluate("history.length"))


def step_on(watched: Watched, step: int) -> None:
    watched.page.get_by_role("heading", level=1).click()
    watched.after(lambda: watched.page.keyboard.press("ArrowRight"))
    watched.page.wait_for_url(f"**step_no={step}*")


def late_answers(watched: Watched, *texts: str) -> None:
    """Write the address as Streamlit does for answers to earlier keystrokes that come after the typing has ended."""
    for text in texts:
        watched.page.evaluate(
            "text => { const url = new URL(location.href); url.searchParams.set('sentence', text);"
            " history.pushState(history.state, '', url) }",
            text,
        )


def goes(watched: Watched, method: str, sentence: str) -> None:
    """Go back or forward; the box then holds this sentence, and the page translates it."""
    watched.after(getattr(watched.page, method))
    expect(box(watched)).to_have_value(sentence)
    english = watched.page.get_by_role("group", name="step by step")
    expect(english).to_contain_text(sentence.split()[1])


def test_back_leads_to_the_sentence_before_past_all_steps(watched: Watched) -> None:
    watched.open(f"/translate?sentence={FIRST.replace(' ', '+')}&step_no=1")
    before = entries(watched)
    step_on(watched, 2)
    assert entries(watched) == before
    typed(watched, SECOND)
    assert entries(watched) == before + 1
    late_answers(watched, SECOND[:9], SECOND)
    assert entries(watched) == before + 1
    step_on(watched, 3)
    assert entries(watched) == before + 1
    left = watched.address
    goes(watched, "go_back", FIRST)
    goes(watched, "go_forward", SECOND)
    assert watched.address == left
    watched.page.reload()
    watched.settled()
    goes(watched, "go_back", FIRST)


@full
def test_an_example_and_a_model_are_entries_and_half_a_sentence_is_none(watched: Watched) -> None:
    watched.open("/translate")
    before = entries(watched)
    typed(watched, "The cat")
    box(watched).press("End")
    watched.after(lambda: box(watched).press_sequentially(" sleeps.", delay=30))  # which goes on
    expect(watched.page.locator("html")).not_to_have_attribute("data-typing", TYPED)
    watched.settled()
    assert entries(watched) == before + 1
    watched.after(watched.page.get_by_role("button", name="Examples").click)
    watched.after(watched.page.locator("[class*=st-key-example_] button").nth(1).click)
    assert entries(watched) == before + 2
    models = watched.page.get_by_role("combobox", name="Model")
    shown = models.input_value()
    drop_down(models)
    watched.after(watched.page.get_by_role("option").filter(has_not_text=shown).last.click)
    assert entries(watched) == before + 3
    watched.after(watched.page.go_back)
    expect(models).to_have_value(shown)
    goes(watched, "go_back", FIRST)
    watched.after(watched.page.go_back)
    expect(box(watched)).to_have_value("I like red cars.")


@full
def test_a_page_that_is_left_keeps_its_own_choices(watched: Watched) -> None:
    watched.open("/attention")
    watched.page.locator("summary", has_text="The whole alignment").click()
    choices = watched.page.locator(".st-key-attention_view")
    watched.after(other_choice("stButtonGroup", choices))
    left, before = watched.address, entries(watched)
    assert "attention_view=" in left
    watched.page.get_by_role("link", name="Next: 3 Self-attention").click()
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("3 Self-attention")
    watched.settled()
    assert entries(watched) == before + 1
    watched.after(watched.page.go_back)
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("2 Attention")
    watched.settled()
    assert watched.address == left
