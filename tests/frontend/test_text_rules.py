"""Text rules and tokenizer: the browser's engine makes of any text what Python does."""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.language.glossary import PAIR
from model.language.text import normalise, reading, word_spans
from model.language.tokenizer import Tokenizer, Word
from tests.any_text import NOTHING, STRANGE, any_text, drawn
from tests.frontend.engine import Engine
from tests.tiers import full

FIRST_FEW = 0x3000  # code points that every run compares: scripts with letters of two cases, punctuation, symbols
LEFT_OUT = ("Cn", "Cs", "Co")


def paired(text: str) -> str:
    """The same text as JavaScript holds it: two lone surrogates that make a character are that character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def assigned(start: int, end: int) -> str:
    """The characters that this Python's Unicode knows, without surrogates and private use."""
    characters = map(chr, range(start, end))
    return "".join(character for character in characters if unicodedata.category(character) not in LEFT_OUT)


def foreign(engine: Engine, text: str) -> set[str]:
    """The characters of a text that another version of Unicode knows otherwise: Python and Node have one each."""
    categories = zip(text, engine("categories", text), strict=True)
    return {character for character, category in categories if category != unicodedata.category(character)}


def differing(engine: Engine, characters: str) -> list[str]:
    """Those that one side treats otherwise than the other, of those that are the same to both."""
    unlike = foreign(engine, characters + normalise(characters))
    differing_characters: list[str] = []
    for character, theirs in zip(characters, engine("characters", characters), strict=True):
        spans = [len(word_spans(f"a{character}'b", language)) for language in ("en", "fr", "zh")]
        ours = [normalise(f"A{character}B"), reading(f"A{character} BC", "en"), *spans]
        if unlike.isdisjoint(character + normalise(character)) and theirs != ours:
            differing_characters.append(f"U+{ord(character):04X}")
    return differing_characters


@lru_cache(maxsize=2)
def tokenizer_at(path: Path) -> Tokenizer:
    return Tokenizer(path, PAIR)


def assert_same_tokens(engine: Engine, path: Path, ids: list[int], language: str) -> None:
    """The text, pieces and words of ids are the same on both sides."""
    theirs = engine("tokens", str(path), ids, language)
    ours = tokenizer_at(path).tokens(ids, language)
    assert theirs["text"] == ours.text
    assert tuple(theirs["pieces"]) == ours.pieces
    assert [Word(**word) for word in theirs["words"]] == list(ours.words)


def assert_alike(engine: Engine, path: Path, text: str) -> None:
    """A text is normalised, read and divided into the same pieces and words on both sides."""
    assert engine("normalise", text) == normalise(text)
    assert engine("reading", text, "en") == reading(text, "en")
    ids = tokenizer_at(path).ids(reading(text, "en"))
    assert engine("ids", str(path), reading(text, "en")) == ids
    for language in ("en", "fr", "zh"):
        assert_same_tokens(engine, path, ids, language)


def test_each_character_is_treated_alike(engine: Engine) -> None:
    assert differing(engine, assigned(0, FIRST_FEW)) == []


@full
@pytest.mark.parametrize("start", range(FIRST_FEW, sys.maxunicode, 0x10000))
def test_each_further_character_is_treated_alike(engine: Engine, start: int) -> None:
    assert differing(engine, assigned(start, min(start + 0x10000, sys.maxunicode + 1))) == []


@pytest.mark.parametrize("text", [*STRANGE.values(), *NOTHING], ids=ascii)
def test_strange_texts_are_read_alike(engine: Engine, shipped_pieces: Path, text: str) -> None:
    assert_alike(engine, shipped_pieces, text)


@pytest.mark.fuzz
@drawn(300, fuzz=2000)
@given(text=any_text(60))
def test_any_text_is_read_alike(engine: Engine, shipped_pieces: Path, text: str) -> None:
    text = paired(text)
    assume(not foreign(engine, text + normalise(text)))
    assert_alike(engine, shipped_pieces, text)


@pytest.mark.parametrize("text", ["oooh, so loooong", "lll ggg ooo", "!!!!! ?????", "hahahahaha"])
def test_of_two_ways_as_probable_both_take_the_same(engine: Engine, shipped_pieces: Path, text: str) -> None:
    """o + oo and oo + o: the sums are equal in theory, and in single precision they may differ."""
    assert_alike(engine, shipped_pieces, text)


# words that end within a piece, names, numbers, capitals: where the division is not the obvious one
TYPED = st.lists(
    st.sampled_from(
        ["the ", "red car", "s", "'", "don't ", "CATS ", "Yusuf", "1992", " 3", "ß", "œuvre ", "naïve", "-", "!"]
    )
    | st.text("abcdefghijklmnopqrstuvwxyzéèêçàû ", max_size=8)
).map("".join)


@pytest.mark.fuzz
@drawn(300, fuzz=5000)
@given(text=TYPED)
def test_any_letters_are_divided_alike(engine: Engine, shipped_pieces: Path, text: str) -> None:
    assert engine("ids", str(shipped_pieces), text) == tokenizer_at(shipped_pieces).ids(text)


@pytest.mark.fuzz
@drawn(300, fuzz=2000)
@given(data=st.data())
def test_any_ids_are_spelt_alike(engine: Engine, tokenizer_path: Path, data: st.DataObject) -> None:
    """Whatever a model may write, with a tokenizer of which most pieces are bytes."""
    tokenizer = tokenizer_at(tokenizer_path)
    ids = data.draw(st.lists(st.integers(0, tokenizer.size - 1), max_size=30))
    for language in ("en", "fr", "zh"):
        assert_same_tokens(engine, tokenizer_path, ids, language)
