"""Doubts about a translation: how many words are unsure, and that lost words have no French."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from charts.grammar import word_names
from charts.labels import percent
from charts.player import track
from charts.sureness import NAMES
from claims.trust import doubts
from model.dissect.arrivals import arrivals
from model.dissect.sureness import Sureness, word_shares
from model.dissect.thresholds import GUESSED, NOT_NEEDED, UNSURE
from model.dissect.untranslated import untranslated
from model.record import Record
from tests.claims.conftest import Run, every, of_all, recorded
from tests.tiers import families

LONG = (
    "I like red cars, and my brother reads a book in the garden every day, and we stayed in a small hotel near the sea "
    "last summer, and she has never been to the mountains before.",
    "My brother plays in the garden with his dog, and my brother reads a book in the garden every day.",
    "My new neighbors are very kind.",
)


@pytest.mark.parametrize("name", families())
def test_a_translation_is_guessed_where_most_words_are_unsure(name: str, runs: Callable[[str], Run]) -> None:
    guessed = 0
    for record in runs(name).all:
        pairs = zip(record.target.words, word_shares(record), strict=True)
        unsure = [share < UNSURE for word, share in pairs if word.text[0].isalnum()]
        doubted = doubts(record, ())
        assert (doubted.unsure, doubted.count) == (sum(unsure), len(unsure))
        assert doubted.guessed == (2 * sum(unsure) > len(unsure))
        guessed += doubted.guessed
    assert guessed < len(runs(name).records)


@pytest.mark.parametrize("name", families())
def test_lost_words_have_no_french_and_cost_little(name: str, runs: Callable[[str], Run]) -> None:
    run, spared = runs(name), 0
    for record in (*run.records[every(4)], *recorded(run.translator, LONG)):
        places, found = untranslated(run.translator, record), arrivals(record)
        missing = [at for at, step in enumerate(found.steps) if found.counted[at] and step is None]
        assert set(places) <= set(missing)
        doubted = doubts(record, places)
        assert doubted.lost == tuple(word_names(record.source)[place] for place in places)
        assert doubted.spare == (not doubted.guessed and len(record.source.words) >= 3)
        if doubted.lost and doubted.spare:
            spared += 1
            sources = [without(record, place) for place in places]
            scores = [run.translator.score_ids([source], [record.target.ids])[0].sum() for source in sources]
            assert all(record.log_prob - float(score) < NOT_NEEDED + 1e-3 for score in scores)
    assert spared or name != "rnn"  # others lose few words


def without(record: Record, place: int) -> list[int]:
    word = record.source.words[place]
    return [*record.source.ids[: word.start], *record.source.ids[word.end :]]


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
