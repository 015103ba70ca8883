"""The start page: a translation that plays, three doors, and the way from lesson to lesson at their feet."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from contents import CONTENTS, LESSONS, PageInfo, page_info
from tests.pages.harness import DEFAULT, START, opened_once, texts
from tests.pairs import FRENCH
from ui.current import ask_for_sentence

LESSON_PAGES = [(f"pages/{page.script}", page) for page in CONTENTS[LESSONS]]


def links(app: AppTest) -> dict[str, str]:
    """Address by label of the page's links."""
    return {element.proto.label: element.proto.page for element in app.get("page_link")}


@pytest.mark.parametrize("sentence", [DEFAULT, "", "\U0001f600"])
def test_the_doors_are_there_whatever_was_typed(sentence: str) -> None:
    shown = links(opened_once(START, {"sentence": sentence}))
    assert shown == {
        "Start the lessons": CONTENTS[LESSONS][0].address,
        "Try your own sentence": "translate",
        "Read the paper with it": "papers",
    }


def test_a_link_plays_its_sentence() -> None:
    app = opened_once(START, {"sentence": "the girl likes bread.", "model": "rnn", "step_no": "3"})
    assert app.title[0].value == "Attention Lab"
    assert app.text_input(key="sentence").value == "the girl likes bread."
    assert app.text_input(key="step_no").value == "3"
    assert ask_for_sentence(FRENCH) not in texts(app)


@pytest.mark.parametrize(("page", "place"), LESSON_PAGES, ids=[page.name for _, page in LESSON_PAGES])
def test_a_lesson_has_its_number_and_leads_to_its_neighbours(page: str, place: PageInfo) -> None:
    app = opened_once(page)
    assert app.title[0].value == f"{place.number} {place.title}"
    ways = {label: to for label, to in links(app).items() if label.startswith(("Back: ", "Next: "))}
    lessons = CONTENTS[LESSONS]
    assert place.number is not None
    expected = {}
    if place.number > 1:
        before = lessons[place.number - 2]
        expected[f"Back: {before.heading}"] = before
    after = lessons[place.number] if place.number < len(lessons) else page_info("translate")
    expected[f"Next: {after.heading}"] = after
    assert ways == {label: other.address for label, other in expected.items()}
    captions = [caption.value.casefold() for caption in app.caption]
    assert all(f"{other.gain}.".casefold() in captions for other in expected.values())


def test_a_lesson_without_a_sentence_leads_on_too() -> None:
    page, info = LESSON_PAGES[1]
    app = opened_once(page, {"sentence": ""})
    assert app.info
    assert f"Next: {CONTENTS[LESSONS][info.number or 0].heading}" in links(app)
