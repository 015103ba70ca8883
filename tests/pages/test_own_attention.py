"""The lab on your own attention: the link's rows are run, kept and taken back; what is shown is what was run."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from charts.labels import decimal
from model import Intervention, Record, Translator
from tests.conftest import ATTENDING
from tests.pages.harness import follow, plain, texts
from tests.tiers import families
from ui.labs.own_attention.drawn import DrawnRow, intervention_of, written
from ui.labs.own_attention.on_screen import OTHER, ROWS, cross_sites, heads_of, site_of
from ui.labs.own_attention.two_sentences import lent_rows
from ui.labs.tag import tag_of
from ui.models import load_translator
from ui.text import markup

PAGE = "pages/labs/own_attention.py"
SENTENCE, SAME_LENGTH = "the girl likes the book.", "the book likes the girl."


def opened(model: str, rows: tuple[DrawnRow, ...] = (), **link: str) -> AppTest:
    translator = load_translator(model)
    asked = written(rows, tag_of(model, translator.source_ids(SENTENCE)))
    app = follow(PAGE, {"sentence": SENTENCE, "model": model, **({ROWS: asked} if asked else {}), **link})
    assert not app.exception
    return app


def shows(app: AppTest, record: Record) -> None:
    for word in record.target.words:
        if word.text in record.target.text:
            assert markup(word.text) in texts(app)


def drawn_run(translator: Translator, asked: Intervention, first: int) -> tuple[Record, Record, Record]:
    """The model's own translation; what it writes from a step on under the intervention; the first one forced."""
    before = translator.record(SENTENCE)
    now = translator.translate(SENTENCE, prefix=before.target.ids[:first], intervention=asked)
    forced = translator.record(SENTENCE, before.target.ids, intervention=asked)
    return before, translator.record(SENTENCE, now.ids, intervention=asked), forced


@pytest.mark.parametrize("model", families(ATTENDING))
@pytest.mark.parametrize(("scope", "label"), [("all", "All layers"), ("head", "One head")])
def test_what_is_drawn_is_run(model: str, scope: str, label: str) -> None:
    translator = load_translator(model)
    rows = (DrawnRow(3, "never", (0,)), DrawnRow(2, "only", (1, 3)))
    site = cross_sites(translator)[-1]
    heads = heads_of(translator, scope, site, 0)  # type: ignore[arg-type]
    asked = intervention_of(rows, heads, len(translator.source_ids(SENTENCE)))
    before, now, forced = drawn_run(translator, asked, 2)
    assert now.target.ids[:2] == before.target.ids[:2]
    app = opened(model, rows, own_scope=label)
    shows(app, now)
    assert f"goes from {decimal(before.log_prob)} to {decimal(forced.log_prob)}" in plain(app)
    assert "Do other heads make up for it?" in texts(app)
    app.button(key="own_undo").click().run()
    assert app.text_input(key=ROWS).value == written(rows[:1], tag_of(model, before.source.ids))
    app.button(key="own_undo").click().run()
    assert app.text_input(key=ROWS).value == ""
    shows(app, before)
    assert app.button(key="own_undo").disabled
    again = (*rows, DrawnRow(2, "never", (1,)))  # in place of the second, which comes back
    app.text_input(key=ROWS).set_value(written(again, tag_of(model, before.source.ids))).run()
    app.button(key="own_undo").click().run()
    shows(app, now)
    app.button(key="own_as_the_model_looks").click().run()
    assert app.text_input(key=ROWS).value == ""


@pytest.mark.parametrize("where", ["Encoder self", "Decoder self"])
def test_rows_of_self_attention_are_run_with_those_of_the_other_maps(where: str) -> None:
    translator = load_translator("transformer")
    source = len(translator.source_ids(SENTENCE))
    own = (
        DrawnRow(2, "shares", (0, 1), "encoder", (30, 60))
        if where == "Encoder self"
        else DrawnRow(3, "shares", (0, 2), "decoder", (30, 60))
    )
    cross = DrawnRow(4, "only", (1,))
    parts = [
        intervention_of(
            [row], heads_of(translator, "layer", site_of(translator, row.where, "decoder.1.cross"), 0), source
        )
        for row in (own, cross)
    ]
    asked = Intervention(rows=parts[0].rows + parts[1].rows)
    before, now, forced = drawn_run(translator, asked, 0 if own.where == "encoder" else 3)
    app = opened("transformer", (own, cross), own_map=where, own_scope="One layer", site="decoder.1.cross")
    shows(app, now)
    assert f"goes from {decimal(before.log_prob)} to {decimal(forced.log_prob)}" in plain(app)
    assert "Also painted: row 5 of cross-attention only at" in plain(app)
    # and without the row of the other map what is told is this map's
    app = opened("transformer", (own,), own_map=where, own_scope="One layer", site="decoder.1.cross")
    _, now, forced = drawn_run(translator, parts[0], 0 if own.where == "encoder" else 3)
    shows(app, now)
    assert "Also painted" not in plain(app)
    change = forced.log_probs - before.log_probs
    step = int(np.abs(change).argmax()) if own.where == "encoder" else 3
    assert f"Step {step + 1}, " in texts(app)
    assert "Do other heads make up for it?" in texts(app)
    heads = len(parts[0].rows)
    assert f"the {heads} heads of one layer: {decimal(float(change[step]), change=True)}" in plain(app)


def test_a_model_without_self_attention_has_one_map() -> None:
    app = opened("rnn-dot", (DrawnRow(1, "only", (0,), "encoder"),), own_map="Encoder self")
    assert not [element for element in app.segmented_control if element.key == "own_map"]
    assert "your first painted row" not in texts(app)  # a row that it cannot run
    assert app.button(key="own_undo").disabled


def test_rows_belong_to_their_sentence_and_fit_it() -> None:
    translator = load_translator("rnn-dot")
    tag = tag_of("rnn-dot", translator.source_ids(SENTENCE))
    app = opened("rnn-dot", (DrawnRow(1, "only", (1,)),))
    assert "your first painted row" in texts(app)
    app.text_input(key="sentence").set_value("Tom sees it.").run()
    assert "your first painted row" not in texts(app)
    app.text_input(key="sentence").set_value(SENTENCE).run()
    assert "your first painted row" in texts(app)
    for nonsense in (f"{tag}:2o99", f"{tag}:0o1", f"{tag}:x", "2o1", f"{tag}:99o1"):
        app.text_input(key=ROWS).set_value(nonsense).run()
        assert not app.exception


@pytest.mark.parametrize("model", ["transformer", "rnn-additive"])
def test_two_sentences_of_one_length(model: str) -> None:
    translator = load_translator(model)
    app = opened(model, own_other=SAME_LENGTH)
    own, other = translator.record(SENTENCE), translator.record(SAME_LENGTH)
    lent = translator.translate(SAME_LENGTH, intervention=lent_rows(translator, own))
    shows(app, translator.record(SAME_LENGTH, lent.ids))
    assert "Which state carries the meaning?" in texts(app)
    app.text_input(key=OTHER).set_value("Tom").run()
    assert f"have {len(own.source)} and {len(translator.source_ids('Tom'))}" in plain(app)
    app.text_input(key=OTHER).set_value("").run()
    assert "The box is empty" in plain(app)
    assert len(other.source) == len(own.source)
    app.button(key="own_try").click().run()
    assert app.text_input(key="sentence").value == "The dog bites the man."


def test_a_row_of_the_other_sentence() -> None:
    translator = load_translator("transformer")
    other = translator.record("Tom sees it.")
    rows = (DrawnRow(1, "as there"),)
    site = cross_sites(translator)[-1]
    heads = heads_of(translator, "all", site, 0)
    asked = intervention_of(rows, heads, len(translator.source_ids(SENTENCE)), other)
    _, now, _ = drawn_run(translator, asked, 1)
    shows(opened("transformer", rows, own_other="Tom sees it."), now)
