"""Findings of the lab that replays trainings, against the frames themselves: all moments, all films."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np

from claims.replay import (
    Bounds,
    Sharpened,
    first_final,
    rates_alike,
    road,
    scores,
    sharpened,
    steepest,
    waypoints_at,
    written_at,
)
from model.assets import MODELS
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining
from tests.films import all_stored, each_film, stored
from tests.tiers import some


def texts(film: FilmedTraining, place: int) -> list[str]:
    """Text at a moment, from the ids."""
    return [film.french[shot.target].text for shot in film.moments[place].shots]


@each_film
def test_how_many_translations_there_are(name: str) -> None:
    film = stored(name)
    for place, frame in enumerate(film.moments):
        written, there = written_at(film, place), texts(film, place)
        assert (written.model, written.sentences, written.text) == (name, 16, there[0])
        assert written.step == (None if frame is film.shipped else frame.step)
        assert written.different == len(set(there))
        assert written.final == sum(one == other for one, other in zip(there, texts(film, -1), strict=True))


@each_film
def test_when_it_first_writes_what_it_writes_at_last(name: str) -> None:
    film = stored(name)
    steps = [frame.step for frame in film.moments[:-1]]
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
            bounds = [map_entropy(film, place, sentence, site, head) for place in range(len(film.moments))]
            assert all(0 <= low <= high < math.log(len(film.sources[sentence])) + 1e-6 for low, high in bounds)
            for place in (0, len(film.frames) // 2, len(film.frames), len(film.moments) - 1):
                entropy = sharpened(film, sentence, site, head, place)
                assert entropy.keys == len(film.sources[sentence])
                assert entropy.first == (film.frames[0].step, bounds[0])
                assert entropy.last == bounds[-1]
                between = 0 < place < len(film.moments) - 1
                assert entropy.now == ((film.moments[place].step, bounds[place]) if between else None)
                named += check_fall(film, entropy, bounds[: len(film.frames)])
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
    moments = [*sorted({frame.step for film in films for frame in film.moments[:-1]}), None]
    for moment in moments:
        found, bleus = scores(films, moment), {}
        for film in films:
            frames = [frame for frame in film.moments[:-1] if moment is not None and frame.step <= moment]
            bleus[title_of(film.model)] = round((frames[-1] if frames else film.shipped).bleu or 0, 1)
        assert found is not None
        assert found.moment == moment
        assert (float(found.highest), float(found.lowest)) == (max(bleus.values()), min(bleus.values()))
        assert set(found.best) == {name for name, bleu in bleus.items() if bleu == max(bleus.values())}
        assert set(found.worst) == {name for name, bleu in bleus.items() if bleu == min(bleus.values())}
    assert scores(films[:1], None) is None


@each_film
def test_what_is_behind_a_film(name: str) -> None:
    """The numbers of the training are those that the model's own description has."""
    film = stored(name)
    about = json.loads((MODELS / name / "config.json").read_text("utf-8"))
    last = film.frames[-1]
    assert (film.run.runs, film.run.steps, film.run.minutes) == (1, last.step, last.minutes)
    assert (film.run.teacher, bool(film.run.recipe.get("noise"))) == ("", False)
    runs, whole = [about["training"], *about["training"]["earlier"]], film.whole
    assert (whole.runs, whole.steps) == (len(runs), sum(run["steps"] for run in runs))
    assert f"{whole.minutes:.0f}" == f"{sum(run['minutes'] for run in runs):.0f}"
    assert f"{whole.passes:g}" == f"{sum(run['epochs'] for run in runs):.4g}"
    assert whole.teacher == ("transformer" if "teacher" in about["corpus"] else "")
    assert whole.recipe.get("noise")
    assert whole.share == about["training"].get("mixed", {"share": 1})["share"]


@each_film
def test_what_lies_between_the_run_and_the_shipped_weights(name: str) -> None:
    film = stored(name)
    about = json.loads((MODELS / name / "config.json").read_text("utf-8"))
    first, *others = about["training"]["earlier"]
    found = road(film)
    assert (found.first, found.last) == (first["steps"], film.frames[-1].step)
    kept = {key: film.run.recipe[key] for key in first["recipe"]}
    assert {key for key in kept if kept[key] != first["recipe"][key]} <= {"steps", "evaluate_every", "dev_sources"}
    assert found.repeated == ("all" if kept["steps"] == first["recipe"]["steps"] else "but length")
    steps = [first["steps"] + sum(run["steps"] for run in others[: count + 1]) for count in range(len(others))]
    behind = [waypoint.behind for waypoint in found.waypoints]
    assert [waypoint.frame.step for waypoint in found.waypoints] == steps
    assert [bool(each.recipe.get("noise")) for each in behind] == [bool(run["recipe"].get("noise")) for run in others]
    assert [bool(each.teacher) for each in behind] == ["teacher" in run["corpus"] for run in others]
    assert sum(each.share < 1 for each in behind) == 1
    other = replace(film, run=replace(film.run, recipe={**film.run.recipe, "seed": 2}))
    assert road(other).repeated is None


@each_film
def test_weights_that_are_not_of_the_run_are_named(name: str) -> None:
    film = stored(name)
    for waypoint in film.waypoints:
        assert waypoints_at([film], waypoint.frame.step) == [(film, waypoint)]
    for moment in (None, *(frame.step for frame in film.frames)):
        assert waypoints_at([film], moment) == []


def test_whether_runs_read_the_same() -> None:
    film = stored("transformer")
    longer = replace(film, run=replace(film.run, recipe={**film.run.recipe, "steps": 10**6}))
    other = replace(film, run=replace(film.run, recipe={**film.run.recipe, "seed": 2}))
    assert rates_alike([film, film]) is True
    assert rates_alike([film, longer]) is False
    assert rates_alike([film, other]) is rates_alike([film]) is None
