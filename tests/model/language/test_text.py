"""Normalising: the same text always, in one form, whatever is thrown at it; and where words begin and end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.text import normalise, reading, split_key, word_spans

ANY_CHARACTER = st.characters()  # every code point, surrogates too
ANY_TEXT = st.text(ANY_CHARACTER, max_size=40)


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT)
def test_normalised_text_is_nfkc_on_one_line_with_single_plain_spaces(text: str) -> None:
    once = normalise(text)
    assert unicodedata.is_normalized("NFKC", once)
    assert " ".join(once.split()) == once  # no other space, none doubled, none at the ends
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in once)
    assert "\u2581" not in once
    once.encode("utf-8")


def test_every_character_of_the_first_three_planes_normalises_to_a_fixed_point() -> None:
    for code in range(0x30000):
        once = normalise(chr(code))
        assert normalise(once) == once, hex(code)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("J\u2019aime", "J'aime"),
        ("\u2018tis", "'tis"),
        ("l\u02bchomme", "l'homme"),
        ("Va\u202f!", "Va !"),
        ("Va\u00a0!", "Va !"),
        ("a\u2009b\u3000c\u1680d", "a b c d"),
        ("  two   spaces ", "two spaces"),
        ("a\tb\r\nc", "a b c"),
        ("a\x00b\x1bc\x85d", "a b c d"),
        ("a\u2028b\u2029c", "a b c"),
        ("peut\u2011être, peut\u2010être", "peut-être, peut-être"),
        ("e\u0301te\u0301", "été"),
        ("\ufb01n", "fin"),
        ("\uff28\uff49", "Hi"),
        ("wait\u2026", "wait..."),
        ("\ud83d", "\ufffd"),
        ("\u2581I\u2581am", "I am"),
        ("", ""),
        (" \t\n ", ""),
    ],
)
def test_known_spellings(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


def test_characters_that_mean_something_stay() -> None:
    text = "« Ça va ? » <eos> **bold** $x^2$ 👩‍🔬 你好 مرحبا"
    assert normalise(text) == text


LETTERS = st.text("abcdefghij éàçœ'-.,!?", min_size=1, max_size=30)


@given(LETTERS, st.sampled_from([str.lower, str.upper, str.title]), st.text(".,!?;:« »\u2019\u202f", max_size=3))
def test_case_and_punctuation_do_not_change_the_split_key(text: str, recase: object, ending: str) -> None:
    assert split_key(recase(text) + ending) == split_key(text)  # type: ignore[operator]


def test_different_words_have_different_split_keys() -> None:
    assert len({split_key(text) for text in ("I see a cat", "I see a car", "I see cat a", "I seea cat")}) == 4


@given(st.text(ANY_CHARACTER, max_size=40), st.sampled_from(["en", "fr", "zh"]))
def test_words_are_disjoint_in_order_and_leave_out_only_spaces(text: str, language: str) -> None:
    text = normalise(text)
    spans = word_spans(text, language)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert not any(map(str.isspace, text[start:end]))
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "I don't know.", ["I", "don't", "know", "."]),
        ("en", "Tom's well-known book", ["Tom's", "well-known", "book"]),
        ("en", "the dogs' bed", ["the", "dogs", "'", "bed"]),
        ("en", "rock'n'roll?!", ["rock'n'roll", "?", "!"]),
        ("fr", "J'aime l'homme.", ["J'", "aime", "l'", "homme", "."]),
        ("fr", "Aujourd'hui, c'est fini", ["Aujourd'hui", ",", "c'", "est", "fini"]),
        ("fr", "Qu'est-ce qu'il y a ?", ["Qu'", "est-ce", "qu'", "il", "y", "a", "?"]),
        ("zh", "我喜欢iPhone 5-s。", ["我", "喜", "欢", "iPhone", "5-s", "。"]),
        ("ja", "私はコーヒーが好き", ["私", "は", "コーヒー", "が", "好", "き"]),
        ("ko", "나는 빵을 좋아해.", ["나는", "빵을", "좋아해", "."]),
        ("fr", "A-t-il vu la presqu'île ?", ["A-t-il", "vu", "la", "presqu'île", "?"]),
    ],
)
def test_words_follow_the_rules_of_each_language(language: str, text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in word_spans(text, language)] == words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I LIKE RED CARS.", "I like red cars."),
        ("DO I KNOW YOU?", "Do I know you?"),
        ("I'M HERE", "I'm here"),
        ("HELLO", "Hello"),
        ('"STOP!" HE SAID', '"Stop!" he said'),
        ("ÉMILE ÉTAIT LÀ", "Émile était là"),
        ("USA", "USA"),  # an abbreviation
        ("I", "I"),
        ("A B C", "A B C"),
        ("I like the BBC.", "I like the BBC."),
        ("i like red cars", "i like red cars"),
        ("\u201cHi\u201d", '"Hi"'),
        ("don\u2019t", "don't"),
        ("don\u00b4t, don`t", "don't, don't"),
        ("你好 你好", "你好 你好"),
        ("", ""),
    ],
)
def test_a_source_in_capitals_is_read_in_lower_case(typed: str, read: str) -> None:
    assert reading(typed, "en") == read


def test_a_lone_i_is_a_word_of_english() -> None:
    assert reading("SHE AND I", "en") == "She and I"
    assert reading("VEDO I CANI", "it") == "Vedo i cani"


@given(ANY_TEXT)
def test_what_is_read_is_normal_and_reads_the_same_again(text: str) -> None:
    read = reading(text, "en")
    assert reading(read, "en") == read == normalise(read)
    assert bool(read) == bool(normalise(text))
