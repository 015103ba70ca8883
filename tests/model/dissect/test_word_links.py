"""Links read from rows, and what a table would choose among the words of a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model import Record, Translator
from model.dissect import word_links as module
from model.dissect.word_links import Links, TableChoice, readings, table_choice, word_links, word_weights, written_words
from model.language.glossary import PAIR, Gloss
from model.language.tokenizer import EOS
from model.network.site import Site
from tests.conftest import of_attending

TABLE = {
    "chats": (Gloss("cat", 0.6), Gloss("cats", 0.3)),
    "le": (Gloss("the", 0.7), Gloss("it", 0.1)),
    "a": (Gloss("has", 0.5),),
    "aime": (Gloss("love", 0.4), Gloss("likes", 0.2)),
}


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "gloss", lambda word, languages: TABLE.get(word.casefold(), ()))


def test_the_table_chooses_among_the_words_that_are_there() -> None:
    assert table_choice("Le", ["The", "dog", "sees", "the", "cat"], PAIR) == TableChoice((0, 3), 0.7)
    assert table_choice("le", ["I", "see", "it"], PAIR) == TableChoice((2,), 0.1)
    assert table_choice("le", ["Tom", "sleeps"], PAIR) is None


def test_the_word_as_it_is_goes_before_another_ending() -> None:
    assert table_choice("chats", ["cats"], PAIR) == TableChoice((0,), 0.3)
    assert table_choice("aime", ["she", "loved", "him"], PAIR) == TableChoice((1,), 0.4)


def test_what_the_table_lacks_is_spelt_alike() -> None:
    assert table_choice("Tom", ["tom", "sleeps", "."], PAIR) == TableChoice((0,), None)
    assert table_choice(".", ["Tom", "."], PAIR) == TableChoice((1,), None)
    assert table_choice("a", ["a", "dog"], PAIR) is None  # the table knows the French word, and it is no article


def cross(translator: Translator) -> str:
    return next(site for site in translator.heads_at if Site(site).kind == "cross")


@of_attending
def test_each_link_is_the_largest_sum_of_a_words_pieces(translator: Translator) -> None:
    record = translator.record("the girl likes the red cars.", "la fille aime les voitures rouges.")
    site = cross(translator)
    for rows in readings(translator.network):
        later = int(rows == "reading")
        links = word_links(record, site, 0, rows)
        words = written_words(record, rows)
        assert len(links) == len(words) > 0
        for link, word in zip(links, words, strict=True):
            seen = record.attention[site].weights[0, word.start + later : word.end + later].astype(float)
            sums = [seen[:, source.start : source.end].sum(axis=1).mean() for source in record.source.words]
            assert sums[link.attended] == pytest.approx(max(sums[:-1]), abs=1e-6)
            assert link.weight == pytest.approx(sums[link.attended], abs=1e-6)
            assert link.sink_weight == pytest.approx(sums[-1], abs=1e-6)


def cut_off(record: Record) -> Record:
    """The record without the row that writes `<eos>`, as one that the limit has ended."""
    assert record.target.ids[-1] == EOS
    target = record.target
    shorter = replace(target, pieces=target.pieces[:-1], ids=target.ids[:-1], words=target.words[:-1])
    return replace(record, target=shorter)


@of_attending
def test_a_translation_that_was_cut_off(translator: Translator) -> None:
    whole = translator.record("the girl likes the red cars.", "la fille aime les voitures rouges.")
    cut, site = cut_off(whole), cross(translator)
    assert written_words(cut, "writing") == written_words(whole, "writing")
    assert written_words(cut, "reading") == written_words(whole, "reading")[:-1]
    assert word_links(cut, site, 0, "reading") == word_links(whole, site, 0, "reading")[:-1]


@of_attending
def test_nothing_is_written(translator: Translator) -> None:
    record = translator.record("the girl", (EOS,))
    assert word_links(record, cross(translator), 0, "writing") == ()
    with pytest.raises(ValueError, match="nothing is written"):
        word_weights(record, cross(translator), "writing")


def test_the_words_that_a_word_may_be_linked_to() -> None:
    links = Links(frozenset({(0, 0), (1, 2)}), frozenset({(2, 2), (3, 1)}))
    assert links.words_of(2) == {1, 2}
    assert links.words_of(1) == frozenset()  # possible alone
