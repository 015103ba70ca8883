"""What the line above a picture says is so: how many words are unsure, and that lost words have no French."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

import pytest

from charts.grammar import word_names
from charts.labels import percent
from charts.player import track
from charts.sureness import NAMES
from model.assets import ASSETS
from model.dissect.arrivals import arrivals
from model.dissect.sureness import Sureness, word_shares
from model.dissect.thresholds import GUESSED, NOT_NEEDED, UNSURE
from model.dissect.untranslated import untranslated
from model.language.known_words import rare_words
from model.record import Record
from tests.claims.conftest import Run, every, of_all, recorded
from tests.tiers import families
from ui.claims.trust import describe_guesses, describe_rare_words, describe_signs, describe_untranslated
from ui.rare_words import warned_of

LONG = (
    "I like red cars, and my brother reads a book in the garden every day, and we stayed in a small hotel near the sea "
    "last summer, and she has never been to the mountains before.",
    "My brother plays in the garden with his dog, and my brother reads a book in the garden every day.",
    "My new neighbors are very kind.",
)


@pytest.mark.parametrize("name", families())
def test_guesses_are_told_of_where_most_words_are_unsure(name: str, runs: Callable[[str], Run]) -> None:
    told = 0
    for record in runs(name).all:
        pairs = zip(record.target.words, word_shares(record), strict=True)
        unsure = [share < UNSURE for word, share in pairs if word.text[0].isalnum()]
        said = describe_guesses(record)
        assert bool(said) == (2 * sum(unsure) > len(unsure))
        if said and len(unsure) > 1:
            assert said == f"**Mostly guesses:** {sum(unsure)} of {len(unsure)} French words unsure."
        told += bool(said)
    assert told < len(runs(name).records)


@pytest.mark.parametrize("name", families())
def test_lost_is_said_of_words_without_french_that_cost_little(name: str, runs: Callable[[str], Run]) -> None:
    run, told = runs(name), 0
    for record in (*run.records[every(4)], *recorded(run.translator, LONG)):
        places, found = untranslated(run.translator, record), arrivals(record)
        missing = [at for at, step in enumerate(found.steps) if found.counted[at] and step is None]
        assert set(places) <= set(missing)
        said = describe_untranslated(record, places)
        assert bool(said) == bool(places)
        for place in places[:4]:
            assert f"`{word_names(record.source)[place]}`" in said
        if "does not need" in said:
            told += 1
            scores = [
                run.translator.score_ids([without(record, place)], [record.target.ids])[0].sum() for place in places
            ]
            assert all(record.log_prob - float(score) < NOT_NEEDED + 1e-3 for score in scores)
        elif said:
            assert describe_guesses(record) or len(record.source.words) < 3
    assert told or name != "rnn"  # others lose few words


def without(record: Record, place: int) -> list[int]:
    word = record.source.words[place]
    return [*record.source.ids[: word.start], *record.source.ids[word.end :]]


def test_signs_are_named() -> None:
    assert describe_signs([]) == ""
    assert describe_signs(["\U0001f600", "\u20ac"]).startswith("Left out: `\U0001f600` and `\u20ac`. ")


def called(share: float) -> Sureness:
    return "sure" if share >= UNSURE else "unsure" if share >= GUESSED else "guess"


@pytest.mark.parametrize("name", families())
def test_a_word_is_called_sure_by_its_own_probability(name: str, runs: Callable[[str], Run]) -> None:
    """Not by that of its least probable piece, which is said to be the word's nowhere."""
    other = 0
    for record in runs(name).records:
        by_id = [{each.id: each.probability for each in step} for step in record.candidates]
        cells = track(record).data()["cells"]
        for word, (*_, kind, told) in zip(record.target.words, cells, strict=True):
            pieces = [by_id[step][record.target.ids[step]] for step in range(word.start, word.end)]
            share = math.prod(pieces)
            if min(abs(share - each) for each in (UNSURE, GUESSED)) < 1e-4:
                continue  # the candidates are rounded otherwise than the log-probabilities
            assert kind == called(share)
            assert told.endswith(f": {NAMES[called(share)]}")
            assert told.startswith("the model gave it ")
            if abs(share - round(share, 2)) < 0.004:  # far from where the printed number changes
                assert percent(share) in told
            other += called(min(pieces)) != called(share)
    assert other > of_all(5)  # words that their least probable piece would call otherwise


def test_the_line_names_what_is_strange_and_what_was_measured() -> None:
    words = rare_words("Teh zqxwvbly has 25 zqxwvbly.")
    said = describe_rare_words(words, 0.32)
    assert said == (
        "The model has rarely seen `Teh` and `zqxwvbly`, so the translation may be wrong. Of new numbers this model "
        "gets 32 % right: check `25`."
    )
    assert describe_rare_words(words[:1]) == "The model has rarely seen `Teh`, so the translation may be wrong."
    many = rare_words(" ".join(f"zqxwvbly{letter}" for letter in "abcdef"))
    assert re.search(r"`zqxwvblyd` and 2 more, ", describe_rare_words(many))


def test_it_is_silent_on_the_examples() -> None:
    examples = json.loads((ASSETS / "examples.json").read_text(encoding="utf-8"))
    assert not [each["sentence"] for each in examples if warned_of(each["sentence"], "transformer")]
