"""The films that are shipped: small, of the shipped weights at last, and of trainings that began with random ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import model
from model.assets import FILMS, MODELS
from model.network.families import names_with
from model.store.card import runs_of
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
                    film.weights_at(len(film.frames) - 1, index, site, head),
                    seen.mean(axis=0) if head is None else seen[head],
                    atol=1 / 500,  # a byte a cell
                )


@each_film
def test_it_is_of_one_run_from_random_weights(name: str) -> None:
    film, about = stored(name), read_config(MODELS / name)[1]
    runs = runs_of(about)
    training = film.training
    assert 20 <= len(film.frames) <= 30
    assert film.frames[0].step == 0
    assert film.frames[0].loss == pytest.approx(np.log(5000), abs=1)  # as good as a guess among all pieces
    assert all(before.step < after.step and before.minutes <= after.minutes for before, after in pairwise(film.frames))
    assert film.shipped.step == training.steps == sum(run["steps"] for run in runs)
    assert film.shipped.minutes == training.minutes == pytest.approx(sum(run["minutes"] for run in runs))
    assert training.passes == pytest.approx(sum(run["epochs"] for run in runs))
    assert {**training.recipe, "steps": 0} == {**about["recipe"], "steps": 0}  # those of the last run
    assert training.teacher == about["corpus"].get("teacher", {}).get("model", "")
    assert film.shipped.bleu is not None
    assert film.shipped.bleu > 30


@each_film
def test_every_row_of_every_map_sums_to_1_but_for_its_bytes(name: str) -> None:
    film = stored(name)
    for index, frame in enumerate(film.frames):
        for sentence, shot in enumerate(frame.shots):
            assert len(film.written(index, sentence)) == len(shot.target)
            for site in shot.weights:
                most = len(shot.source) / 510  # each cell half a byte off, at most
                for head in (None, 0):
                    sums = film.weights_at(index, sentence, site, head).sum(axis=-1)
                    np.testing.assert_allclose(sums, 1, atol=most + 1e-5)
