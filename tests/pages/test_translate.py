"""The Translate page shows the numbers of the record, for any model, site, head and step."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pandas
import pytest
from streamlit.testing.v1 import AppTest

from charts.candidates import candidate_alts
from model import Record
from model.language.glossary import PAIR
from model.translate.reading import MAX_SOURCE_PIECES
from tests.conftest import ATTENDING
from tests.pages.harness import DEFAULT, HOSTILE, LONG, follow, texts
from tests.pairs import FRENCH
from tests.tiers import families
from ui.browser_answers import ANSWERS
from ui.current import ask_for_sentence
from ui.models import load_translator
from ui.sentence import LONG_PAUSE, PAUSE
from ui.text import literal, markup, percent

CANDIDATES = "attention_lab_candidates"
SENTENCE = "the girl likes the green book."


def with_tables(app: AppTest) -> AppTest:
    """The page with the tables under its figures opened."""
    for key in ("translate_map_numbers", "translate_candidates_numbers"):
        app.session_state[key] = True
    return app.run()


def map_table(app: AppTest) -> pandas.DataFrame:
    return app.dataframe[0].value


def recorded(model: str, sentence: str = SENTENCE, beam: int = 1) -> Record:
    return load_translator(model).record(sentence, beam=beam)


@pytest.mark.parametrize("model", families())
def test_translation_and_probability_are_the_record_s(model: str) -> None:
    record = recorded(model)
    app = follow(link={"sentence": SENTENCE, "model": model})
    shown = texts(app)
    for word in record.target.words:
        if word.text in record.target.text:
            assert markup(word.text) in shown
    assert f"in {len(record.target)} steps" in shown
    assert percent(math.exp(record.log_prob)) in shown


@pytest.mark.parametrize("model", families(ATTENDING))
def test_the_map_is_the_record_s_for_every_site_and_head(model: str) -> None:
    record = recorded(model)
    app = with_tables(follow(link={"sentence": SENTENCE, "model": model}))
    for site, seen in record.attention.items():
        for head in (0, len(seen.weights) - 1):
            app.text_input(key="site").set_value(site)
            app.text_input(key="head_no").set_value(str(head + 1)).run()
            numbers = map_table(app).iloc[:, 1:].to_numpy(float)
            expected = np.where(np.isfinite(seen.scores[head]), seen.weights[head], np.nan)  # a masked cell is empty
            np.testing.assert_allclose(numbers, expected, atol=5.1e-5)


def test_candidates_follow_the_step() -> None:
    record = recorded("transformer")
    app = with_tables(follow(link={"sentence": SENTENCE}))
    for step in (len(record.target) - 1, 0):
        app.slider(key="step_choice").set_value(step + 1).run()
        app.run()
        assert app.text_input(key="step_no").value == str(step + 1)
        numbers = app.dataframe[1].value.select_dtypes("number").to_numpy(float)
        expected = [candidate.probability for candidate in record.candidates[step]]
        assert any(
            np.allclose(numbers[: len(expected), index], expected, atol=1e-4) for index in range(numbers.shape[1])
        )


def test_stepping_moves_within_the_steps() -> None:
    last = len(recorded("transformer").target) - 1
    app = follow(link={"sentence": SENTENCE, "step_no": str(last)})
    app.button(key="step_chevron_right").click().run()
    app.run()
    assert app.text_input(key="step_no").value == str(last + 1)
    assert app.button(key="step_chevron_right").disabled
    app.button(key="step_first_page").click().run()
    app.run()
    assert app.text_input(key="step_no").value == "1"
    assert app.button(key="step_chevron_left").disabled


def test_the_step_of_a_longer_sentence_is_kept_while_a_shorter_one_is_typed() -> None:
    app = follow(link={"sentence": LONG, "step_no": "31"})
    assert app.slider(key="step_choice").value == 31
    app.text_input(key="sentence").set_value("cat").run()
    step: Any = app.slider(key="step_choice").value
    assert step <= len(recorded("transformer", "cat").target)
    app.text_input(key="sentence").set_value(LONG).run()
    assert app.slider(key="step_choice").value == 31


def test_the_beam_is_a_choice() -> None:
    app = follow(link={"sentence": SENTENCE})
    app.segmented_control(key="translate_search").set_value("beam of 4").run()
    record = recorded("transformer", beam=4)
    assert percent(math.exp(record.log_prob)) in texts(app)
    assert f"in {len(record.target)} steps" in texts(app)


def test_whole_words_merge_the_map() -> None:
    record = recorded("transformer")
    app = with_tables(follow(link={"sentence": SENTENCE}))
    assert any(word.end - word.start > 1 for word in record.source.words)
    assert "The map shows every piece" in texts(app)  # and may name another word than the player
    app.toggle(key="translate_words").set_value(True).run()
    app.run()
    assert map_table(app).shape == (len(record.target.words), len(record.source.words) + 1)
    assert "The map shows every piece" not in texts(app)
    assert "The map shows every piece" not in texts(follow(link={"sentence": SENTENCE, "site": "encoder.0.self"}))


def test_rnn_without_attention_says_so_and_shows_its_candidates() -> None:
    app = follow(link={"sentence": SENTENCE, "model": "rnn"})
    assert "no attention" in app.info[0].value
    (bars,) = (view for view in app.get("bidi_component") if view.proto.component_name == CANDIDATES)
    assert json.loads(bars.proto.json)["alts"] == list(candidate_alts(recorded("rnn")))
    assert app.slider(key="step_choice").max == len(recorded("rnn").target)


def test_a_translation_that_the_limit_cut_off_is_called_so() -> None:
    record = recorded("transformer", DEFAULT)
    ended = record.target.pieces[-1] == "<eos>"
    assert ("cut off" in texts(follow())) == (not ended)


def test_a_too_long_text_is_told_how_much_is_read() -> None:
    text = HOSTILE["ten thousand characters"]
    app = follow(link={"sentence": text})
    pieces = len(load_translator("transformer").tokenizer.ids(text))
    (warning, *_) = app.warning
    tokens_typed, read = map(int, re.findall(r"\d+", warning.value))
    assert tokens_typed == pieces
    assert MAX_SOURCE_PIECES - 5 < read <= MAX_SOURCE_PIECES
    assert app.text_input(key="sentence").value == text


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07"])
def test_nothing_to_translate_is_one_sentence(text: str) -> None:
    app = follow(link={"sentence": text})
    assert len(app.info) == 1
    assert app.info[0].value == literal(ask_for_sentence(FRENCH))
    assert not app.error
    assert not [view for view in app.get("bidi_component") if view.proto.component_name == CANDIDATES]


def test_examples_fill_the_box() -> None:
    from ui.sentence import MENU, examples

    app = follow()
    for number in (0, len(examples(PAIR)) - 1):
        assert not [
            element for element in app.button if str(element.key).startswith("example_")
        ]  # sent to who opens the menu
        app.session_state[MENU] = True
        app.run()
        app.button(key=f"example_{number}").click().run()
        assert app.text_input(key="sentence").value == examples(PAIR)[number].sentence
        assert not app.exception


def test_the_server_is_asked_later_where_the_browser_answers_what_is_typed() -> None:
    def pause(app: AppTest) -> int:
        return int(app.text_input(key="sentence").proto.live_debounce_ms)

    app = follow(link={"sentence": SENTENCE, "model": "rnn-dot"})
    assert pause(app) == PAUSE
    app.session_state[ANSWERS] = "rnn-dot"
    assert pause(app.run()) == LONG_PAUSE
    assert pause(app.text_input(key="sentence").set_value(" ").run()) == PAUSE  # there is no place for its answer
    app.text_input(key="sentence").set_value(SENTENCE).run()
    app.session_state[ANSWERS] = "transformer"  # another model's weights are not there yet
    assert pause(app.run()) == PAUSE
