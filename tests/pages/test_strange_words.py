"""The line that warns of words which the training hardly held, and the click that types another instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.store import results
from model.store.checkpoint import WEIGHTS
from tests.pages.harness import REGISTRY, follow, texts
from ui.strange import warned_of
from ui.warning_table import said_of, warning_table

MODELS_PAGE = "pages/labs/models.py"


def test_one_click_types_what_was_meant() -> None:
    app = follow(link={"sentence": "I see teh dgo."})
    assert "The training hardly held `teh` and `dgo`: what follows may be nonsense." in texts(app)
    assert [button.label for button in app.button if button.label.startswith("Type ")] == ["Type “the”", "Type “dog”"]
    app.button(key="strange_words_1").click().run()
    assert app.text_input(key="sentence").value == "I see teh dog."
    app.button(key="strange_words_0").click().run()
    assert app.text_input(key="sentence").value == "I see the dog."
    assert "hardly held" not in texts(app)


def test_pages_that_translate_nothing_do_not_warn() -> None:
    link = {"sentence": "I see teh dog."}
    assert "hardly held" not in texts(follow(MODELS_PAGE, link))
    assert any(page.script == MODELS_PAGE for page in REGISTRY)


@pytest.mark.parametrize(
    ("names", "numbers", "warned"),
    [(0.9, 0.9, []), (0.5, 0.9, ["Zqxwvbly"]), (0.9, 0.5, ["25"]), (None, None, ["Zqxwvbly"])],
)
def test_names_and_numbers_warn_by_what_was_measured(
    names: float | None,
    numbers: float | None,
    warned: list[str],
    small_models: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = {"rnn": results.fingerprint(small_models / "rnn" / WEIGHTS)}
    measured = {"weights": weights, "models": {"rnn": {"names": names, "numbers": numbers}}}
    monkeypatch.setattr("ui.strange.read", lambda topic: measured)
    assert [each.text for each in warned_of("I saw Zqxwvbly 25 times.", "rnn")] == warned
    measured["weights"] = {"rnn": "other weights"}
    assert [each.text for each in warned_of("I saw Zqxwvbly 25 times.", "rnn")] == ["Zqxwvbly"]


def test_the_page_of_the_models_shows_what_was_measured(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = {"rnn": results.fingerprint(small_models / "rnn" / WEIGHTS), "rnn-dot": "other weights"}
    groups = {"word": {"sentences": 1234, "bleu": 20.04}, "silent": {"sentences": 9, "bleu": 48.0}}
    models = {name: {"as written": groups} for name in ("rnn", "rnn-dot")}
    table = warning_table({"weights": weights, "models": models})
    assert table is not None
    assert table.to_dict("list") == {
        "model": ["RNN without attention", "sentences"],
        "a word": ["20.0", "1,234"],
        "nothing": ["48.0", "9"],
    }
    assert "RNN without attention, a word 20.0, nothing 48.0" in said_of(table)
    assert warning_table({}) is None
    measured = {"weights": weights, "models": models}
    monkeypatch.setattr("ui.warning_table.read", lambda topic: measured)
    (shown,) = follow(MODELS_PAGE).dataframe
    assert shown.value.equals(table)
