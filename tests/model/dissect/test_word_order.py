"""Without positions a source is a bag of pieces; with them it is not."""

import pytest

from model.dissect.word_order import encoder_difference, piece_order, rearranged
from model.translate.reading import InputError
from model.translate.translator import Translator
from tests.conftest import TRANSFORMERS
from tests.tiers import families

SENTENCE = "the dog finds the old man."


def test_pieces_move_with_their_word(translator: Translator) -> None:
    source = translator.record(SENTENCE).source
    words = len(source.words) - 1
    order = [*range(words)][::-1]
    assert sorted(piece_order(source, order)) == list(range(len(source)))
    moved = translator.tokenizer.tokens(rearranged(source, order), "en")
    assert [word.text for word in moved.words[:-1]] == [word.text for word in source.words[:-1]][::-1]
    assert moved.pieces[-1] == "<eos>"
    assert rearranged(source, range(words)) == list(source.ids)


@pytest.mark.parametrize("order", [[0], [0, 0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7]])
def test_only_permutations_are_orders(translator: Translator, order: list[int]) -> None:
    with pytest.raises(ValueError, match="once each"):
        piece_order(translator.record(SENTENCE).source, order)


@pytest.mark.parametrize("translator", families(usual=TRANSFORMERS), indirect=True)
def test_only_positions_tell_the_order(translator: Translator) -> None:
    original = translator.record(SENTENCE)
    order = [3, 4, 5, 2, 0, 1, 6]
    moved = translator.record(rearranged(original.source, order))
    difference = encoder_difference(original, moved, order)
    if translator.name == "transformer-nopos":
        assert difference.max() < 1e-4
        assert moved.target.ids == original.target.ids
    else:
        assert difference.max() > 1e-2


def test_source_ids_are_checked(translator: Translator) -> None:
    for bad in ([], [3], [5, 6], [5, 3, 6, 3], [5, 2, 3], [5, 10**6, 3]):
        with pytest.raises(InputError):
            translator.translate(bad)
    ids = translator.source_ids(SENTENCE)
    assert translator.translate(ids) == translator.translate(SENTENCE)
