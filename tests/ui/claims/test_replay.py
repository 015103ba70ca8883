"""What the lab that replays trainings says of its films, against the frames themselves: all moments, all films."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np

from model.assets import MODELS
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining
from tests.films import all_stored, each_film, stored
from tests.tiers import some
from ui.claims.replay import (
    compared,
    describe_road,
    describe_run,
    describe_whole,
    first_final,
    not_of_the_run,
    read_alike,
    same_for_all,
    sharpened,
    shown_at,
    steepest,
)
from ui.text import quoted

NUMBER = r"\d+\.\d+"


def texts(film: FilmedTraining, place: int) -> list[str]:
    """What is written at a moment, from the ids."""
    return [film.french[shot.target].text for shot in film.moments[place].shots]


@each_film
def test_how_many_translations_there_are(name: str) -> None:
    film = stored(name)
    for place in range(len(film.moments)):
        said = same_for_all(film, place)
        there = texts(film, place)
        number = len(set(there))
        if place == len(film.moments) - 1:
            assert said.startswith(f"With the shipped weights {title_of(name)} writes ")
        else:
            assert said.startswith(f"At step {film.moments[place].step:,} {title_of(name)} writes ")
            alike = sum(one == other for one, other in zip(there, texts(film, -1), strict=True))
            assert f", {alike or 'none'} of them word for word" in said or number == 1
        if number == 1:
            assert "writes the same for all 16 sentences" in said
            assert not there[0] or there[0][:40] in said
        elif number == 16:
            assert "a translation of its own for each of the 16 sentences" in said
        else:
            assert f"writes {number} different translations for the 16 sentences" in said


@each_film
def test_when_it_first_writes_what_it_writes_at_last(name: str) -> None:
    film = stored(name)
    for sentence in range(16):
        said = first_final(film, sentence)
        final = texts(film, -1)[sentence]
        assert quoted(final[:40])[:-1] in said or not final
        same = [texts(film, place)[sentence] == final for place in range(len(film.moments) - 1)]
        steps = [f"step {frame.step:,}" for frame in film.moments[:-1]]
        if not any(same):
            assert said.startswith(f"At none of the film’s {len(same)} earlier moments ")
            continue
        first = same.index(True)
        assert steps[first] in said
        stays = all(same[first:])
        assert ("something else again" in said) == (not stays)
        if stays and first < len(same) - 1:
            assert said.startswith(f"From {steps[first]} on ")
        if not stays:
            assert steps[same.index(False, first)] in said


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
                said = sharpened(film, sentence, site, head, place)
                named += check_sharpened(film, sentence, said, place, bounds)
    assert named or not places


def check_sharpened(
    film: FilmedTraining, sentence: int, said: str, place: int, bounds: list[tuple[float, float]]
) -> bool:
    """Whether a moment is named at which the map becomes sharp; it has to be right whatever the weights were."""
    expected = [f"{math.log(len(film.sources[sentence])):.1f}", written(bounds[0])]
    if 0 < place < len(film.moments) - 1:
        assert f"{written(bounds[place])} at step {film.moments[place].step:,}" in said
        expected.append(written(bounds[place]))
    expected.append(written(bounds[-1]))
    run = np.array(bounds[: len(film.frames)])
    least, most = run[:-1, 0] - run[1:, 1], run[:-1, 1] - run[1:, 0]
    found = re.search(r"falls most between step ([\d,]+) and step ([\d,]+): from", said)
    if found:
        steps = [f"{frame.step:,}" for frame in film.frames]
        at = steps.index(found[1])
        assert steps[at + 1] == found[2]
        assert least[at] >= 0.2
        assert all(least[at] >= most[other] for other in range(len(most)) if other != at)
        expected += [written(bounds[at]), written(bounds[at + 1])]
    else:
        best = int(least.argmax())
        assert least[best] < 0.2 or np.delete(most, best).max() > least[best]
    assert re.findall(NUMBER, said) == re.findall(NUMBER, " ".join(expected))
    return bool(found)


def written(bounds: tuple[float, float]) -> str:
    """A number between bounds, to one place."""
    first, last = (f"{each:.1f}" for each in bounds)
    return first if first == last else f"{first} to {last}"


def test_when_a_map_became_sharp_is_said_where_the_bytes_tell() -> None:
    assert steepest([(2.0, 2.01), (1.0, 1.01), (0.9, 0.91)]) == 0
    assert steepest([(2.0, 2.1), (1.5, 1.6), (1.0, 1.1)]) is None  # either fall can be the larger one
    assert steepest([(2.0, 2.01), (1.9, 1.91)]) is None
    assert steepest([(2.0, 2.0)]) is None


def test_which_has_the_highest_bleu() -> None:
    films = all_stored()
    moments = [*sorted({frame.step for film in films for frame in film.moments[:-1]}), None]
    for moment in moments:
        said = compared(films, moment)
        bleus = {}
        for film in films:
            frames = [frame for frame in film.moments[:-1] if moment is not None and frame.step <= moment]
            bleus[title_of(film.model)] = round((frames[-1] if frames else film.shipped).bleu or 0, 1)
        assert said.startswith("With the shipped" if moment is None else f"At step {moment:,} ")
        if len(set(bleus.values())) == 1:
            assert said.endswith(f"all of these models have a BLEU of {max(bleus.values()):.1f}.")
            continue
        best = [name for name, bleu in bleus.items() if bleu == max(bleus.values())]
        assert (
            f"{'has' if len(best) == 1 else 'have'} the highest BLEU of these models, {max(bleus.values()):.1f}" in said
        )
        assert all(name in said.partition(" the highest")[0] for name in best)
        worst = [name for name, bleu in bleus.items() if bleu == min(bleus.values())]
        assert said.endswith(f"; {worst[0]} has the lowest, {min(bleus.values()):.1f}.") == (len(worst) == 1)
    assert compared(films[:1], None) == ""


@each_film
def test_what_is_behind_a_film(name: str) -> None:
    film = stored(name)
    about = json.loads((MODELS / name / "config.json").read_text("utf-8"))
    said = describe_run(film)
    assert f"{film.frames[-1].step:,}" in said
    assert ("planned" in said) == (film.frames[-1].step < film.run.recipe["steps"])
    assert f"in {film.frames[-1].minutes:.0f} minutes" in said
    assert "as they are printed and French that people wrote" in said
    told = describe_whole(film)
    runs = [about["training"], *about["training"]["earlier"]]
    assert f"{len(runs)} runs behind them, {sum(run['steps'] for run in runs):,} steps" in told
    assert f"and {sum(run['minutes'] for run in runs):.0f} minutes in all" in told
    assert f"{sum(run['epochs'] for run in runs):.4g} passes" in told
    assert ("French that the Transformer wrote" in told) == ("teacher" in about["corpus"])
    assert "as people type them" in told  # the shipped ones were trained with noise at last
    share = round(100 * about["training"].get("mixed", {"share": 1})["share"])
    mean = f"They are a mean: {share} % of the last run’s weights, {100 - share} % of those"
    assert ("a mean" in told) == (mean in told) == (share < 100)
    assert "a mean" not in describe_whole(replace(film, whole=replace(film.whole, share=1.0)))


@each_film
def test_what_lies_between_the_run_and_the_shipped_weights(name: str) -> None:
    film = stored(name)
    about = json.loads((MODELS / name / "config.json").read_text("utf-8"))
    first, *others = about["training"]["earlier"]
    said = describe_road(film)
    assert f"Its first run, {first['steps']:,} steps, is not on film." in said
    kept = {key: film.run.recipe[key] for key in first["recipe"]}
    assert {key for key in kept if kept[key] != first["recipe"][key]} <= {"steps", "evaluate_every", "dev_sources"}
    assert ("but for its length" in said) == (kept["steps"] != first["recipe"]["steps"])
    steps, done = [], first["steps"]
    for run in others:
        done += run["steps"]
        steps.append(f"{done:,}")
    after = f"The moments after step {film.frames[-1].step:,} show its later runs: "
    assert re.findall(r"step (\d+,\d{3}), ", said.partition(after)[2]) == steps
    assert said.count("as typed") == sum(bool(run["recipe"].get("noise")) for run in others)
    assert said.count("French of the") == sum("teacher" in run["corpus"] for run in others)
    other = replace(film, run=replace(film.run, recipe={**film.run.recipe, "seed": 2}))
    assert "repeats it" in said
    assert "repeats it" not in describe_road(other)
    assert "later runs" not in describe_road(replace(film, waypoints=()))


@each_film
def test_a_moment_that_is_a_mean_of_two_runs_says_so(name: str) -> None:
    """The shares are those of the mix; a mean is neither a run's end nor a moment of the filmed run."""
    film = stored(name)
    means = 0
    parts = describe_road(film).partition(" its later runs: ")[2].split("; ")
    for waypoint, part in zip(film.waypoints, parts, strict=True):
        place = film.moments.index(waypoint.frame)
        said, run = shown_at(film, place), f"run {waypoint.behind.runs}"
        assert said.startswith(f"{title_of(name)}, step {waypoint.frame.step:,}: ")
        assert said in not_of_the_run([film], waypoint.frame.step)
        for sentence in (said, part):
            if waypoint.behind.share == 1:
                assert f"the weights of {run}" in sentence
                assert "mean" not in sentence
            else:
                share = round(100 * waypoint.behind.share)
                assert f"a mean, {share} % of it the weights of {run}, the rest those that {run} began with" in sentence
        means += waypoint.behind.share < 1
    assert means == 1
    others = [*range(len(film.frames)), len(film.moments) - 1]
    assert not any(shown_at(film, place) for place in others)
    assert not_of_the_run([film], None) == not_of_the_run([film], film.frames[-1].step) == ""


def test_whether_runs_read_the_same() -> None:
    film = stored("transformer")
    longer = replace(film, run=replace(film.run, recipe={**film.run.recipe, "steps": 10**6}))
    other = replace(film, run=replace(film.run, recipe={**film.run.recipe, "seed": 2}))
    assert "the same batches" in read_alike([film, film])
    assert "learning rate" not in read_alike([film, film])
    assert "learning rate" in read_alike([film, longer])
    assert read_alike([film, other]) == read_alike([film]) == ""
    assert "of 1,000,000 planned steps" in describe_run(longer)
