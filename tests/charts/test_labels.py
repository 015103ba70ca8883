"""Labels of tokens: readable, and word starts told from what goes on with a word."""

import pytest

from charts.labels import decimal, lone_label, numbered, percent, piece_labels, piece_text, word_labels
from model.language.tokenizer import Tokens, Word

TOKENS = Tokens(
    "likes x.",
    ("▁like", "s", "▁", "<0xF0>", ".", "<eos>"),
    (9, 10, 11, 12, 13, 3),
    (Word("likes", 0, 2), Word("x", 2, 4), Word(".", 4, 5), Word("<eos>", 5, 6)),
)


def test_pieces_inside_a_word_are_marked() -> None:
    assert piece_labels(TOKENS) == ["like", "·s", "␣", "·<0xF0>", ".", "<eos>"]
    assert word_labels(TOKENS) == ["likes", "x", ".", "<eos>"]


def test_pieces_outside_a_sentence() -> None:
    assert [lone_label(piece) for piece in ("▁le", "s", ".", "▁", "<eos>")] == ["le", "·s", ".", "␣", "<eos>"]


def test_control_characters_are_seen() -> None:
    assert piece_text("▁a\nb\x7f") == "a\u240ab\u2421"


def test_numbered_labels_are_distinct() -> None:
    assert numbered(["the", "the"]) == ["1 the", "2 the"]


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.004, "under 1 %"), (0.006, "1 %"), (0.834, "83 %"), (1, "100 %")]
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("value", "change", "said"),
    [
        (-0.693, False, "−0.69"),
        (0.5, True, "+0.50"),
        (2, False, "2.00"),
        (-0.001, False, "0.00"),
        (0.001, True, "0.00"),
    ],
)
def test_a_number_in_prose_has_a_true_minus_and_zero_no_sign(value: float, change: bool, said: str) -> None:
    assert decimal(value, change=change) == said
