"""The lesson on self-attention: any sentence, every stage at every site, and numbers that are the record's."""

import re

import numpy as np
import pytest

from claims.causal_mask import most_changed, without_mask
from model.dissect.mask_at_work import mask_at_work
from tests.pages.harness import DEFAULT, LONG, TRANSLATE, follow, opened_once, texts
from ui.lessons.self_attention.computation import PART_TITLES
from ui.models import load_translator
from ui.wording.causal_mask import describe_both_ways

PAGE = "pages/lessons/self_attention.py"


@pytest.mark.parametrize("site", ["encoder.0.self", "encoder.1.self", "decoder.1.self", "decoder.0.cross"])
def test_all_stages_with_the_records_numbers(site: str) -> None:
    app = opened_once(PAGE, {"site": site, "head_no": "3", "self_open": PART_TITLES[-1]})
    assert not app.exception
    record = load_translator("transformer").record(DEFAULT)
    seen = record.attention[site]
    assert f"score {seen.scores[2, 1, 0]:.2f}, weight {seen.weights[2, 1, 0]:.3f}" in texts(app)
    formulas = "\n".join(str(latex.value) for latex in app.latex)
    assert f"= {seen.query[2, 1, 0]:.3f}" in formulas
    assert f"= {seen.scores[2, 1, 0]:.2f}" in formulas
    assert f"{seen.context[2, 1, 0]:.2f}" in formulas


def test_a_masked_key_is_told() -> None:
    link = {"site": "decoder.0.self", "self_open": PART_TITLES[-1], "self_query_no": "1", "self_key_no": "99"}
    app = opened_once(PAGE, link)
    assert not app.exception
    assert "masked: weight 0" in texts(app)
    assert "The causal mask hides it" in texts(app)


@pytest.mark.parametrize("other", ["", "   ", "bread", "<script>alert(1)</script>", DEFAULT, "ქართული " * 400])
def test_the_other_sentence(other: str) -> None:
    app = opened_once(PAGE, {"self_other": other})
    assert not app.exception
    assert ("as embeddings (1 means" in texts(app).replace("\n", " ")) == (other == DEFAULT)


def test_a_padded_batch_changes_nothing() -> None:
    shown = texts(opened_once(PAGE, {"sentence": LONG}))
    told = re.search(r"alone differ by at most (?:0|\$\d \\cdot 10\^\{-(\d+)\}\$)\.", shown)
    assert told
    assert int(told[1] or 99) > 4


def test_the_lesson_opens_on_the_encoder_and_marks_the_kind() -> None:
    app = follow(PAGE, {"sentence": DEFAULT})
    assert app.segmented_control(key="self_kind").value == "encoder.self"
    assert app.selectbox(key="site_choice").value == "encoder.0.self"
    app.segmented_control(key="self_kind").set_value("decoder.cross").run()
    app.run()
    assert app.text_input(key="site").value == "decoder.0.cross"
    assert app.selectbox(key="site_choice").value == "decoder.0.cross"
    app.segmented_control(key="self_kind").set_value("encoder.self").run()
    app.run()
    assert app.text_input(key="site").value == ""  # what the page opens with is not said in the link
    assert opened_once(TRANSLATE).text_input(key="site").value == ""


def test_a_link_may_ask_for_another_kind() -> None:
    app = opened_once(PAGE, {"site": "decoder.1.cross"})
    assert app.segmented_control(key="self_kind").value == "decoder.cross"
    assert "A row of cross-attention is named after the piece that the step writes" in texts(app)


def test_the_mask_makes_one_pass_agree_with_the_steps() -> None:
    app = opened_once(PAGE, {"sentence": DEFAULT})
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)
    passes = mask_at_work(translator, record)
    assert describe_both_ways(without_mask(record, passes)) in texts(app)
    step = most_changed(passes)
    formulas = "\n".join(str(latex.value) for latex in app.latex)
    assert f" {np.exp(record.log_probs[step]):.4f} && \\text{{one pass, masked}}" in formulas
