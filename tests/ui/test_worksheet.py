"""What a worksheet changes in each kind of model, and that its answers are what that change writes."""

from __future__ import annotations

import pytest

from model import Head, Intervention, PositionalChange, Translator
from model.network.rnn import SITE
from ui.worksheet import backwards, change_for

SENTENCE = "the girl likes the green book."


def test_each_model_is_changed_by_what_it_has(translator: Translator) -> None:
    what, intervention = change_for(translator)
    expected = {
        "rnn": ("The English words come in reverse order.", None),
        "rnn-additive": (
            "At every step all English words get the same weight.",
            Intervention(uniform=frozenset({Head(SITE, 0)})),
        ),
        "transformer": ("The encoder is told no positions.", Intervention(encoder_positions=PositionalChange("off"))),
    }
    expected |= {"rnn-dot": expected["rnn-additive"], "transformer-nopos": expected["rnn"]}
    assert (what, intervention) == expected[translator.name]
    if intervention is not None:
        assert translator.record(SENTENCE, intervention=intervention).target.ids


@pytest.mark.parametrize(
    ("text", "reversed_text"),
    [(SENTENCE, "book green the likes girl the."), ("cat", "cat"), ("red cars", "cars red"), (".", "."), ("?!", "?!")],
)
def test_words_in_reverse_order(translator: Translator, text: str, reversed_text: str) -> None:
    reversed_words = backwards(translator.record(text))
    assert reversed_words.replace(" ", "") == reversed_text.replace(" ", "")
    assert translator.record(reversed_words).source.ids
