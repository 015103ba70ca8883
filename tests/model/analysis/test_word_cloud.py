"""The cloud of common words: which words it holds, in which sentences they are read, and the mean of their states."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.analysis import word_cloud
from model.analysis.word_cloud import Context, common_words, contexts, lone_pieces, mean_states
from model.dissect.residual_stream import depth_names
from model.language.tokenizer import EOS, Tokenizer
from model.network.interface import Network
from model.translate.translator import Translator
from tests.invented import pairs


def test_only_words_of_one_piece_inside_the_sentence(tokenizer: Tokenizer) -> None:
    ids = tokenizer.ids("The zebra likes the house, and Tom sees a car.")
    occurrences = lone_pieces(tokenizer, ids)
    words = tokenizer.tokens(ids, "en").words
    assert "The" not in [word for word, _ in occurrences]
    assert not {"zebra", ",", "."} & {word for word, _ in occurrences}
    assert {"house", "car"} <= {word for word, _ in occurrences}
    for word, token in occurrences:
        assert tokenizer.piece(ids[token]).removeprefix("\u2581") == word
        assert any((known.text, known.start, known.end) == (word, token, token + 1) for known in words)


def test_the_most_frequent_words_count_sentences_not_occurrences() -> None:
    occurrences = [[("a", 1), ("a", 2), ("a", 3)], [("b", 1)], [("b", 4), ("c", 5)], [("c", 1)], [("d", 1)]]
    assert common_words(occurrences, 3) == ("b", "c", "a")


def test_each_word_is_read_in_a_limited_number_of_sentences() -> None:
    sources = [[10 + index, 9] for index in range(120)]
    occurrences = [[("rare", 0)] if index < 3 else [("often", 1)] for index in range(120)]
    chosen = contexts(sources, occurrences, ["often", "rare", "never"], seed=1)
    counts = [sum(number == word for context in chosen for number, _ in context.words) for word in range(3)]
    assert counts == [word_cloud.CONTEXTS, 3, 0]
    assert all(context.ids[-1] == EOS for context in chosen)
    assert chosen == contexts(sources, occurrences, ["often", "rare", "never"], seed=1)
    assert chosen != contexts(sources, occurrences, ["often", "rare", "never"], seed=2)


def test_states_are_means_over_the_records(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> None:
    translator = Translator("transformer", make_network("transformer"), tokenizer)
    texts = [english for english, _ in pairs()[:400:40]]
    sources = [tokenizer.ids(text) for text in texts]
    found = [lone_pieces(tokenizer, ids) for ids in sources]
    words = common_words(found, 4)
    chosen = contexts(sources, found, words, seed=1)
    states = mean_states(translator, chosen, len(words))
    records = [translator.record(text) for text in texts]
    for number, word in enumerate(words):
        for depth, name in enumerate(depth_names(records[0], "encoder")):
            places = [dict(reversed(occurrences)).get(word) for occurrences in found]
            mine = [r.states[name][page] for r, page in zip(records, places, strict=True) if page is not None]
            np.testing.assert_allclose(states[depth, number], np.mean(mine, axis=0), atol=1e-4)


def test_a_sentence_without_a_word_of_the_cloud_is_not_read() -> None:
    assert contexts([[7, 8]], [[("other", 0)]], ["word"], seed=1) == []
    assert contexts([[7, 8]], [[("word", 1)]], ["word"], seed=1) == [Context((7, 8, EOS), ((0, 1),))]
