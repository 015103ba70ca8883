"""The lesson on multi-head attention: any sentence, every choice in the link, and numbers that are the record's."""

from pathlib import Path

import pytest

from charts.labels import decimal, site_label
from charts.word_links import link_map
from claims.aligning_layers import found_words
from claims.multi_head import needed_heads, sharp_and_large
from model import Head, Intervention, Record, Translator
from model.dissect.head_roles import traits
from model.dissect.head_shares import head_shares
from model.dissect.muting import mute_each
from model.dissect.word_links import word_links, word_weights
from model.store.results import fingerprint
from tests.pages.harness import DEFAULT, follow, opened_once, paired, texts
from ui.lessons.multi_head.closing_questions import compared_heads, needed_by
from ui.models import load_translator
from ui.wording.aligning_layers import describe_found_words

PAGE = "pages/lessons/multi_head.py"


@pytest.mark.parametrize("site", ["encoder.0.self", "decoder.1.self", "decoder.0.cross"])
def test_the_opened_head_and_the_shares_are_the_records(site: str) -> None:
    app = opened_once(PAGE, {"sentence": DEFAULT, "site": site, "head_no": "3"})
    assert not app.exception
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)
    shown = texts(app)
    assert f"{site_label(site)}, head 3" in shown
    assert f"spreads over **{traits(record, site)[2].spread:.1f}** tokens" in shown
    by_head = head_shares(translator, record, site, 1)
    best = int(by_head.shares[:-1].argmax())
    assert f"Head {best + 1} contributes most to " in shown
    assert f" ({decimal(100 * float(by_head.shares[best]), 0)} %). The bias" in shown
    formulas = "\n".join(str(latex.value) for latex in app.latex)
    assert f"= {by_head.output[0]:.2f}" in formulas


@pytest.mark.parametrize(
    ("order", "site"),
    paired(["by layer", "sharpest first", "by role", "most important first"], ["encoder.0.self", "decoder.0.cross"]),
)
def test_every_order(order: str, site: str) -> None:
    app = opened_once(PAGE, {"site": site, "multi_order": order})
    assert not app.exception
    assert app.segmented_control(key="multi_order").value == order
    drawn = [element.proto.component_name for element in app.get("bidi_component")]
    assert drawn.count("attention_lab_head_grid") == 2  # the other in the section on layers


def test_changed_heads_come_from_the_link_and_the_outcome_is_the_models() -> None:
    app = follow(PAGE, {"sentence": DEFAULT})
    app.text_input(key="multi_mute").set_value("encoder.0.self.1,decoder.1.cross.0,x.y.9,encoder.0.self.99,,nonsense")
    app.text_input(key="multi_identity").set_value("decoder.1.cross.2,encoder.1.self.3")
    app.run()
    assert not app.exception
    muted = {Head("encoder.0.self", 1), Head("decoder.1.cross", 0)}
    assert set(app.multiselect(key="multi_mute_choice").value) == muted
    assert app.multiselect(key="multi_identity_choice").value == [Head("encoder.1.self", 3)]
    translator = load_translator("transformer")
    intervention = Intervention(mute=frozenset(muted), identity=frozenset({Head("encoder.1.self", 3)}))
    before = translator.record(DEFAULT)
    after = translator.record(DEFAULT, target=before.target.ids, intervention=intervention)
    assert f"a change of **{decimal(after.log_prob - before.log_prob, change=True)}** nats" in texts(app)
    app.button(key="multi_reset").click().run()
    app.run()
    assert app.text_input(key="multi_mute").value == ""
    assert "a change of" not in texts(app)


def test_a_head_is_changed_where_it_is_opened() -> None:
    app = follow(PAGE, {"sentence": DEFAULT, "site": "encoder.1.self", "head_no": "4"})
    app.segmented_control(key="multi_state").set_value("multi_uniform").run()
    app.run()
    assert not app.exception
    assert app.text_input(key="multi_uniform").value == "encoder.1.self.3"
    app.multiselect(key="multi_mute_choice").set_value([Head("encoder.1.self", 3)]).run()
    app.run()
    assert app.text_input(key="multi_uniform").value == ""
    assert app.segmented_control(key="multi_state").value == "multi_mute"


@pytest.mark.parametrize("how", ["mean", "maximum", "rollout"])
@pytest.mark.parametrize("site", ["encoder.1.self", "decoder.0.self", "decoder.1.cross"])
def test_every_combination(how: str, site: str) -> None:
    app = opened_once(PAGE, {"site": site, "multi_how": how, "multi_words": "true"})
    assert not app.exception
    assert app.toggle(key="multi_words").value
    assert ("**not** add up to 1" in texts(app)) == (how == "maximum")
    assert ("There is no rollout here" in texts(app)) == (how == "rollout" and site == "decoder.0.self")


def test_roles_that_were_not_measured_are_said_to_be_so() -> None:
    assert "not measured for this model" in texts(opened_once(PAGE))


def test_measured_roles_are_shown_with_the_figure_that_earns_them(
    small_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        {"site": "encoder.0.self", "head": 0, "roles": {"previous": 0.97, "same": 0.02}, "bleu_lost": 3.25},
        {"site": "encoder.0.self", "head": 1, "roles": {"previous": 0.31, "eos": 0.44}, "bleu_lost": -0.1},
        {"site": "decoder.0.cross", "head": 1, "roles": {"aligned": 0.62, "eos": 0.1}, "bleu_lost": 1.0},
    ]
    weights = {"transformer": fingerprint(small_models / "transformer" / "model.safetensors")}
    stored = {"weights": weights, "models": {"transformer": {"heads": entries}}}
    monkeypatch.setattr("ui.measured.read", lambda topic, directory: stored if topic == "heads" else None)
    shown = texts(follow(PAGE, {"sentence": DEFAULT, "site": "encoder.0.self", "head_no": "1"}))
    assert "**the token before** (97 % of the time, in new sentences)" in shown
    assert "loses 3.2 BLEU" in shown
    app = follow(PAGE, {"sentence": DEFAULT, "site": "encoder.0.self", "head_no": "2"})
    assert "Role: **mixed**" in texts(app)
    app.segmented_control(key="multi_kind").set_value("decoder.cross").run()
    app.segmented_control(key="multi_order").set_value("by role").run()
    app.run()
    assert not app.exception
    assert "the word being written** (62 % of the time" in texts(app).replace("\\", "")
    stored["weights"] = {"transformer": "of other weights"}
    assert "not measured for this model" in texts(app.run())


def test_the_answers_are_those_of_the_sentence() -> None:
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)

    def read() -> tuple[Translator, Record, Head]:
        return translator, record, Head("encoder.0.self", 0)

    assert needed_by(read) == needed_heads(mute_each(translator, record))
    shares = head_shares(translator, record, "encoder.0.self", 1)
    assert compared_heads(read) == sharp_and_large(record, "encoder.0.self", 1, shares)


def test_a_map_is_opened_by_the_link_and_counts_for_the_chosen_word() -> None:
    app = opened_once(PAGE, {"sentence": DEFAULT, "multi_align_no": "6", "multi_align_rows": "being written"})
    assert not app.exception
    assert app.segmented_control(key="multi_align_rows").value == "writing"
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)
    head = Head("decoder.1.cross", 1)
    writing, reading = (word_links(record, head.site, head.head, rows) for rows in ("writing", "reading"))
    shown = texts(app)
    assert describe_found_words(found_words(head, writing, reading), record.pair) in shown
    drawn = [element.proto.alt for element in app.get("vega_lite_chart")]
    assert link_map(record, word_weights(record, head.site, "writing")[1], writing, "writing").alt in drawn
    assert "Links made by hand: not measured for this model" in shown  # these are not the shipped weights
