"""Places at which a figure is predicted, and closing questions: how many, what they cover, what they keep back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from contents import CONTENTS, LESSONS
from tests.pages.harness import ONE_TOKEN, PATIENCE, elements, follow, opened_once, texts
from tests.tiers import first

LESSON_PAGES = [f"pages/{page.script}" for page in CONTENTS[LESSONS]]
SENTENCE = "the girl likes the green book."
# what makes each place ask that waits for a change
CHANGED = {
    "attention": {"attention_weights": "equal at this step"},
    "positional_encoding": {"positions_change_encoder": "off"},
    "multi_head": {"multi_mute": "decoder.1.cross.1", "multi_rank": "true"},
}
SENT_ONCE = 40_000  # bytes: all that the questions of a page add to what is sent


def asking(page: str, **link: str) -> AppTest:
    """The page where all its places ask, only looked at."""
    app = opened_once(page, {"sentence": SENTENCE, **CHANGED.get(Path(page).stem, {}), **link})
    assert not app.exception
    return app


def asked(app: AppTest, *, closing: bool) -> list[dict[str, Any]]:
    """What the browser is told of each question."""
    protos = [
        element.proto
        for element in app.get("bidi_component")
        if element.proto.component_name == "attention_lab_predict"
    ]
    questions = [json.loads(proto.json) for proto in protos]
    return [question for question in questions if question["deferred"] == closing]


@pytest.mark.parametrize("page", LESSON_PAGES)
def test_two_or_three_places_a_lesson_cover_figures_that_are_there(page: str) -> None:
    app = asking(page)
    places = asked(app, closing=False)
    assert 2 <= len(places) <= 3
    keys = {
        str(element.proto.id).split("-", 2)[-1] for element in elements(app._tree) if element.type == "flex_container"
    }
    for question in places:
        assert question["question"], question["place"]
        assert question["covers"]
        assert {selector.removeprefix(".st-key-") for selector in question["covers"]} <= keys
        assert len(question["options"]) == len(question["told"] or question["options"])
        right = question["answers"] or question["shares"]
        assert right
    assert len({question["id"] for question in places}) == len(places)


@pytest.mark.parametrize("page", LESSON_PAGES)
def test_closing_questions_keep_their_answers_back(page: str) -> None:
    app = follow(page, {"sentence": SENTENCE})
    closing = asked(app, closing=True)
    assert len(closing) == 3
    assert all(question["answers"] is None and not question["says"] and not question["shown"] for question in closing)
    before = texts(app)
    for question in closing:
        app.session_state[f"{question['place']}_shown"] = True
    after = texts(app.run())
    assert not app.exception
    assert len(after) > len(before) + 3 * 20
    for question in asked(app, closing=True):
        assert question["shown"]
        assert bool(question["answers"]) == bool(question["options"])
        assert all(0 <= answer < len(question["options"]) for answer in question["answers"] or ())
    other = app.text_input(key="sentence").set_value(ONE_TOKEN).run()  # another sentence is another question
    assert not any(question["shown"] or question["answers"] for question in asked(other, closing=True))
    assert {question["id"] for question in asked(other, closing=True)}.isdisjoint(
        question["id"] for question in closing
    )


@pytest.mark.parametrize("page", LESSON_PAGES)
def test_questions_cost_little(page: str) -> None:
    protos = [element.proto for element in asking(page).get("bidi_component")]
    sent = sum(
        len(proto.SerializeToString()) for proto in protos if proto.component_name.startswith("attention_lab_predict")
    )
    assert 0 < sent < SENT_ONCE


@pytest.mark.parametrize(
    "page", first([LESSON_PAGES[1], *LESSON_PAGES[2:], "pages/labs/own_attention.py", "pages/labs/break_it.py"])
)
def test_a_link_turns_all_questions_off(page: str) -> None:
    """For a class that is compared with one that predicts: closing questions then stand with their answers."""
    app, other = asking(page, predict="off"), asking(page)
    assert asked(app, closing=False) == asked(app, closing=True) == []
    for question in asked(other, closing=True):
        assert question["question"].split(". ", 1)[1] in texts(app).replace("\\", "")
    assert "predict=off" not in texts(other)


def test_links_between_pages_keep_the_conditions_of_a_class() -> None:
    """Also after a reset, which sets the depth back."""
    app = follow("pages/about/papers.py", {"predict": "off", "depth": "picture"})
    for depth in (True, False):
        links = [link for link in re.findall(r"\]\(([^)]+)\)", texts(app)) if "sentence=" in link]
        assert links
        assert all("predict=off" in link for link in links)
        assert any("depth=picture" in link for link in links) == depth
        app.button(key="reset").click().run()


def test_formulas_stand_where_the_depth_shows_them() -> None:
    page = LESSON_PAGES[1]
    shows = {depth: asked(asking(page, depth=depth), closing=False)[0]["formula"] for depth in ("numbers", "code")}
    assert shows == {"numbers": False, "code": True}


def test_the_right_option_is_computed_only_when_it_is_shown() -> None:
    def script() -> None:
        import streamlit as st

        from tests.pages.test_predict import refusing
        from ui.predict import ask

        st.text(str(ask("Which?", ("a", "b"), key="x", right=refusing)))

    app = AppTest.from_function(script, default_timeout=PATIENCE).run()
    assert not app.exception
    assert app.text[0].value == "False"
    app.session_state["x_shown"] = True
    assert app.run().exception


def refusing() -> frozenset[int]:
    """What a right option that costs a second would do."""
    raise RuntimeError("asked for")
