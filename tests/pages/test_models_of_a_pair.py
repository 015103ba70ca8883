"""A lesson that compares models takes those of one pair of languages, and the page says which pair it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.german import add_germans
from tests.pages.harness import follow, open_everything, plain
from tests.tiers import full
from ui.models import DIRECTORY

ATTENTION = "pages/lessons/attention.py"


@full
def test_the_race_is_run_by_models_of_one_pair(
    small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_germans(["rnn", "transformer"], small_models, tmp_path)
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    app = follow("pages/lessons/encoder_decoder.py", {"model": "rnn-de", "sentence": "the girl likes the green book."})
    app = open_everything(app)
    assert not app.exception
    shown = plain(app)
    for label in ("rnn-de, English to German", "transformer-de, English to German"):
        assert label in shown
    assert "There is no such model from English to German." in shown  # of the RNN with attention


@full
@pytest.mark.parametrize("names", [["rnn-dot"], ["rnn-dot", "rnn-additive"]])
def test_both_scores_are_compared_on_models_of_one_pair(
    names: list[str], small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_germans(names, small_models, tmp_path)
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    app = open_everything(follow(ATTENTION, {"model": "rnn-dot-de", "sentence": "the girl likes the green book."}))
    assert not app.exception
    assert app.selectbox(key="model_choice").options[-1] == "rnn-dot-de, to German"
    shown = plain(app)
    assert "rnn-dot-de reads English and writes German." in shown
    assert ("There is no model from English to German with the other scores." in shown) == (len(names) == 1)
    assert ("The additive score (Bahdanau 2015)" in shown) == (len(names) == 2)
