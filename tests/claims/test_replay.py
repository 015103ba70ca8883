"""Findings of the lab that replays trainings, against the frames themselves: all moments, all films."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from charts.film import moments_of
from claims.replay import (
    Bounds,
    Sharpened,
    first_final,
    rates_alike,
    scores,
    sharpened,
    steepest,
    written_at,
)
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining
from tests.films import all_stored, each_film, stored
from tests.tiers import some


def texts(film: FilmedTraining, place: int) -> list[str]:
    """Text at a moment, from the ids."""
    return [film.french[shot.target].text for shot in film.frames[place].shots]


@each_film
def test_how_many_translations_there_are(name: str) -> None:
    film = stored(name)
    for place, frame in enumerate(film.frames):
        written, there = written_at(film, place), texts(film, place)
        assert (written.model, written.sentences, written.text) == (name, 16, there[0])
        assert written.step == (None if frame is film.shipped else frame.step)
        assert written.different == len(set(there))
        assert written.final == sum(one == other for one, other in zip(there, texts(film, -1), strict=True))


@each_film
def test_when_it_first_writes_what_it_writes_at_last(name: str) -> None:
    film = stored(name)
    steps = [frame.step for frame in film.frames[:-1]]
    for sentence in range(16):
        found, final = first_final(film, sentence), texts(film, -1)[sentence]
        same = [texts(film, place)[sentence] == final for place in range(len(steps))]
        assert (found.text, found.moments) == (final, len(steps))
        first = same.index(True) if any(same) else len(same)
        assert found.first == next(iter(steps[first:]), None)
        assert found.latest == (first == len(same) - 1)
        assert found.other == (steps[same.index(False, first)] if not all(same[first:]) else None)


@each_film
def test_how_sharp_a_map_is(name: str) -> None:
    film = stored(name)
    places = [(site, head) for site, heads in film.sites.items() for head in (None, 0, heads - 1)]
    assert bool(places) == (name != "rnn")
    named = 0
    for site, head in some(places):
        for sentence in some(range(0, 16, 3)):
            bounds = [map_entropy(film, place, sentence, site, head) for place in range(len(film.frames))]
            assert all(0 <= low <= high < math.log(len(film.sources[sentence])) + 1e-6 for low, high in bounds)
            for place in (0, len(film.frames) // 2, len(film.frames) - 1):
                entropy = sharpened(film, sentence, site, head, place)
                assert entropy.keys == len(film.sources[sentence])
                assert entropy.first == (film.frames[0].step, bounds[0])
                assert entropy.last == bounds[-1]
                between = 0 < place < len(film.frames) - 1
                assert entropy.now == ((film.frames[place].step, bounds[place]) if between else None)
                named += check_fall(film, entropy, bounds)
    assert named or not places


def check_fall(film: FilmedTraining, entropy: Sharpened, run: list[Bounds]) -> bool:
    """Whether moments are named between which the map becomes sharp; right whatever the weights were."""
    low, high = np.array(run).T
    least, most = low[:-1] - high[1:], high[:-1] - low[1:]
    if entropy.fall is None:
        best = int(least.argmax())
        assert least[best] < 0.2 or np.delete(most, best).max() > least[best]
        return False
    steps = [frame.step for frame in film.frames]
    place = steps.index(entropy.fall[0][0])
    assert entropy.fall == ((steps[place], run[place]), (steps[place + 1], run[place + 1]))
    assert least[place] >= 0.2
    assert all(least[place] >= np.delete(most, place))
    return True


def test_when_a_map_became_sharp_is_said_where_the_bytes_tell() -> None:
    assert steepest([(2.0, 2.01), (1.0, 1.01), (0.9, 0.91)]) == 0
    assert steepest([(2.0, 2.1), (1.5, 1.6), (1.0, 1.1)]) is None  # either fall can be the larger one
    assert steepest([(2.0, 2.01), (1.9, 1.91)]) is None
    assert steepest([(2.0, 2.0)]) is None


def test_which_has_the_highest_bleu() -> None:
    films = all_stored()
    for moment in moments_of(films):
        found, bleus, ended = scores(films, moment), {}, []
        for film in films:
            frame = [frame for frame in film.frames if frame.step <= moment][-1]
            bleus[title_of(film.model)] = round(frame.bleu or 0, 1)
            ended.append(frame is film.shipped)
        assert found is not None
        assert found.moment == (None if all(ended) else moment)
        assert (float(found.highest), float(found.lowest)) == (max(bleus.values()), min(bleus.values()))
        assert set(found.best) == {name for name, bleu in bleus.items() if bleu == max(bleus.values())}
        assert set(found.worst) == {name for name, bleu in bleus.items() if bleu == min(bleus.values())}
    assert scores(films[:1], 0) is None


def test_whether_runs_read_the_same() -> None:
    film = stored("transformer")

    def other(**settings: float) -> FilmedTraining:
        training = film.training
        return replace(film, training=replace(training, recipe={**training.recipe, **settings}))

    assert rates_alike([film, film]) is True
    assert rates_alike([film, other(steps=10**6)]) is False
    assert rates_alike([film, other(seed=2)]) is rates_alike([film]) is None
    taught = replace(film, training=replace(film.training, teacher="rnn"))
    assert rates_alike([film, taught]) is None
