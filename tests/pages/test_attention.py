"""The lesson on attention: any sentence, every control, and the numbers of the record on the page."""

from __future__ import annotations

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from claims.agreement import verdicts
from model import Head, Intervention, Record, ReplacedRow
from model.dissect.agreement import compare_words
from model.dissect.influence import leave_one_out
from model.dissect.score_terms import score_terms
from model.network.rnn import SITE
from tests.pages.harness import DEFAULT, LONG, ONE_TOKEN, follow, opened_once, texts
from ui.french import french_html
from ui.lessons.attention.computation import PART_TITLES
from ui.lessons.attention.other_weights import AS_COMPUTED, EQUAL_ALWAYS, EQUAL_HERE
from ui.lessons.attention.other_weights import ONE_TOKEN as ALL_ON_ONE
from ui.models import load_translator, model_label
from ui.text import literal, percent, quoted
from ui.wording.agreement import describe_verdict, describe_verdicts

PAGE = "pages/lessons/attention.py"
MODELS = ("rnn-dot", "rnn-additive")


def opened(model: str = "rnn-dot", sentence: str = DEFAULT, step: int = 0, **link: str) -> AppTest:
    """The lesson with all stages open."""
    whole = {"sentence": sentence, "model": model, "step_no": str(step + 1), "attention_open": PART_TITLES[-1], **link}
    app = follow(PAGE, whole)
    assert not app.exception
    return app


def latex(app: AppTest) -> str:
    return "\n".join(each.value for each in app.latex)


def record_of(model: str, sentence: str = DEFAULT) -> Record:
    return load_translator(model).record(sentence)


@pytest.mark.parametrize("asked", ["transformer", "rnn", "no such model", "rnn-additive", "rnn-dot"])
def test_the_lesson_names_the_model_it_takes_apart(asked: str) -> None:
    app = opened_once(PAGE, {"model": asked})
    used = asked if asked in MODELS else MODELS[0]
    assert app.segmented_control(key="attention_model").value == used
    assert ("Shown here" in texts(app)) == (used != asked)
    if asked in ("transformer", "rnn"):
        said = f"Shown here: {model_label(used)}. Its decoder looks back once at each step"
        assert literal(said) in texts(app)
    assert french_html(record_of(used)) in texts(app)


def test_choosing_the_score_chooses_the_model() -> None:
    app = opened("rnn-dot")
    app.segmented_control(key="attention_model").set_value("rnn-additive").run()
    assert app.text_input(key="model").value == "rnn-additive"
    assert r"\tanh" in latex(app)


def test_stages_open_one_after_the_other_and_stay_open() -> None:
    app = follow(PAGE, {"sentence": DEFAULT})
    for count in range(1, len(PART_TITLES) + 1):
        headings = [each.value for each in app.markdown if each.value.startswith("#### ")]
        assert headings == [f"#### {place + 1} {name}" for place, name in enumerate(PART_TITLES[:count])]
        if count < len(PART_TITLES):
            app.button(key="attention_next").click().run()
    assert not any(button.key == "attention_next" for button in app.button)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("step", "key"), [(0, 0), (1, 3)])
def test_the_numbers_are_the_records(model: str, step: int, key: int) -> None:
    app = opened(model, step=step, attention_key_no=str(key + 1))
    record = record_of(model)
    seen = record.attention[SITE]
    score, weight = float(seen.scores[0, step, key]), float(seen.weights[0, step, key])
    formulas = latex(app)
    assert f"= {score:.2f}" in formulas
    assert rf"\text{{score}}_{{{key + 1}}}" in formulas
    assert f"= {weight:.3f}" in formulas
    assert f"{seen.query[0, step, 0]:.2f}" in formulas
    assert f"= {seen.context[0, step, 0]:.2f}" in formulas
    best = int(seen.weights[0, step].argmax())
    assert f"the largest weight, {percent(float(seen.weights[0, step, best]))}" in texts(app)

    terms = score_terms(load_translator(model), record, SITE, 0, step, key)
    table = app.dataframe[0].value
    np.testing.assert_allclose(table["query"], terms.query, atol=1e-4)
    np.testing.assert_allclose(table["key"], terms.key, atol=1e-4)
    np.testing.assert_allclose(table["term"], terms.terms, atol=1e-4)
    assert table["sum so far"].iloc[-1] / terms.scale == pytest.approx(score, abs=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_words_left_out(model: str) -> None:
    sentence = "the girl likes the green book."
    app = opened(model, sentence)
    record = record_of(model, sentence)
    compared = compare_words(record, SITE, 0, leave_one_out(load_translator(model), record))
    shown = texts(app)
    assert describe_verdict(compared[0]) in shown
    assert describe_verdicts(verdicts(compared)) in shown


def test_one_word_cannot_be_left_out() -> None:
    assert "nothing to leave out" in texts(opened_once(PAGE, {"sentence": ONE_TOKEN}))


@pytest.mark.parametrize("model", MODELS)
def test_weights_set_by_hand(model: str) -> None:
    step, only = 1, 2
    app = opened(model, step=step)
    translator, record = load_translator(model), record_of(model)
    length, head = len(record.source), Head(SITE, 0)
    one = tuple(float(place == only) for place in range(length))
    interventions = {
        EQUAL_HERE: Intervention(rows=(ReplacedRow(head, step, (1 / length,) * length),)),
        EQUAL_ALWAYS: Intervention(uniform=frozenset({head})),
        ALL_ON_ONE: Intervention(rows=(ReplacedRow(head, step, one),)),
    }
    for choice, intervention in interventions.items():
        app.segmented_control(key="attention_weights").set_value(choice).run()
        if choice == ALL_ON_ONE:
            app.text_input(key="attention_only_no").set_value(str(only + 1)).run()
        assert not app.exception
        after = translator.record(DEFAULT, record.target.ids, intervention=intervention)
        was, now = (percent(math.exp(float(each.log_probs[step]))) for each in (record, after))
        shown = texts(app)
        assert (f"goes from {was} to {now}" if was != now else f"stays at {was}") in shown
        free = translator.translate(DEFAULT, intervention=intervention)
        assert ("the model writes the same translation" in shown) == (free.ids == record.target.ids)


def test_as_computed_changes_nothing() -> None:
    app = opened_once(PAGE)
    assert app.segmented_control(key="attention_weights").value == AS_COMPUTED
    assert "goes from" not in texts(app)


def test_the_last_step_of_a_long_sentence_and_tokens_that_it_has_not() -> None:
    app = opened(
        sentence=LONG, step=10_000, attention_weights=ALL_ON_ONE, attention_key_no="999", attention_only_no="-3"
    )
    record = record_of("rnn-dot", LONG)
    assert f"Step {len(record.target)} in five stages" in texts(app)
    assert app.pills(key="attention_key_choice").value == len(record.source) - 1
    assert app.pills(key="attention_only_choice").value == 0


def test_answers_are_tied_to_the_sentence() -> None:
    app = follow(PAGE, {"sentence": DEFAULT, "model": "rnn-additive"})
    for place in range(3):
        app.session_state[f"attention_answer_{place}_shown"] = True
    app.run()
    assert not app.exception
    record = record_of("rnn-additive")
    shown = texts(app)
    even = load_translator("rnn-additive").translate(
        DEFAULT, intervention=Intervention(uniform=frozenset({Head(SITE, 0)}))
    )
    assert f"With a plain average the model writes {quoted(even.text)}:" in shown
    rows = record.attention[SITE].weights[0].astype(float)
    widths = [math.exp(-sum(weight * math.log(weight) for weight in row if weight > 0)) for row in rows]
    assert f"Step {int(np.argmin(widths)) + 1}," in shown
    assert f"{max(widths):.1f} of {len(record.source)} tokens" in shown
