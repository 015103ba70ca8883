"""A projection taken apart gives the record's query, key and value; a word's vectors start equal and part."""

import numpy as np
import pytest

from model.dissect.query_key_value import PARTS, projection
from model.dissect.word_context import shared_words, similarity_by_layer
from model.translate.translator import Translator

SENTENCE = "the girl likes the green book."


def test_matrix_times_vector_is_the_record(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    if not translator.name.startswith("transformer"):
        with pytest.raises(ValueError, match="no Transformer"):
            projection(translator, record, "decoder.cross", 0, "query", 0)
        return
    for site, seen in record.attention.items():
        for role in PARTS:
            vectors = getattr(seen, role)
            for head, token in ((0, 0), (3, vectors.shape[1] - 1)):
                projected = projection(translator, record, site, head, role, token)
                np.testing.assert_allclose(projected.result, vectors[head, token], atol=1e-4)
                np.testing.assert_allclose(
                    projected.matrix @ projected.normalised + projected.bias, projected.result, atol=1e-4
                )


def test_a_word_starts_the_same_and_parts(translator: Translator) -> None:
    first, second = translator.record("the cat sees Tom."), translator.record("Tom likes the green cat today.")
    words = shared_words(first, second)
    assert {a.text for a, _ in words} == {"the", "cat", "Tom"}
    pair = next(pair for pair in words if pair[0].text == "cat")
    similar = dict(similarity_by_layer(first, second, pair))
    assert similar["encoder.embedding"] == pytest.approx(1, abs=1e-5)
    assert similar["encoder.output"] < 0.9999
    same = similarity_by_layer(first, first, (pair[0], pair[0]))
    assert [value for _, value in same] == pytest.approx([1] * len(same), abs=1e-5)


def test_sentences_may_share_nothing(translator: Translator) -> None:
    assert shared_words(translator.record("bread."), translator.record("Tom!")) == []
