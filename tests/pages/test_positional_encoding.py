"""The lesson on positions: its numbers are the model's, for any sentence and every control."""

import re

import pytest

from charts.labels import decimal
from tests.pages.harness import DEFAULT, HOSTILE, LONG, ONE_TOKEN, UNKNOWN_SCRIPT, open_app, texts
from ui.models import load_translator

PAGE = "pages/lessons/positional_encoding.py"
DOG = "The dog bites the man."


@pytest.mark.parametrize("sentence", [DEFAULT, ONE_TOKEN, LONG, UNKNOWN_SCRIPT, *HOSTILE.values()])
def test_any_sentence(sentence: str) -> None:
    app = open_app(PAGE, {"sentence": sentence})
    assert not app.exception
    assert app.text_input(key="sentence").value == sentence


def test_only_positions_make_the_order_matter() -> None:
    app = open_app(PAGE)
    app.button(key="positions_dog").click().run()
    assert app.text_input(key="sentence").value == DOG
    shown = texts(app)
    assert "The man bites the dog" in shown.replace("\\", "")
    with_positions, without = re.findall(r"putting the tokens back: (\S+|\$[^$]+\$) \(at", shown)
    assert float(with_positions) > 0.01
    assert without == "0" or re.search(r"cdot 10\^\{-[4-9]\}", without)
    assert "the same translation" in shown
    assert "from the first word that moved on" in shown
    assert "nothing tells it where a token stands" in shown


@pytest.mark.parametrize("kind", ["off", "shifted", "reversed"])
def test_positions_at_run_time(kind: str) -> None:
    from model import Intervention, PositionalChange

    app = open_app(PAGE, {"sentence": DEFAULT})
    app.segmented_control(key="positions_change_encoder").set_value(kind).run()
    assert not app.exception
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)
    change = {
        "off": PositionalChange("off"),
        "shifted": PositionalChange("shift", offset=5),
        "reversed": PositionalChange("permute", order=tuple(reversed(range(len(record.source))))),
    }[kind]
    scored = translator.record(DEFAULT, record.target.ids, intervention=Intervention(encoder_positions=change))
    assert f"{decimal(record.log_prob)} as trained, {decimal(scored.log_prob)} as chosen" in texts(app)


@pytest.mark.parametrize(
    ("typed", "refused"), [("5 4 3 2 1", False), ("1 1 2 3 4", True), ("one two", True), ("", False)]
)
def test_an_order_of_ones_own(typed: str, refused: bool) -> None:
    app = open_app(PAGE, {"sentence": DEFAULT})
    app.segmented_control(key="positions_order_kind").set_value("an order of your own").run()
    app.text_input(key="positions_order_own").set_value(typed).run()
    assert not app.exception
    assert any("names each number" in str(info.value) for info in app.info) == refused


SLIDERS = ("positions_pair", "positions_clock_pair", "positions_clock_start", "positions_clock_offset")


@pytest.mark.parametrize("key", SLIDERS)
def test_sliders_at_their_ends(key: str) -> None:
    app = open_app(PAGE)
    slider = app.slider(key=key)
    for value in (slider.min, slider.max):
        app.slider(key=key).set_value(value).run()
        assert not app.exception


def test_what_waits_for_what_is_counted_and_measured_when_asked() -> None:
    app = open_app(PAGE, {"sentence": DEFAULT})
    assert "RNN without attention: 5 for 5 tokens, 80 for 80" in texts(app).replace("\\", "")
    assert "as long" not in texts(app)
    app.toggle(key="positions_measure").set_value(True).run()
    assert not app.exception
    assert "For 80 tokens instead of 5, 16 times as many" in texts(app)
