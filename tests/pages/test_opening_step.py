"""A page whose link names no step opens at one that shows its point; the start page with a model of its own."""

from __future__ import annotations

import json

import pytest

from model.dissect.telling import sink_step, telling_step
from tests.pages.harness import DEFAULT, START, TRANSLATE, follow, played
from ui.models import load_translator

LESSON, SINKS = "pages/lessons/attention.py", "pages/labs/attention_sinks.py"
SENTENCES = (DEFAULT, "the girl likes the green book.")


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("page", "model"),
    [(START, "rnn-dot"), (TRANSLATE, "transformer"), (LESSON, "rnn-dot")],
    ids=lambda value: str(value),
)
def test_a_player_opens_at_a_telling_step(page: str, model: str, sentence: str) -> None:
    record = load_translator(model).record(sentence)
    app = follow(page, {"sentence": sentence})
    shown = played(app)
    assert json.loads(shown["tracks"][0])["model"] == model
    assert shown["step"] == telling_step(record)
    assert shown["autoplay"] == (page == START)
    assert not app.text_input(key="step_no").value  # the link goes on saying nothing
    first = follow(page, {"sentence": sentence, "step_no": "1"})
    assert played(first)["step"] == 0
    assert not played(first)["autoplay"]


def test_a_model_that_is_chosen_is_shown_on_the_start_page_too() -> None:
    app = follow(START, {"sentence": DEFAULT, "model": "transformer"})
    assert json.loads(played(app)["tracks"][0])["model"] == "transformer"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_lab_on_sinks_opens_at_a_step_that_looks_at_the_end(sentence: str) -> None:
    record = load_translator("transformer").record(sentence)
    site = [other for other in record.attention if other.endswith(".cross")][-1]
    app = follow(SINKS, {"sentence": sentence, "model": "transformer"})
    assert app.slider(key="step_choice").value == sink_step(record, site, 0) + 1
