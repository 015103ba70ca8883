"""Words are called untranslated where nothing looks at them and their absence changes nothing, and nowhere else."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

import pytest

from charts.labels import percent
from charts.player import track
from charts.sureness import NAMES
from model.assets import ASSETS
from model.dissect.arrivals import arrivals
from model.dissect.sureness import Sureness
from model.dissect.thresholds import GUESSED, LOOKED_AT, UNSURE
from model.dissect.untranslated import untranslated
from model.language.known_words import strange_words
from model.record import Record
from model.translate.translator import Translator
from tests.tiers import families
from tests.ui.claims.conftest import Run, recorded
from ui.claims.trust import strange_said, untranslated_said
from ui.strange import warned_of

LONG = (
    "I like red cars, and my brother reads a book in the garden every day, and we stayed in a small hotel near the sea "
    "last summer, and she has never been to the mountains before.",
    "My brother plays in the garden with his dog, and my brother reads a book in the garden every day.",
    "My new neighbors are very kind.",
)


def unseen(record: Record, place: int) -> bool:
    """Whether every step of every layer gives the word less than the threshold, the mean of the heads."""
    word = record.source.words[place]
    looks = [
        float(sum(head[step, word.start : word.end].sum() for head in seen.weights)) / len(seen.weights)
        for site, seen in record.attention.items()
        if site.endswith(".cross")
        for step in range(len(record.target))
    ]
    return all(look < LOOKED_AT for look in looks)


def without(translator: Translator, record: Record, place: int) -> tuple[int, ...]:
    """What the model itself writes, one piece after the other, of the sentence without the word."""
    word = record.source.words[place]
    ids = [*record.source.ids[: word.start], *record.source.ids[word.end :]]
    return translator.translate(ids, limit=len(record.target)).ids


@pytest.mark.parametrize("name", ["rnn", "rnn-dot", "transformer"])
def test_untranslated_is_said_of_what_nothing_depends_on(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    records = (*run.records[::6], *recorded(run.translator, LONG))
    for record in records:
        places, found = untranslated(run.translator, record), arrivals(record)
        missing = [at for at, step in enumerate(found.steps) if found.counted[at] and step is None]
        assert set(places) <= set(missing)
        if len(record.source.words) < 3:
            assert places == ()
            continue
        for place in missing:
            same = unseen(record, place) and without(run.translator, record, place) == record.target.ids
            assert (place in places) == same, record.source.words[place]
        said = untranslated_said(record, places)
        assert (said is None) == (not places)
        assert ("No step gives" in (said or "")) == bool(places and record.attention)
        for place in places[:4]:
            assert f"`{record.source.words[place].text}`" in (said or "")


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
    assert other > 5  # words that their least probable piece would call otherwise


def test_the_line_names_what_is_strange_and_what_was_measured() -> None:
    words = strange_words("Teh zqxwvbly has 25 zqxwvbly.")
    said = strange_said(words, 0.32)
    assert said == (
        "The training hardly held `Teh` and `zqxwvbly`: what follows may be nonsense. Of new numbers this model gets "
        "32 % right: check `25`."
    )
    assert strange_said(words[:1]) == "The training hardly held `Teh`: what follows may be nonsense."
    many = strange_words(" ".join(f"zqxwvbly{letter}" for letter in "abcdef"))
    assert re.search(r"`zqxwvblyd` and 2 more: ", strange_said(many))


def test_it_is_silent_on_the_examples() -> None:
    examples = json.loads((ASSETS / "examples.json").read_text(encoding="utf-8"))
    assert not [each["sentence"] for each in examples if warned_of(each["sentence"], "transformer")]
