"""Words that the training hardly held: which they are, what could be typed instead, silence on everyday English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.assets import LANGUAGES, pair_folder
from model.language.glossary import PAIR
from model.language.known_words import RareWord, forms, known_words, known_words_file, nearest, replaced
from model.language.known_words import rare_words as rare_words_in
from model.language.text import reading

KNOWN_WORDS = known_words_file(PAIR)


def rare_words(text: str) -> tuple[RareWord, ...]:
    return rare_words_in(text, KNOWN_WORDS)


def strange(text: str) -> list[tuple[str, str, str | None]]:
    return [(rare_word.text, rare_word.kind, rare_word.instead) for rare_word in rare_words(text)]


@pytest.mark.parametrize(
    "text",
    [
        "i like red cars",
        "I LIKE RED CARS.",
        "I dont know, it's Tom's!",
        "She stopped studying; her neighbours' babies cried.",
        "My favourite colour is grey.",
        "a well-known, hard-working girl",
        "\u201cDon\u2019t\u201d \u2026",
        "",
        "?!",
        "\U0001f600",
    ],
)
def test_case_endings_apostrophes_and_spellings_do_not_count(text: str) -> None:
    assert strange(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I like red carz", [("carz", "word", "car")]),
        ("Teh dog is big", [("Teh", "word", "The")]),
        ("Where is teh libary?", [("teh", "word", "the"), ("libary", "word", "library")]),
        ("I RECIEVE IT", [("recieve", "word", "receive")]),
        ("Zqxwvbly sees Xqzwkrpt.", [("Zqxwvbly", "name", None), ("Xqzwkrpt", "name", None)]),
        ("zoé likes na\u00efve Zoé", [("zoé", "name", None), ("na\u00efve", "word", "naive"), ("Zoé", "name", None)]),
        ("Mira lives in Bostn", [("Mira", "name", None), ("Bostn", "name", "Boston")]),
        ("It is 7:30.", [("7", "number", None), ("30", "number", None)]),
        ("<b>zqxwvbly</b>", [("zqxwvbly", "word", None)]),
        ("\u6211\u559c\u6b22", [("\u6211\u559c\u6b22", "word", None)]),
    ],
)
def test_what_is_strange_and_what_could_be_typed_instead(text: str, found: list[tuple[str, str, str | None]]) -> None:
    assert strange(text) == found


def test_examples_and_most_everyday_sentences_are_not_warned_of() -> None:
    examples = [
        entry["sentence"] for entry in json.loads((pair_folder(LANGUAGES, PAIR) / "examples.json").read_text("utf-8"))
    ]
    assert [text for text in examples if any(rare_word.kind != "number" for rare_word in rare_words(text))] == []
    everyday = [
        entry["english"] for entry in json.loads((pair_folder(LANGUAGES, PAIR) / "everyday.json").read_text("utf-8"))
    ]
    plain = [text for text in everyday if all(rare_word.kind != "word" for rare_word in rare_words(text))]
    assert len(plain) >= 0.95 * len(everyday)


def test_the_suggestion_replaces_the_word_where_it_stands() -> None:
    text = 'Teh carz and the carz, "teh" zqxwvbly'
    assert replaced(text, rare_words(text)) == 'The car and the car, "the" zqxwvbly'
    assert rare_words(replaced("I see teh dgo.", rare_words("I see teh dgo."))) == ()


def test_a_name_is_never_made_a_common_word() -> None:
    typed = ("Zoé", "Mira", "Lia", "Aisha", "Priya", "Sofa Millr", "Jo\u00e3o", "Carz", "Boook", "Hosue")
    for name in typed:
        warned = [*rare_words(f"I saw {name}"), *rare_words(f"{name} is here")]
        instead = {word.instead for word in warned if word.kind == "name" and word.instead}
        assert all(known_words(KNOWN_WORDS)[text.casefold()][0][0].isupper() for text in instead), instead


def test_forms_are_mutual() -> None:
    for one, other in (("stop", "stopped"), ("study", "studies"), ("make", "making"), ("box", "boxes")):
        assert other in forms(one)
        assert one in forms(other)
    assert "like" not in forms("likd")


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    shown = reading(text, "en")
    warned = rare_words(text)
    assert all(shown[word.start : word.end] == word.text for word in warned)
    assert [word.start for word in warned] == sorted({word.start for word in warned})
    assert replaced(text, ()) == shown


@pytest.mark.parametrize("text", ["", "{", "[]", '{"words": [1]}', '{"words": {"a": "b"}}'])
def test_without_a_table_nothing_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.json"
    path.write_text(text, encoding="utf-8")
    assert known_words(path) == {}
    assert rare_words_in("zqxwvbly", path) == ()
    assert nearest("carz", path) is None


def test_the_stored_table_holds_words_alone_and_is_small() -> None:
    assert KNOWN_WORDS.stat().st_size < 1_000_000
    assert all(" " not in word and word[0].isalpha() for word, _ in known_words(KNOWN_WORDS).values())
    assert known_words(KNOWN_WORDS)["french"][0] == "French"
