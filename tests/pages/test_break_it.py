"""The lab Break it: the mistake of the link, its maps, its code, and what is written with it."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts.attention_pack import whole_pack
from charts.row_sums import map_with_sums
from claims.break_it import broken_rows, outcome
from model import Intervention
from model.dissect.mistaken import under, written_under
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import SWAPS
from tests.pages.harness import follow, plain, texts, usually
from ui.labs.break_it.on_screen import ASKED
from ui.labs.break_it.switches import SWITCHES, where_it_shows
from ui.models import load_translator
from ui.wording.break_it import describe_outcome, describe_rows

PAGE = "pages/labs/break_it.py"
SENTENCE = "the girl likes the book."


def opened(**link: str) -> AppTest:
    app = follow(PAGE, {"sentence": SENTENCE, **link})
    assert not app.exception
    return app


def maps(app: AppTest) -> list[dict[str, Any]]:
    drawn = [element.proto for element in app.get("bidi_component")]
    return [json.loads(each.json) for each in drawn if each.component_name.endswith("attention_map")]


@pytest.mark.parametrize("mistake", usually(("no_root", "no_causal_mask", "no_padding_mask"), MISTAKES))
def test_the_mistake_of_the_link_is_shown(mistake: Mistake) -> None:
    app = opened(break_mistake=mistake, head_no="2")
    assert app.selectbox(key="break_choice").value == mistake
    translator = load_translator("transformer")
    right = translator.record(SENTENCE)
    broken, written = under(translator, right, mistake), written_under(translator, right, mistake)
    site = str(app.selectbox(key="site_choice").value)
    assert site in where_it_shows(right, mistake).attention
    assert describe_rows(broken_rows([mistake], right, broken, site, 1)) in texts(app)
    assert describe_outcome(outcome([mistake], right, broken, written), right.pair) in texts(app)
    assert SWITCHES[mistake].does in texts(app)
    for record, drawn in zip((right, broken), maps(app), strict=True):
        pack = whole_pack(record)
        assert pack is not None
        assert drawn["record"] == pack.name
        view = drawn["view"]
        assert (pack.sites[view["site"]], pack.heads[view["head"]]) == (site, 1)
        beside = drawn["beside"][view["site"]][view["head"]]
        assert map_with_sums(record, site, 1).alt.endswith(f" {beside['said']}")
    swap = SWAPS[mistake]
    shown = [element.value for element in app.code]
    assert [inspect.getsource(function).rstrip("\n") for function in (swap.right, swap.wrong)] == shown[:2]


def test_the_list_changes_the_link() -> None:
    app = opened()
    assert app.selectbox(key="break_choice").value == MISTAKES[0]
    assert app.selectbox(key="break_choice").options == [SWITCHES[mistake].title for mistake in MISTAKES]
    app.selectbox(key="break_choice").set_value("no_norm").run()
    assert not app.exception
    assert app.text_input(key=ASKED).value == "no_norm"
    assert SWITCHES["no_norm"].does in texts(app)
    app.selectbox(key="break_choice").set_value(MISTAKES[0]).run()
    assert app.text_input(key=ASKED).value == ""


def test_several_mistakes_are_made_at_once() -> None:
    app = opened(break_mistake="no_root.no_norm")
    assert (app.selectbox(key="break_choice").value, app.pills(key="break_more").value) == (
        "no_root",
        ["no_norm"],
    )
    translator = load_translator("transformer")
    right = translator.record(SENTENCE)
    written = written_under(translator, right, "no_root", "no_norm")
    both = under(translator, right, "no_root", "no_norm")
    assert describe_outcome(outcome(["no_root", "no_norm"], right, both, written), right.pair) in texts(app)
    assert [inspect.getsource(SWAPS[mistake].wrong).rstrip("\n") for mistake in ("no_root", "no_norm")] == [
        element.value for element in app.code
    ][1:4:2]
    app.pills(key="break_more").set_value(["no_norm", "sine_only"]).run()
    assert app.text_input(key=ASKED).value == "no_root.no_norm.sine_only"
    assert SWITCHES["no_positions"].title not in app.pills(key="break_more").options
    app.selectbox(key="break_choice").set_value("no_positions").run()
    assert app.text_input(key=ASKED).value == "no_positions.no_norm", "there is one encoding to replace"


def test_a_link_to_no_mistake_shows_the_first() -> None:
    assert opened(break_mistake="<b>").selectbox(key="break_choice").value == MISTAKES[0]


def test_the_causal_mask_is_shown_where_it_acts() -> None:
    app = opened(break_mistake="no_causal_mask", site="encoder.0.self")
    sites = app.selectbox(key="site_choice").options
    assert sites
    assert all(site.startswith("Decoder") and "self" in site for site in sites)
    assert "pieces that come later" in plain(app)


def test_nothing_of_the_model_is_changed() -> None:
    """The mistake is an argument: the page of another lesson still has the right numbers."""
    translator = load_translator("transformer")
    before = translator.record(SENTENCE).log_prob
    for mistake in MISTAKES:
        under(translator, translator.record(SENTENCE), mistake)
    assert translator.record(SENTENCE).log_prob == before
    assert translator.record(SENTENCE).intervention == Intervention()


def test_the_arrow_keys_turn_the_mistakes_on_the_stage() -> None:
    app = follow(PAGE, {"sentence": SENTENCE, "stage": "1", "break_mistake": MISTAKES[1]}).run()
    assert not app.exception
    assert SWITCHES[MISTAKES[1]].title in plain(app)
