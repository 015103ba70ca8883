"""Findings of the replay lab: the trainings behind its films, and the models at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from charts.film import Moment
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining

FALL = 0.2  # nats: a mean entropy that falls by less from one moment to the next has not become sharp there
OWN = ("steps", "evaluate_every", "dev_sources")  # of a recipe: how long a run was, and what was measured of it
RATE = ("learning_rate", "warmup", "decay")
Bounds = tuple[float, float]  # of a number that is known by stored bytes


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

    moments: how many before the shipped weights. first: this step; None if it is at none of the moments. latest:
    whether it is the last of these moments. other: the next step with another translation; None if there is none.
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
    moments between which it falls most, if the bounds tell.
    """

    keys: int
    first: tuple[int, Bounds]
    now: tuple[int, Bounds] | None
    last: Bounds
    fall: tuple[tuple[int, Bounds], tuple[int, Bounds]] | None


@dataclass(frozen=True)
class Scores:
    """BLEU of several models at a moment, as printed; moment: None where all have their shipped weights.

    best, worst: titles of those with the highest and the lowest.
    """

    moment: Moment | None
    highest: str
    lowest: str
    best: tuple[str, ...]
    worst: tuple[str, ...]


def rates_alike(films: Sequence[FilmedTraining]) -> bool | None:
    """Whether runs that read the same data at the same step have the same learning rate; None for other runs."""
    trainings = [film.training for film in films]
    read = [
        (training.teacher, {name: value for name, value in training.recipe.items() if name not in OWN + RATE})
        for training in trainings
    ]
    if len(films) < 2 or any(data != read[0] for data in read):
        return None
    first = trainings[0].recipe
    return all(training.recipe[name] == first[name] for training in trainings for name in ("steps", *RATE))


def written_at(film: FilmedTraining, place: int) -> Written:
    """Compare the translations at a moment of the film with one another and with the final ones."""
    count = len(film.sources)
    texts, final = ([film.written(at, sentence).text for sentence in range(count)] for at in (place, -1))
    reached = sum(map(str.__eq__, texts, final))
    return Written(film.model, film.step_at(place), count, len(set(texts)), reached, texts[0])


def first_final(film: FilmedTraining, sentence: int) -> FirstFinal:
    """When the model first writes its final translation of a sentence, and whether it keeps it."""
    final, before = film.written(-1, sentence).text, film.frames[:-1]
    texts = [film.written(place, sentence).text for place in range(len(before))]
    if final not in texts:
        return FirstFinal(final, len(texts), None, latest=False, other=None)
    first = texts.index(final)
    other = next((before[place].step for place in range(first, len(texts)) if texts[place] != final), None)
    return FirstFinal(final, len(texts), before[first].step, first == len(texts) - 1, other)


def sharpened(film: FilmedTraining, sentence: int, site: str, head: int | None, place: int) -> Sharpened:
    """Measure the entropy of the map's rows over the film, and at one moment of it."""
    entropies = [map_entropy(film, moment, sentence, site, head) for moment in range(len(film.frames))]
    step, run = film.step_at(place), list(zip((frame.step for frame in film.frames), entropies, strict=True))
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
    bleus = [(film.frames[film.at(moment)].bleu, title_of(film.model)) for film in films]
    known = sorted(((bleu, name) for bleu, name in bleus if bleu is not None), reverse=True)
    if len(known) < 2:
        return None
    printed = [(f"{bleu:.1f}", name) for bleu, name in known]
    highest, lowest = printed[0][0], printed[-1][0]
    best, worst = (tuple(name for bleu, name in printed if bleu == extreme) for extreme in (highest, lowest))
    ended = all(film.frames[film.at(moment)] is film.shipped for film in films)
    return Scores(None if ended else moment, highest, lowest, best, worst)
