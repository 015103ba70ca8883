"""Findings of the replay lab: the trainings behind its films, and the models at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from charts.film import Moment
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining, Waypoint

FALL = 0.2  # nats: a mean entropy that falls by less from one moment to the next has not become sharp there
OWN = ("steps", "evaluate_every", "dev_sources")  # of a recipe: how long a run was, and what was measured of it
RATE = ("learning_rate", "warmup")
Bounds = tuple[float, float]  # of a number that is known by stored bytes


@dataclass(frozen=True)
class Road:
    """The training of the shipped weights.

    first: steps of its first run. repeated: whether the filmed run has the settings of this one, all or all but its
    length. last: the filmed run's last step. waypoints: weights after it.
    """

    first: int
    repeated: Literal["all", "but length"] | None
    last: int
    waypoints: tuple[Waypoint, ...]


@dataclass(frozen=True)
class Written:
    """Translations of all sentences by a model at a step; None: the shipped weights.

    sentences, different: their number, and of distinct translations. final: how many are those of the shipped weights.
    text: of the first sentence.
    """

    model: str
    step: int | None
    sentences: int
    different: int
    final: int
    text: str


@dataclass(frozen=True)
class FirstFinal:
    """When a model first writes its final translation, `text`.

    moments: before the shipped weights. first: this step; None if it is at none of the moments. latest: whether it is
    the last of these moments. other: the next step with another translation; None if there is none.
    """

    text: str
    moments: int
    first: int | None
    latest: bool
    other: int | None


@dataclass(frozen=True)
class Sharpened:
    """Mean entropy of a map's rows in nats, by bounds, at steps of the film and with the shipped weights, `last`.

    keys: pieces of the sentence. now: at the current moment, if it is neither the first nor the last. fall: the two
    moments of the run between which it falls most, if the bounds tell.
    """

    keys: int
    first: tuple[int, Bounds]
    now: tuple[int, Bounds] | None
    last: Bounds
    fall: tuple[tuple[int, Bounds], tuple[int, Bounds]] | None


@dataclass(frozen=True)
class Scores:
    """BLEU of several models at a moment, as printed. best, worst: titles of those with the highest and the lowest."""

    moment: Moment
    highest: str
    lowest: str
    best: tuple[str, ...]
    worst: tuple[str, ...]


def road(film: FilmedTraining) -> Road:
    """Compare the filmed run with the training of the shipped weights."""
    first, run = film.first.recipe, film.run.recipe
    repeats = all(run.get(name) == value for name, value in first.items() if name not in OWN)
    same_length: Literal["all", "but length"] = "all" if first["steps"] == run["steps"] else "but length"
    return Road(film.first.steps, same_length if repeats else None, film.frames[-1].step, film.waypoints)


def waypoints_at(films: Sequence[FilmedTraining], moment: Moment) -> list[tuple[FilmedTraining, Waypoint]]:
    """The films whose weights at a moment are neither the filmed run's nor the shipped ones, and these weights."""
    shown = ((film, film.moments[film.at(moment)]) for film in films)
    return [(film, waypoint) for film, frame in shown for waypoint in film.waypoints if waypoint.frame is frame]


def rates_alike(films: Sequence[FilmedTraining]) -> bool | None:
    """Whether runs that read the same data at the same step have the same learning rate; None for other runs."""
    recipes = [{name: value for name, value in film.run.recipe.items() if name not in OWN + RATE} for film in films]
    if len(films) < 2 or any(recipe != recipes[0] for recipe in recipes):
        return None
    return all(film.run.recipe[name] == films[0].run.recipe[name] for film in films for name in ("steps", *RATE))


def written_at(film: FilmedTraining, place: int) -> Written:
    """Compare the translations at a moment of the film with one another and with the final ones."""
    count = len(film.sources)
    texts, final = ([film.written(at, sentence).text for sentence in range(count)] for at in (place, -1))
    reached = sum(map(str.__eq__, texts, final))
    return Written(film.model, film.step_at(place), count, len(set(texts)), reached, texts[0])


def first_final(film: FilmedTraining, sentence: int) -> FirstFinal:
    """When the model first writes its final translation of a sentence, and whether it keeps it."""
    final, before = film.written(-1, sentence).text, film.moments[:-1]
    texts = [film.written(place, sentence).text for place in range(len(before))]
    if final not in texts:
        return FirstFinal(final, len(texts), None, latest=False, other=None)
    first = texts.index(final)
    other = next((before[place].step for place in range(first, len(texts)) if texts[place] != final), None)
    return FirstFinal(final, len(texts), before[first].step, first == len(texts) - 1, other)


def sharpened(film: FilmedTraining, sentence: int, site: str, head: int | None, place: int) -> Sharpened:
    """Measure the entropy of the map's rows over the film, and at one moment of it."""
    entropies = [map_entropy(film, moment, sentence, site, head) for moment in range(len(film.moments))]
    step, run = film.step_at(place), list(zip((frame.step for frame in film.frames), entropies, strict=False))
    most = steepest([bounds for _, bounds in run])
    return Sharpened(
        keys=len(film.sources[sentence]),
        first=run[0],
        now=None if place == 0 or step is None else (step, entropies[place]),
        last=entropies[-1],
        fall=None if most is None else (run[most], run[most + 1]),
    )


def steepest(entropies: Sequence[Bounds]) -> int | None:
    """After which moment entropies fall most; None if the bounds leave it open, or none falls by much."""
    falls = [(before[0] - after[1], before[1] - after[0]) for before, after in pairwise(entropies)]
    if not falls:
        return None
    most = max(range(len(falls)), key=lambda place: falls[place][0])
    others = [largest for place, (_, largest) in enumerate(falls) if place != most]
    least = falls[most][0]
    return most if least >= FALL and all(least >= largest for largest in others) else None


def scores(films: Sequence[FilmedTraining], moment: Moment) -> Scores | None:
    """The highest and the lowest BLEU at a moment; None for fewer than two."""
    bleus = [(film.moments[film.at(moment)].bleu, title_of(film.model)) for film in films]
    known = sorted(((bleu, name) for bleu, name in bleus if bleu is not None), reverse=True)
    if len(known) < 2:
        return None
    printed = [(f"{bleu:.1f}", name) for bleu, name in known]
    highest, lowest = printed[0][0], printed[-1][0]
    best, worst = (tuple(name for bleu, name in printed if bleu == extreme) for extreme in (highest, lowest))
    return Scores(moment, highest, lowest, best, worst)
