"""The line that says what to doubt: rare words, guesses, lost words, signs; and the click that types another word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.assets import LANGUAGES, MODELS, pair_folder
from model.language.glossary import PAIR
from model.store import results
from model.store.checkpoint import WEIGHTS
from tests.pages.harness import REGISTRY, START, TRANSLATE, UNTRANSLATED, follow, opened_once, played, texts, usually
from tests.pairs import FRENCH
from ui.current import ask_for_sentence
from ui.models import DIRECTORY
from ui.rare_words import warned_of
from ui.warning_table import describe_table, warning_table

MODELS_PAGE = "pages/labs/models.py"


def test_one_click_types_what_was_meant() -> None:
    app = follow(link={"sentence": "I see teh dgo."})
    assert "The model has rarely seen `teh` and `dgo`, so the translation may be wrong." in texts(app)
    assert [button.label for button in app.button if button.label.startswith("Type ")] == ["Type “the”", "Type “dog”"]
    app.button(key="strange_words_1").click().run()
    assert app.text_input(key="sentence").value == "I see teh dog."
    app.button(key="strange_words_0").click().run()
    assert app.text_input(key="sentence").value == "I see the dog."
    assert "rarely seen" not in texts(app)


@pytest.mark.parametrize("page", [TRANSLATE, "pages/lessons/attention.py"])
def test_emoji_and_other_signs_are_named_and_left_out(page: str) -> None:
    app = follow(page, {"sentence": "I like \U0001f600 red cars \u2192."})
    assert "Left out: `\U0001f600` and `\u2192`." in texts(app)
    assert app.text_input(key="sentence").value == "I like \U0001f600 red cars \u2192."
    plain = follow(page, {"sentence": "I like red cars ."})
    assert "Left out" not in texts(plain)
    assert french(app) == french(plain)


def french(app: AppTest) -> str:
    """What the page's player writes."""
    return str(json.loads(played(app)["tracks"][0])["cells"])


def test_a_field_of_spaces_asks_for_a_sentence() -> None:
    app = follow(START, {"sentence": "   "})
    assert [element.value.replace("\\", "") for element in app.info] == [ask_for_sentence(FRENCH)]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("zoé is my friend", ""),
        ("Zoé likes red cars.", ""),
        ("the quick brown fox jumps over the lazy dog", "Lost: `quick`."),
        ("hello how are you", ""),
        ("the sphinx of black quartz judges my vow", "Mostly guesses:"),
        ("I like red cars.", ""),
    ],
)
def test_the_shipped_model_is_doubted_where_it_fails(sentence: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(MODELS))
    app = follow(link={"sentence": sentence})
    doubts = ("Mostly guesses", "A guess", "rarely seen", "Lost:", "Left out")
    assert any(doubt in texts(app) for doubt in doubts) == bool(said)
    assert said in texts(app)
    assert not [button.label for button in app.button if button.label.startswith("Type ")]


def test_no_example_has_a_rare_word() -> None:
    examples = json.loads((pair_folder(LANGUAGES, PAIR) / "examples.json").read_text(encoding="utf-8"))
    assert not [example["sentence"] for example in examples if warned_of(example["sentence"], "transformer")]


def test_pages_that_translate_nothing_do_not_warn() -> None:
    link = {"sentence": "I see teh dog."}
    assert "rarely seen" not in texts(follow(MODELS_PAGE, link))
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
    monkeypatch.setattr("ui.measured.read", lambda topic, directory: measured)
    assert [word.text for word in warned_of("I saw Zqxwvbly 25 times.", "rnn")] == warned
    measured["weights"] = {"rnn": "other weights"}
    assert [word.text for word in warned_of("I saw Zqxwvbly 25 times.", "rnn")] == ["Zqxwvbly"]


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
    assert "RNN without attention, a word 20.0, nothing 48.0" in describe_table(table)
    assert warning_table({}) is None
    measured = {"weights": weights, "models": models}
    monkeypatch.setattr("ui.measured.read", lambda topic, directory: measured)
    (shown,) = follow(MODELS_PAGE).dataframe
    assert shown.value.equals(table)


@pytest.mark.parametrize("page", usually((TRANSLATE, UNTRANSLATED[0]), (TRANSLATE, *UNTRANSLATED)))
def test_marks_of_doubt_are_switched_where_there_is_french(page: str) -> None:
    app = opened_once(page)
    assert any(element.key == "doubt_switch" for element in app.toggle) == (page not in UNTRANSLATED)
