"""A lesson that compares models takes those of one pair of languages, and the page says which pair it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Block

from tests.german import add_germans
from tests.invented import german_pairs
from tests.pages.harness import PAGES, UNTRANSLATED, elements, follow, open_everything, plain
from tests.tiers import full
from tests.untrained import write_untrained
from ui.models import DIRECTORY

ATTENTION = "pages/lessons/attention.py"
GERMANS = {"transformer-de": "transformer", "rnn-dot-de": "rnn-dot"}
NO_GLOSSARY = "no glossary of English and German"


@pytest.fixture(scope="module")
def germans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two models of their own pieces, to stand beside the shipped ones."""
    return write_untrained(tmp_path_factory.mktemp("germans") / "models", GERMANS, german_pairs(), ("en", "de"))


@full
@pytest.mark.parametrize("page", [page for page in PAGES if page not in UNTRANSLATED])
def test_no_page_speaks_of_another_pair(page: str, germans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In texts, labels, code, charts, and what components are given; but the menu names all models."""
    monkeypatch.setenv(DIRECTORY, str(germans))
    link = {
        "model": "transformer-de",
        "sentence": "the girl likes the green book.",
        "positions_order_kind": "reverse all",
    }
    app = open_everything(follow(page, link, patience=300))
    assert not app.exception, app.exception
    assert not app.error
    drawn = "\n".join(
        str(element.proto)
        for element in elements(app._tree)
        if not isinstance(element, Block) and getattr(element, "key", None) != "model_choice"
    )
    assert "German" in drawn
    assert re.findall(r".{0,60}\bFrench\b.{0,40}", drawn) == []
    assert set(re.findall(r"\w* ?\bglossary of \w+ and \w+", plain(app))) <= {NO_GLOSSARY}


@full
def test_the_race_is_run_by_models_of_one_pair(
    small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_germans(["rnn", "transformer"], small_models, tmp_path, "nl")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    app = follow("pages/lessons/encoder_decoder.py", {"model": "rnn-nl", "sentence": "the girl likes the green book."})
    app = open_everything(app)
    assert not app.exception
    shown = plain(app)
    for label in ("RNN without attention, English to Dutch", "Transformer, English to Dutch"):
        assert label in shown
    assert "There is no such model from English to Dutch." in shown  # of the RNN with attention
    assert "Two models translate your sentence at once: an RNN with one vector and a Transformer. Make" in shown
    assert "(the longest of the two)" in shown
    assert "The decoder gets the last state and writes the Dutch" in shown


@full
def test_a_lesson_on_one_vector_says_that_an_rnn_with_attention_keeps_all_states(
    germans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DIRECTORY, str(germans))
    link = {"model": "transformer-de", "sentence": "the girl likes the green book."}
    shown = plain(follow("pages/lessons/encoder_decoder.py", link))
    assert "The decoder looks back at all states and writes the German, one piece at a time." in shown
    assert "Two models translate your sentence at once: an RNN with attention and a Transformer. Make" in shown


@full
@pytest.mark.parametrize("names", [["rnn-dot"], ["rnn-dot", "rnn-additive"]])
def test_both_scores_are_compared_on_models_of_one_pair(
    names: list[str], small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_germans(names, small_models, tmp_path)
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    app = open_everything(follow(ATTENTION, {"model": "rnn-dot-de", "sentence": "the girl likes the green book."}))
    assert not app.exception
    assert app.selectbox(key="model_choice").options[-1] == "German: RNN, dot"
    shown = plain(app)
    assert "RNN, dot-product attention reads English and writes German." in shown
    assert ("There is no model from English to German with the other scores." in shown) == (len(names) == 1)
    assert ("The additive score (Bahdanau 2015)" in shown) == (len(names) == 2)
