"""The lab on attention sinks: its rows are those of the chosen head and step, or token, and of this sentence."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from charts.grammar import piece_names
from charts.labels import percent
from claims.attention_sinks import eos_length, needed_weight, sink_counts, table_agreement
from claims.sink_effect import effect_of_row
from model import Head
from model.dissect.attention_sinks import english_sites, measure_row, sink_rows
from model.dissect.word_links import readings, word_links
from model.network.site import Site
from tests.conftest import ATTENDING
from tests.pages.harness import APP, PATIENCE, follow, plain, texts
from tests.tiers import families
from ui.labs.attention_sinks.on_screen import FEW_STEPS, over_english
from ui.models import load_translator
from ui.wording.attention_sinks import (
    describe_agreement,
    describe_eos_weight,
    describe_length,
    describe_needed,
    describe_rows,
)

PAGE = "pages/labs/attention_sinks.py"
SENTENCE = "the girl likes the book."


def opened(model: str, **link: str) -> AppTest:
    app = follow(PAGE, {"sentence": SENTENCE, "model": model, **link})
    assert not app.exception
    return app


@pytest.mark.parametrize("model", families(ATTENDING))
def test_the_row_of_the_link_is_shown(model: str) -> None:
    translator = load_translator(model)
    record = translator.record(SENTENCE)
    site = english_sites(record)[-1]
    head = Head(site, translator.heads_at[site] - 1)
    app = opened(model, site=site, head_no="99", step_no="2")
    look = measure_row(translator, record, head, min(1, len(record.target) - 1))
    assert describe_eos_weight(effect_of_row(record, look), record, look) in texts(app)
    assert describe_length(eos_length(record, look)) in texts(app)
    written = piece_names(record.target)[look.query]
    assert describe_needed(needed_weight(record, look), written) in texts(app)
    alike = [other for other in record.attention if Site(other).kind == "cross"]
    run = len(record.target) <= FEW_STEPS
    assert describe_rows(sink_counts(record, sink_rows(translator, record, alike, run=run))) in texts(app)
    app.segmented_control(key="rests_map").set_value("change without it").run()
    assert describe_rows(sink_counts(record, sink_rows(translator, record, alike))) in texts(app)
    rows = readings(translator.network)[0]
    assert describe_agreement(table_agreement(word_links(record, site, head.head, rows)), record.pair) in texts(app)
    assert percent(float(look.weights[-1])) in plain(app)
    assert "not measured for this model" in plain(app)  # these models are none of those that were measured


def test_a_row_of_the_encoder() -> None:
    translator = load_translator("transformer")
    record = translator.record(SENTENCE)
    app = opened("transformer", site="encoder.1.self", rests_token_no="3")
    look = measure_row(translator, record, Head("encoder.1.self", 0), 2)
    assert describe_eos_weight(effect_of_row(record, look), record, look) in texts(app)
    # the words are linked by the last cross-attention then
    last = [site for site in record.attention if Site(site).kind == "cross"][-1]
    assert describe_agreement(table_agreement(word_links(record, last, 0, "writing")), record.pair) in texts(app)


def test_other_rows_and_other_maps() -> None:
    translator = load_translator("rnn-dot")
    record = translator.record(SENTENCE)
    links = word_links(record, "decoder.cross", 0, "reading")
    assert links  # this untrained model writes several words
    app = opened("rnn-dot", rests_rows="the step that has read it", rests_map="nonsense")
    assert describe_agreement(table_agreement(links), record.pair) in texts(app)
    for asked in ("weight times length", "change without it"):
        app.segmented_control(key="rests_map").set_value(asked).run()
        assert not app.exception


def test_the_decoders_own_attention_is_not_offered() -> None:
    app = opened("transformer", site="decoder.1.self")
    sites = app.selectbox(key="site_choice").options
    assert len(sites) == len(english_sites(load_translator("transformer").record(SENTENCE)))
    assert not [site for site in sites if site.startswith("Decoder") and "self" in site]
    record = load_translator("transformer").record(SENTENCE)
    assert over_english(record).target is record.target


def test_the_second_address_leads_to_the_lab_and_keeps_the_link() -> None:
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    app.query_params.update({"sentence": SENTENCE, "step_no": "2"})
    app._page_hash = calc_hash("attention-sinks")
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Attention sinks"]
    assert app.query_params["sentence"] == SENTENCE
    assert app.query_params["step_no"] == "2"
