"""The films that are shipped: small, of the shipped weights at last, and of trainings that began with random ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import model
from model.assets import FILMS, MODELS
from model.network.families import names_with
from model.store.card import in_all
from model.store.checkpoint import read_config
from model.store.frames import SENTENCES
from model.store.results import is_current
from tests.films import STORED, each_film, stored

MAX_BYTES = 3_000_000  # of all films together


def test_every_model_of_the_page_is_filmed_and_all_films_are_small() -> None:
    assert set(STORED) == set(names_with(["film"]))
    assert sum(path.stat().st_size for path in FILMS.glob("*")) < MAX_BYTES


@each_film
def test_the_last_frame_is_what_the_shipped_model_does(name: str) -> None:
    film, translator = stored(name), model.load(name)
    assert is_current({"weights": {name: film.weights}}, name)
    assert film.sites == {site: heads for site, heads in translator.heads_at.items() if site.endswith(".cross")}
    for index, (sentence, source) in enumerate(zip(SENTENCES, film.sources, strict=True)):
        translation = translator.translate(sentence)
        assert (source.text, source.ids) == (sentence, tuple(translator.source_ids(sentence)))
        assert film.written(-1, index).ids == translation.ids
        assert film.written(-1, index).text == translation.text
        record = translator.record(sentence, translation.ids)
        for site, heads in film.sites.items():
            for head in (None, *range(heads)):
                seen = record.attention[site].weights
                np.testing.assert_allclose(
                    film.weights_at(len(film.moments) - 1, index, site, head),
                    seen.mean(axis=0) if head is None else seen[head],
                    atol=1 / 500,  # a byte a cell
                )


@each_film
def test_it_begins_with_random_weights_and_says_what_was_done(name: str) -> None:
    film = stored(name)
    assert film.frames[0].step == 0
    assert all(before.step < after.step and before.minutes <= after.minutes for before, after in pairwise(film.frames))
    assert film.run.steps == film.frames[-1].step <= film.run.recipe["steps"]
    assert film.run.minutes == film.frames[-1].minutes
    assert 0 < film.run.passes < 20
    assert film.run.recipe["noise"] == 0.0
    assert not film.run.teacher  # on what people wrote
    assert film.frames[0].loss == pytest.approx(np.log(5000), abs=1)  # as good as a guess among all pieces
    about = read_config(MODELS / name)[1]
    assert (film.whole.minutes, film.whole.passes) == (in_all(about, "minutes"), in_all(about, "epochs"))
    assert film.whole.recipe == about["recipe"]
    assert film.shipped.bleu is not None
    assert film.shipped.bleu > 30


@each_film
def test_it_leads_to_the_shipped_weights(name: str) -> None:
    """A frame at the end of every run behind them but the first, whose stretch the filmed run shows."""
    film = stored(name)
    assert 20 <= len(film.moments) <= 30
    earlier = read_config(MODELS / name)[1]["training"]["earlier"]
    for number, waypoint in enumerate(film.waypoints, start=2):
        frame, behind = waypoint.frame, waypoint.behind
        runs = earlier[:number]
        assert behind.runs == number
        assert frame.step == behind.steps == sum(run["steps"] for run in runs)
        assert frame.minutes == behind.minutes == pytest.approx(sum(run["minutes"] for run in runs))
        assert behind.recipe == runs[-1]["recipe"]
        assert behind.teacher == runs[-1]["corpus"].get("teacher", {}).get("model", "")
        assert frame.bleu is not None
    assert len(film.waypoints) == len(earlier) - 1
    assert film.whole.runs == len(earlier) + 1
    assert (film.first.steps, film.first.recipe) == (earlier[0]["steps"], earlier[0]["recipe"])
    assert all(before.step < after.step for before, after in pairwise(film.moments))


@each_film
def test_every_row_of_every_map_sums_to_1_but_for_its_bytes(name: str) -> None:
    film = stored(name)
    for index, frame in enumerate(film.moments):
        for sentence, shot in enumerate(frame.shots):
            assert len(film.written(index, sentence)) == len(shot.target)
            for site in shot.weights:
                most = len(shot.source) / 510  # each cell half a byte off, at most
                for head in (None, 0):
                    sums = film.weights_at(index, sentence, site, head).sum(axis=-1)
                    np.testing.assert_allclose(sums, 1, atol=most + 1e-5)
