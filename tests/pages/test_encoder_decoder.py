"""Lesson 1: its steps and controls, and the numbers of the records on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import ui
from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import decimal
from model import Record
from model.dissect import probe
from model.dissect.influence import gradient_times_input, leave_one_out
from model.dissect.unrolled import unrolled
from model.store import results
from tests.pages.harness import DEFAULT, HOSTILE, LONG, ONE_TOKEN, follow, opened_once, texts
from tests.tiers import full
from ui.difference import difference_html
from ui.lessons.encoder_decoder.clauses import CLAUSES
from ui.lessons.encoder_decoder.on_screen import opens_at
from ui.lessons.encoder_decoder.runners import RUNNERS
from ui.models import load_translator, model_label
from ui.text import literal, percent, quoted

PAGE = "pages/lessons/encoder_decoder.py"
STEP, RACE = "encoder_decoder_step", "encoder_decoder_race"


def link(model: str = "rnn", sentence: str = DEFAULT, **own: int) -> dict[str, str]:
    """A link with the lesson's own parameters."""
    numbers = {f"encoder_decoder_{name}_no": str(value + 1) for name, value in own.items()}
    return {"sentence": sentence, "model": model, **numbers}


def opened(**asked: Any) -> AppTest:
    app = follow(PAGE, link(**asked))
    assert not app.exception
    return app


def seen(model: str = "rnn", **asked: Any) -> AppTest:
    """The same, only looked at."""
    app = opened_once(PAGE, link(model, **asked))
    assert not app.exception
    return app


def record_of(model: str, sentence: str = DEFAULT) -> Record:
    return load_translator(model).record(sentence)


@pytest.fixture
def shown_figures(monkeypatch: pytest.MonkeyPatch) -> dict[str, Figure]:
    """The figures that pages show, by key."""
    figures: dict[str, Figure] = {}
    show = ui.show

    def keep(figure: Figure, *, key: str, grows: bool = False) -> None:
        figures[key] = figure
        show(figure, key=key, grows=grows)

    monkeypatch.setattr(ui, "show", keep)
    return figures


def latex(app: AppTest) -> str:
    return "\n".join(element.value for element in app.latex)


@pytest.mark.parametrize(("model", "used"), [("rnn", "rnn"), ("rnn-dot", "rnn-dot"), ("transformer", "rnn")])
def test_the_lesson_takes_an_rnn(model: str, used: str) -> None:
    app = seen(model)
    assert ("Shown here" in texts(app)) == (model != used)
    record = record_of(used)
    assert f"of {len(record.source) + len(record.target)}: the decoder" in texts(app)


@pytest.mark.parametrize("model", ["rnn", "rnn-additive"])
def test_every_step_tells_what_the_record_says(model: str) -> None:
    record = record_of(model)
    chain = unrolled(record)
    source, fed, written = (piece_names(tokens) for tokens in (record.source, record.decoder_input, record.target))
    for step in (0, len(source) - 1, len(source), chain.steps - 1):
        app = seen(model, step=step)
        shown = texts(app)
        if step < len(source):
            assert f"the encoder reads {quoted(source[step])}" in shown
            assert f"= {chain.encoder_change[step]:.2f}" in latex(app)
        else:
            decoder_step = step - len(source)
            assert f"the decoder gets {quoted(fed[decoder_step])} and writes {quoted(written[decoder_step])}" in shown
            assert f"= {chain.decoder_change[decoder_step]:.2f}" in latex(app)


@pytest.mark.parametrize(("asked", "shown"), [("-1", 1), ("10000", None), ("not a number", 0), ("3", 3)])
def test_a_link_may_ask_for_any_step(asked: str, shown: int | None) -> None:
    app = opened_once(PAGE, {"model": "rnn", f"{STEP}_no": asked, f"{RACE}_no": asked})
    assert not app.exception
    chain = unrolled(record_of("rnn"))
    expected = {None: chain.steps, 0: opens_at(chain) + 1}.get(shown, shown)
    assert f"Step **{expected}** of {chain.steps}" in texts(app)


def test_it_opens_with_most_boxes_filled() -> None:
    """All of the English is read and four French pieces are written, where there are so many; none is out of view."""
    for sentence in (DEFAULT, "cat", LONG):
        app, record = opened(sentence=sentence), record_of("rnn", sentence)
        decoder_step = min(4, len(record.target))
        assert f"Step **{len(record.source) + decoder_step}** of {len(record.source) + len(record.target)}" in texts(
            app
        )
        assert opens_at(unrolled(record)) == len(record.source) + decoder_step - 1


def test_the_stepper_walks_through_both_halves() -> None:
    app = opened()
    last = unrolled(record_of("rnn")).steps
    app.button(key=f"{STEP}_first_page").click().run()
    assert app.button(key=f"{STEP}_first_page").disabled
    app.button(key=f"{STEP}_chevron_right").click().run()
    assert app.text_input(key=f"{STEP}_no").value == "2"
    app.button(key=f"{STEP}_last_page").click().run()
    assert f"Step **{last}** of {last}" in texts(app)
    assert app.button(key=f"{STEP}_chevron_right").disabled
    app.slider(key=f"{STEP}_choice").set_value(2).run()
    assert app.text_input(key=f"{STEP}_no").value == "2"
    app.button(key=f"{STEP}_chevron_left").click().run()
    assert "Step **1** of" in texts(app)


@pytest.mark.parametrize("model", ["rnn", "rnn-additive"])
def test_the_bottleneck_counts_the_numbers(model: str) -> None:
    source, size = record_of(model).states["encoder.output"].shape
    formulas = latex(seen(model))
    assert rf"{source} \times {size} = {source * size} \longrightarrow" in formulas
    goes_on = source * size if model == "rnn-additive" else size
    assert rf"\longrightarrow {goes_on}" in formulas


def test_influence_is_the_models(shown_figures: dict[str, Figure]) -> None:
    translator, record = load_translator("rnn"), record_of("rnn")
    left_out, gradient = leave_one_out(translator, record), gradient_times_input(translator, record)
    app = opened()
    _, changes, shares = (column.to_list() for _, column in shown_figures["encoder_decoder_influence"].table.items())
    np.testing.assert_allclose(changes, left_out.total, atol=1e-4)
    np.testing.assert_allclose(shares, gradient[:-1], atol=1e-4)
    assert f"Its share of gradient \u00d7 input is {percent(gradient[-1])}" in texts(app)


def test_one_word_has_nothing_to_leave_out() -> None:
    assert "nothing to leave out" in texts(seen(sentence=ONE_TOKEN))


@pytest.mark.parametrize("step", [0, 2, 10_000])
def test_the_race_shows_each_runners_record(step: int) -> None:
    shown = texts(seen(race=step))
    records = {name: record_of(name) for name in RUNNERS}
    longest = max(len(record.target) for record in records.values())
    step = min(step, longest - 1)
    assert f"Step **{step + 1}** of {longest}" in shown
    for record in records.values():
        decoder_step = min(step, len(record.target) - 1)
        assert (
            f"so far {decimal(record.log_probs[: decoder_step + 1].sum())}, in all {decimal(record.log_prob)}" in shown
        )
        if decoder_step == step:
            assert f"Writes {quoted(piece_names(record.target)[decoder_step])} with log-probability" in shown


def test_leaving_words_out_stands_beside_the_looks(shown_figures: dict[str, Figure]) -> None:
    app = opened(race=1)
    assert "looks" in texts(app)
    app.session_state["encoder_decoder_race_0_left_out"] = True
    app.run()
    assert not app.exception
    table = shown_figures["encoder_decoder_race_0_left_out_bars"].table
    for index, name in enumerate(("rnn-additive", "transformer"), 1):
        left_out = leave_one_out(load_translator(name), record_of(name))
        np.testing.assert_allclose(table.iloc[:, index], left_out.change[:, 1], atol=1e-4)


def test_one_click_lengthens_the_sentence_and_one_undoes_it() -> None:
    app = opened()
    app.button(key="encoder_decoder_lengthen").click().run()
    longer = f"I like red cars, and {CLAUSES[0]}."
    assert app.text_input(key="sentence").value == longer
    assert f"in all {decimal(record_of('rnn', longer).log_prob)}" in texts(app)
    app.button(key="encoder_decoder_shorten").click().run()
    assert app.text_input(key="sentence").value == DEFAULT
    assert app.button(key="encoder_decoder_shorten").disabled


@full
def test_a_text_that_is_cut_cannot_grow() -> None:
    app = opened(sentence=HOSTILE["ten thousand characters"])
    assert app.button(key="encoder_decoder_lengthen").disabled
    assert "The model reads only the first " in texts(app)


def test_results_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ui.measured.read", lambda topic, directory: None)
    monkeypatch.setattr("ui.lessons.encoder_decoder.handed_over.PROBE", tmp_path / "none")
    assert texts(opened()).count(results.NOT_MEASURED) == 2


def test_stored_results_are_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shown_figures: dict[str, Figure]
) -> None:
    point = {"first": 1, "last": 5, "mean_words": 3.4, "bleu": 12.5, "sentences": 7}
    curve = {"joined": [point], "natural": []}
    stored = {"models": {"rnn": curve}, "joined": "two or more <b>test</b> sentences", "weights": {"rnn": "0"}}
    monkeypatch.setattr("ui.measured.read", lambda topic, directory: stored)
    record = record_of("rnn")
    state = record.states["encoder.forward"][-1]
    words = ("like", "elephant")
    trained = probe.Probe(words, np.stack([state, -state]), np.zeros(2, np.float32), "0")
    probe.save_probe(trained, tmp_path / "rnn.safetensors")
    monkeypatch.setattr("ui.lessons.encoder_decoder.handed_over.PROBE", tmp_path / "rnn.safetensors")
    monkeypatch.setattr(
        "ui.lessons.encoder_decoder.handed_over.load_probe", lambda: probe.load_probe(tmp_path / "rnn.safetensors")
    )
    shown = texts(opened())
    assert results.NOT_MEASURED not in shown
    assert "Measured with earlier weights of rnn" in shown
    assert "<b>test</b>" not in shown
    assert shown_figures["encoder_decoder_length"].table["BLEU"].to_list() == [12.5]
    read = shown_figures["encoder_decoder_probe"].table
    assert read.iloc[:, 0].to_list() == ["1 like (in it)", "2 elephant"]
    np.testing.assert_allclose(
        read.iloc[:, 1], 1 / (1 + np.exp([-float(state @ state), float(state @ state)])), atol=1e-3
    )


def test_answers_are_tied_to_the_sentence() -> None:
    app = opened()
    for index in range(3):
        app.session_state[f"encoder_decoder_answer_{index}_shown"] = True
    app.run()
    assert not app.exception
    shown = texts(app)
    record = record_of("rnn")
    changes = unrolled(record).encoder_change
    assert f"changes it most ({changes.max():.2f})" in shown
    for name in RUNNERS:
        run = record_of(name)
        assert f"{literal(model_label(name))} {decimal(run.log_prob / len(run.target))}" in shown
    assert f"{record.states['decoder.initial'].shape[1]}, for one token or for forty" in shown


def test_the_other_attending_rnn_can_run_too() -> None:
    app = opened()
    assert model_label("rnn-dot") not in texts(app)
    app.session_state["encoder_decoder_race_with"] = "rnn-dot"
    shown = texts(app.run())
    assert not app.exception
    assert f"**{literal(model_label('rnn-dot'))}**" in shown
    assert f"**{literal(model_label('rnn-additive'))}**" not in shown
    assert difference_html(record_of("transformer"), record_of("rnn-dot"), size="1rem") in shown
