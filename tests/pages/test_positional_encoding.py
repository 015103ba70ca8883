"""The lesson on positions: its numbers are the model's, for any sentence and every control."""

import re
import shutil
from pathlib import Path

import pytest

from charts.grammar import piece_names
from charts.labels import decimal
from charts.waiting import MAX_TOKENS
from claims.why_positions import position_shares
from model.dissect.added_position import added_parts
from model.dissect.sine_alone import sine_alone
from model.store.loading import load
from tests.invented import german_pairs
from tests.pages.harness import DEFAULT, follow, opened_once, plain, texts
from tests.tiers import full
from tests.untrained import write_untrained
from ui.models import DIRECTORY, load_translator
from ui.wording.why_positions import describe_position_shares, describe_same_sine

PAGE = "pages/lessons/positional_encoding.py"
DOG = "The dog bites the man."


def test_only_positions_make_the_order_matter() -> None:
    app = follow(PAGE)
    app.button(key="positions_dog").click().run()
    assert app.text_input(key="sentence").value == DOG
    shown = texts(app)
    assert "The man bites the dog" in shown.replace("\\", "")
    with_positions, without = re.findall(r"encoder output: (\S+|\$[^$]+\$) \(at", shown)
    assert float(with_positions) > 0.01
    assert without == "0" or re.search(r"cdot 10\^\{-[4-9]\}", without)
    assert "the same translation" in shown
    assert "from the first word that moved" in shown
    assert "it does not know where a token stands" in shown


@pytest.mark.parametrize("kind", ["off", "shifted", "reversed"])
def test_positions_at_run_time(kind: str) -> None:
    from model import Intervention, PositionalChange

    app = opened_once(PAGE, {"positions_change_encoder": kind})
    assert not app.exception
    translator = load_translator("transformer")
    record = translator.record(DEFAULT)
    change = {
        "off": PositionalChange("off"),
        "shifted": PositionalChange("shift", offset=5),
        "reversed": PositionalChange("permute", order=tuple(reversed(range(len(record.source))))),
    }[kind]
    scored = translator.record(DEFAULT, record.target.ids, intervention=Intervention(encoder_positions=change))
    assert f"{decimal(record.log_prob)} as trained, {decimal(scored.log_prob)} with your positions" in texts(app)


@pytest.mark.parametrize(
    ("typed", "refused"), [("5 4 3 2 1", False), ("1 1 2 3 4", True), ("one two", True), ("", False)]
)
def test_an_order_of_ones_own(typed: str, refused: bool) -> None:
    app = opened_once(PAGE, {"positions_order_kind": "an order of your own", "positions_order_own": typed})
    assert not app.exception
    assert any("Write each number" in str(info.value) for info in app.info) == refused


def test_what_waits_for_what_is_counted_and_measured_when_asked() -> None:
    app = follow(PAGE, {"sentence": DEFAULT})
    assert "RNN without attention: 5 for 5 tokens, 80 for 80" in texts(app).replace("\\", "")
    assert "as long" not in texts(app)
    app.toggle(key="positions_measure").set_value(True).run()
    assert not app.exception
    assert "With 16 times as many tokens, 80 instead of 5" in texts(app)


def test_a_sine_needs_its_cosine_and_a_sum_keeps_both_parts() -> None:
    link = {"sentence": DOG, "positions_sine_token_no": "3", "positions_sine_pair": "1", "positions_sine_offset": "2"}
    app = opened_once(PAGE, link)
    assert not app.exception
    translator = load_translator("transformer")
    record = translator.record(DOG)
    width = record.states["encoder.input"].shape[1]
    sine = sine_alone(2, 1, 2, width, len(record.source))
    shown = texts(app)
    assert describe_same_sine(piece_names(record.source), sine, 1) in shown
    assert describe_position_shares(position_shares(added_parts(translator, record))) in shown
    formulas = "\n".join(str(latex.value) for latex in app.latex)
    assert f"= {sine.later:.3f}" in formulas.replace("&", "")


DUTCH, DUTCH_RNN = "transformer-nl", "rnn-dot-nl"  # nothing is shipped for these languages
REVERSED = {"model": DUTCH, "sentence": "the girl likes the green book.", "positions_order_kind": "reverse all"}


@pytest.fixture(scope="module")
def own_pieces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Transformer said to write Dutch, and an RNN of these languages that reads letter by letter."""
    folder = tmp_path_factory.mktemp("own_pieces") / "models"
    write_untrained(folder, {DUTCH: "transformer"}, german_pairs(), ("en", "nl"))
    spelt = [(" ".join(english), german) for english, german in german_pairs()]
    return write_untrained(folder, {DUTCH_RNN: "rnn-dot"}, spelt, ("en", "nl"))


@full
def test_an_rnn_of_other_pieces_is_compared_on_the_same_sentence(
    own_pieces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DIRECTORY, str(own_pieces))
    app = follow(PAGE, REVERSED)
    assert not app.exception, app.exception
    shown, alts = plain(app), [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert "RNN, dot-product attention: 5 for 5 tokens, 80 for 80" in shown
    assert "from the right" in shown
    counts = [len(load(name, directory=own_pieces).record(REVERSED["sentence"]).source) for name in (DUTCH, DUTCH_RNN)]
    assert MAX_TOKENS < counts[0] < counts[1]
    for count, waiting in zip(counts, ("for the layer below", "for the one before"), strict=True):
        assert any(f"{waiting} (the first {MAX_TOKENS} of {count} tokens)" in alt for alt in alts)
    for name, count in zip(("Transformer", "RNN, dot-product attention"), counts, strict=True):
        assert re.search(rf"\*\*{name}, English to Dutch\*\*: .*\b{count} states", shown)
        assert any(re.search(rf"words move\. {name}, English to Dutch: \d+ of {count} change\.$", alt) for alt in alts)


@full
def test_without_an_rnn_of_the_languages_the_page_says_so(
    own_pieces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(own_pieces / DUTCH, tmp_path / DUTCH)
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    shown = plain(follow(PAGE, REVERSED))
    assert "The comparison needs an RNN. None is installed for English to Dutch." in shown
    assert "Without an RNN: none is installed for English to Dutch." in shown
