"""Pages with models of two pairs of languages: each names its own, and what is compared is of one pair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.german import add_germans
from tests.pages.harness import PAGES, TRANSLATE, follow, plain
from tests.pairs import FRENCH, GERMAN
from tests.tiers import full
from ui.check_yourself.asking import asked_items
from ui.lesson_model import alike_in, lesson_model
from ui.lessons.positional_encoding.on_screen import recurrent_beside, without_positions
from ui.models import DIRECTORY, menu_label, model_pair
from ui.sentence import examples

TWICE = ("rnn-dot", "transformer")  # of which there is one that writes German
SENTENCE = "the girl likes the green book."


@pytest.fixture(scope="module")
def both(small_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("both") / "models"
    shutil.copytree(small_models, folder)
    add_germans(TWICE, small_models, folder)
    return folder


@pytest.fixture(autouse=True)
def _both_pairs(both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(both))


def test_a_model_has_one_like_it_in_another_pair() -> None:
    assert [alike_in(name, GERMAN) for name in (*TWICE, "rnn", "transformer-nopos")] == [
        "rnn-dot-de",
        "transformer-de",
        None,
        None,
    ]
    assert all(alike_in(name, FRENCH) == name for name in (*TWICE, "rnn", "transformer-nopos"))
    assert alike_in("rnn-additive", GERMAN) == "rnn-dot-de"  # which is built alike, but for its scores


def test_what_reads_the_same_pieces_is_of_the_same_languages() -> None:
    assert without_positions("transformer") == "transformer-nopos"
    assert without_positions("transformer-de") is None
    assert (recurrent_beside("transformer"), recurrent_beside("transformer-de")) == ("rnn", "rnn-dot-de")


def test_the_menu_says_which_languages_a_model_has() -> None:
    assert (menu_label("transformer"), menu_label("rnn-dot-de")) == ("Transformer", "German: RNN, dot")


def test_questions_name_the_languages_on_screen() -> None:
    assert "each German piece" in " ".join(item.question for item in asked_items("A", GERMAN)).replace(
        "a row for each", "each"
    )
    assert len(asked_items("A", GERMAN)) == 6  # an untrained model does not write what is asked about


def test_the_bar_and_the_examples_are_of_the_model_on_screen() -> None:
    app = follow(TRANSLATE, {"model": "rnn-dot-de", "sentence": SENTENCE, "examples": "true"})
    assert not app.exception, app.exception
    assert app.selectbox(key="model_choice").value == "rnn-dot-de"
    assert "German: RNN, dot" in app.selectbox(key="model_choice").options
    assert "German" in examples(GERMAN.codes)[0].shows


@full
@pytest.mark.parametrize(
    ("page", "chosen", "shown"),
    [
        ("encoder_decoder", "transformer-de", "rnn-dot-de"),
        ("positional_encoding", "rnn-dot-de", "transformer-de"),
        ("attention", "transformer-de", "rnn-dot-de"),
        ("transformer", "transformer-de", "transformer-de"),
        ("attention_sinks", "rnn-dot-de", "rnn-dot-de"),
    ],
)
def test_a_lesson_shows_and_compares_models_of_the_chosen_languages(page: str, chosen: str, shown: str) -> None:
    script = next(script for script in PAGES if Path(script).stem == page)
    app = follow(script, {"model": chosen, "sentence": SENTENCE})
    assert not app.exception, app.exception
    assert not app.error
    assert app.selectbox(key="model_choice").value == shown
    assert model_pair(shown) == GERMAN
    said = plain(app)
    if page == "encoder_decoder":  # which compares it with a model that writes French alone
        assert "There is no such model from English to German." in said
    if page == "positional_encoding":
        assert "None without positions is installed for English to German with the same pieces." in said
    assert "transformer-nopos" not in said


def test_a_page_that_no_model_of_the_chosen_languages_fits_says_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.lesson_model.chosen_model", lambda: "transformer-de")
    assert lesson_model("encoder_decoder") == "rnn-dot-de"
    assert lesson_model("replay") == "transformer"  # the only one with films, of French
