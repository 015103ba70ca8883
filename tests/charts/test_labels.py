"""Labels of tokens: readable, and word starts told from what goes on with a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.labels import (
    decimal,
    lines_of,
    lone_label,
    numbered,
    percent,
    piece_labels,
    piece_text,
    word_labels,
    written_part,
)
from model.language.tokenizer import Tokens, Word

TOKENS = Tokens(
    "likes x.",
    ("▁like", "s", "▁", "<0xF0>", ".", "<eos>"),
    (9, 10, 11, 12, 13, 3),
    (Word("likes", 0, 2), Word("x", 2, 4), Word(".", 4, 5), Word("<eos>", 5, 6)),
)


def test_pieces_inside_a_word_are_marked() -> None:
    assert piece_labels(TOKENS) == ["like", "¦s", "␣", "¦byte F0", ".", "end"]
    assert word_labels(TOKENS) == ["likes", "x", ".", "end"]


def test_pieces_outside_a_sentence() -> None:
    assert [lone_label(piece) for piece in ("▁le", "s", ".", "▁", "<eos>")] == ["le", "¦s", ".", "␣", "end"]


def bytes_of(text: str) -> tuple[str, ...]:
    return tuple(f"<0x{byte:02X}>" for byte in text.encode())


@pytest.mark.parametrize(
    ("pieces", "labels"),
    [
        (("▁", *bytes_of("Z"), "o", "é"), ["␣", "¦Z", "¦o", "¦é"]),
        (bytes_of("ń"), ["ń₁", "¦ń₂"]),
        (bytes_of("😀é"), ["😀₁", "¦😀₂", "¦😀₃", "¦😀₄", "¦é₁", "¦é₂"]),
        ((*bytes_of("é")[:1], "a", *bytes_of("é")), ["byte C3", "¦a", "¦é₁", "¦é₂"]),
        (("<0xFF>", *bytes_of("é")), ["byte FF", "¦é₁", "¦é₂"]),
        (("<0x0A>",), ["\u240a"]),
    ],
)
def test_bytes_are_the_character_that_they_spell(pieces: tuple[str, ...], labels: list[str]) -> None:
    tokens = Tokens("", pieces, tuple(range(9, 9 + len(pieces))), (Word("x", 0, len(pieces)),))
    assert piece_labels(tokens) == labels


def test_a_character_is_written_once_all_its_bytes_are() -> None:
    tokens = Tokens("Zé", ("▁", *bytes_of("Zé")), (9, 10, 11, 12), (Word("Zé", 0, 4),))
    assert [written_part(tokens, tokens.words[0], step) for step in range(4)] == ["", "Z", "Z", "Zé"]
    assert lone_label("<0x5A>") == "Z"


def test_control_characters_are_seen() -> None:
    assert piece_text("▁a\nb\x7f") == "a\u240ab\u2421"


def test_numbered_labels_are_distinct() -> None:
    assert numbered(["the", "the"]) == ["1 the", "2 the"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.0, "0 %"),
        (0.0009, "less than 0.1 %"),
        (0.004, "0.4 %"),
        (0.06, "6 %"),
        (0.0996, "10 %"),
        (0.834, "83 %"),
        (0.9949, "99 %"),
        (0.996, "99.6 %"),
        (0.9996, "more than 99.9 %"),
        (1 - 6e-8, "100 %"),  # a softmax row of one key in single precision
        (1.0, "100 %"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_percent_is_never_further_off_than_half_its_last_digit_and_keeps_order(one: float, other: float) -> None:
    def bounds(share: float) -> tuple[float, float]:
        text = percent(share).removesuffix(" %")
        if text.startswith("less"):
            return 0, 0.1
        if text.startswith("more"):
            return 99.9, 100
        half = 0.5 if "." not in text and 10 <= float(text) <= 99 else 0.05
        return float(text) - half, float(text) + half

    low, high = bounds(one)
    assert low - 1e-3 <= 100 * one <= high + 1e-3
    if one < other:
        assert bounds(one)[0] <= bounds(other)[1]


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


@given(st.text(max_size=120), st.integers(10, 60))
def test_lines_are_the_text_and_fit(text: str, width: int) -> None:
    lines = lines_of(text, width, 3)
    assert len(lines) >= 3
    assert all(0 < len(line) <= width for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_number_is_not_parted_from_its_sign() -> None:
    assert lines_of("red 29 %, cars 7.1 %.", 8) == ["red", "29\u00a0%,", "cars", "7.1\u00a0%."]
