"""The words for layers that align."""

from __future__ import annotations

import pytest

from claims.aligning_layers import AligningHead, AligningLayers, Decided, FoundWords
from model import Head
from tests.pairs import FRENCH
from ui.wording.aligning_layers import (
    describe_best_layer,
    describe_decided,
    describe_ends,
    describe_found_words,
    describe_which_word,
)

READ, WRITTEN = AligningHead(1, 2, "reading", 0.1), AligningHead(2, None, "writing", 0.2)
ROWS = ((READ, AligningHead(1, 0, "writing", 0.6)), (WRITTEN, None))
BOTH, BELOW, LAST = AligningLayers(READ, ROWS, (0.1, 0.3)), (ROWS[0],), AligningLayers(WRITTEN, ROWS, None)


@pytest.mark.parametrize(
    ("layers", "start", "end"),
    [
        (BOTH, "Layer 1 aligns best: head 3, one row later, when", "last layer, the mean of its heads, reaches 80 %."),
        (LAST, "Layer 2 aligns best: the mean of its heads, while", "reaches 80 %. It is the last layer."),
        (AligningLayers(READ, BELOW, None), "Layer 1 aligns best: head 3", "it has read the word, reaches 90 %."),
    ],
)
def test_the_best_layer(layers: AligningLayers, start: str, end: str) -> None:
    assert describe_best_layer(layers).startswith(start)
    assert describe_best_layer(layers).endswith(end)


def test_the_word_of_each_layer() -> None:
    late = "1 (90 %, the other row 40 %)"
    two = f"Layer {late} finds the word just read; layer 2 (80 %) finds the word being written."
    assert describe_which_word(BOTH) == two
    same = AligningLayers(READ, BELOW * 2, None)
    assert describe_which_word(same) == f"Layers {late} and {late} find the word just read."


def test_the_end_mark_in_the_last_layers() -> None:
    assert describe_ends(LAST) is None
    sentence = describe_ends(BOTH)
    assert sentence is not None
    assert sentence.endswith("that is strongest for 30 % of the words, in layer 1 for 10 %.")


@pytest.mark.parametrize(
    ("decided", "count"),
    [
        (Decided(1, 3), "1 of 3 pieces was already the first choice before the last layer."),
        (Decided(3, 3), "3 of 3 pieces were already the first choice before the last layer. For them it has little"),
    ],
)
def test_what_the_last_layer_has_left(decided: Decided, count: str) -> None:
    assert describe_decided(decided).startswith(f"In this sentence {count}")


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((0, 0, 0, 1), ("The glossary has none of these English words", "of this translation.")),
        (
            (1, 2, 1, 3),
            (": 1 of 2 words and marks looks most at the glossary’s", "written, 1 of 3 one row later."),
        ),
        ((0, 1, 1, 1), (": 0 of 1 word or mark looks", "1 of 1 one row later. The head is one row late: it finds")),
    ],
)
def test_words_found_one_row_late(counts: tuple[int, int, int, int], parts: tuple[str, str]) -> None:
    sentence = describe_found_words(FoundWords(Head("decoder.1.cross", 0), *counts), FRENCH)
    assert all(part in sentence for part in parts)
    assert sentence.startswith("Layer 2, head 1, in this sentence: ") == bool(counts[1])
