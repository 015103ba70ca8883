"""Sentences as people type them: what each kind of noise does, how often, and that it never breaks a text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.text import normalise, reading
from model.training.noise import (
    emphasised,
    neighbours,
    no_apostrophes,
    no_final_mark,
    noised,
    other_spelling,
    slip,
    typing_error,
    typographic,
)
from model.training.recipe import Settings
from tests.any_text import any_text

EVERYTHING = Settings(
    noise=1.0,
    noise_no_mark=0.5,
    noise_lower=0.5,
    noise_capitals=0.2,
    noise_emphasis=0.5,
    noise_apostrophes=0.5,
    noise_typing=0.8,
    noise_spelling=0.5,
)
SENTENCE = "I don't like my neighbor's favorite color, Mary."


@given(text=any_text(40), seed=st.integers(0, 100))
def test_noise_never_empties_a_text_and_never_fails(text: str, seed: int) -> None:
    typed = noised(normalise(text), "en", EVERYTHING, random.Random(seed))
    assert bool(reading(typed, "en")) == bool(normalise(text))


@given(seed=st.integers(0, 1000))
def test_the_same_seed_types_the_same(seed: int) -> None:
    assert noised(SENTENCE, "en", EVERYTHING, random.Random(seed)) == noised(
        SENTENCE, "en", EVERYTHING, random.Random(seed)
    )


def test_without_shares_nothing_changes() -> None:
    assert all(noised(SENTENCE, "en", Settings(), random.Random(seed)) == SENTENCE for seed in range(100))
    assert all(noised(SENTENCE, "en", Settings(noise=1.0), random.Random(seed)) == SENTENCE for seed in range(100))


KINDS: dict[str, Callable[[str], bool]] = {
    "noise_no_mark": lambda typed: not typed.endswith("."),
    "noise_lower": lambda typed: typed == SENTENCE.lower(),
    "noise_capitals": lambda typed: typed == SENTENCE.upper(),
    "noise_emphasis": lambda typed: re.search(r"\b[A-Z]{3,}\b", typed) is not None,
    "noise_apostrophes": lambda typed: "'" not in typed,
    "noise_typing": lambda typed: typed != SENTENCE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_share_of_the_noised(kind: str) -> None:
    settings = Settings(noise=0.5, **{kind: 0.6})  # type: ignore[arg-type]
    draw = random.Random(1)
    typed = [noised(SENTENCE, "en", settings, draw) for _ in range(3000)]
    changed = [text for text in typed if text != SENTENCE]
    assert len(changed) / len(typed) == pytest.approx(0.5 * 0.6, abs=0.04)
    assert all(map(KINDS[kind], changed))


def test_spelling_has_its_share_of_all_sources() -> None:
    draw = random.Random(1)
    typed = [noised(SENTENCE, "en", Settings(noise_spelling=0.4), draw) for _ in range(2000)]
    assert {noised(SENTENCE, "de", Settings(noise_spelling=1.0), draw) for _ in range(20)} == {SENTENCE}
    assert sum("favourite colour" in text for text in typed) / len(typed) == pytest.approx(0.4, abs=0.04)


def test_kinds_come_together() -> None:
    draw = random.Random(1)
    typed = {noised(SENTENCE, "en", EVERYTHING, draw) for _ in range(2000)}
    assert any(text.islower() and "'" not in text and not text.endswith(".") for text in typed)


@pytest.mark.parametrize(
    ("text", "without"),
    [("Hello.", "Hello"), ("Why?!", "Why"), ("Wait ...", "Wait"), ("Mr. Smith left", "Mr. Smith left"), ("?", "?")],
)
def test_the_final_mark_goes(text: str, without: str) -> None:
    assert no_final_mark(text) == without


def test_apostrophes_go_inside_words_only() -> None:
    assert no_apostrophes("I don't know the boys' 'names'.") == "I dont know the boys' 'names'."


@pytest.mark.parametrize("text", ["I don't know.", '"Hello", he said...', "It's Tom's.", "'Tis"])
def test_typographic_marks_are_read_as_plain_ones(text: str) -> None:
    assert reading(typographic(text), "en") == text


def edits(word: str) -> set[str]:
    """All words one slip away, listed independently: swapped, doubled, dropped, replaced by a key that touches it."""
    touching = {"a": "qwsz", "e": "wsdr", "t": "rfgy", "o": "iklp", "n": "bhjm", "m": "njk", "s": "awedxz", "l": "okp"}
    words = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    words |= {word[: i + 1] + word[i] + word[i + 1 :] for i in range(len(word))}
    words |= {word[:i] + word[i + 1 :] for i in range(len(word))}
    return words | {word[:i] + key + word[i + 1 :] for i in range(len(word)) for key in touching[word[i]]}


@pytest.mark.parametrize("word", ["tomatoes", "nests", "all"])
def test_a_slip_is_one_of_four_kinds(word: str) -> None:
    draw = random.Random(1)
    drawn = {slip(word, draw) for _ in range(5000)}
    assert drawn <= edits(word) - {word}
    assert len(drawn) > 0.8 * len(edits(word) - {word})


def test_keys_touch_each_other_both_ways() -> None:
    assert all(key in neighbours()[other] for key, near in neighbours().items() for other in near)
    assert set(neighbours()["g"]) == set("tyfhvb")


@pytest.mark.parametrize("change", [typing_error, emphasised])
def test_kept_words_and_short_ones_stay(change: Callable[..., str]) -> None:
    draw = random.Random(1)
    for _ in range(300):
        typed = change("I saw Emma at 10:45 on TV.", draw, {"Emma"})
        assert typed != "I saw Emma at 10:45 on TV."
        assert re.fullmatch(r"I \S+ Emma at 10:45 on TV\.", typed)
    assert change("I am 25 TV.", draw) == "I am 25 TV."


def test_spelling_goes_both_ways_and_keeps_capitals() -> None:
    assert other_spelling("Color and favourite theater") == "Colour and favorite theatre"
    assert other_spelling("I practice a program.") == "I practice a program."
