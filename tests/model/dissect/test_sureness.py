"""How sure a model was of a word: worked from the candidates of each step, and named at the thresholds."""

from __future__ import annotations

import math

import pytest

from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import GUESSED, UNSURE
from model.translate.translator import Translator


def test_a_word_has_the_probability_of_all_its_pieces(translator: Translator) -> None:
    record = translator.record("Tom likes the red car.")
    assert any(word.end - word.start > 1 for word in record.target.words)
    for word, share in zip(record.target.words, word_shares(record), strict=True):
        greedy = [record.candidates[step][0].probability for step in range(word.start, word.end)]
        assert share == pytest.approx(math.prod(greedy), rel=1e-3)


def test_names_at_the_thresholds() -> None:
    shares = (1, UNSURE, UNSURE - 1e-6, GUESSED, GUESSED - 1e-6, 0)
    assert [sureness(share) for share in shares] == ["sure", "sure", "unsure", "unsure", "guess", "guess"]
