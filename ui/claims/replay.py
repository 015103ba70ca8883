"""Sentences of the replay lab: the trainings behind its films, and the models at a moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from charts.film import Moment, moment_label
from charts.kept_shares import kept_decimal
from charts.labels import percent
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import Behind, FilmedTraining
from ui.text import counted, listed, quoted, shortened

FALL = 0.2  # nats: a mean entropy that falls by less from one moment to the next has not become sharp there
OWN = ("steps", "evaluate_every", "dev_sources")  # of a recipe: how long a run was, and what was measured of it
RATE = ("learning_rate", "warmup")
SHOWN = 60  # characters of a translation in a sentence


def describe_run(film: FilmedTraining) -> str:
    """Describe the training behind the filmed run."""
    run, planned = film.run, int(film.run.recipe["steps"])
    done = f"{run.steps:,} steps" if run.steps >= planned else f"{run.steps:,} of {planned:,} planned steps"
    return (
        f"The filmed run began with random weights. It made {done}, {run.passes:g} passes over the training pairs, in "
        f"{run.minutes:.0f} minutes{_learnt_from(run)}."
    )


def describe_road(film: FilmedTraining) -> str:
    """Describe the weights between the run and the shipped ones, and say that they are from another training."""
    first, run = film.first.recipe, film.run.recipe
    repeated = ""
    if all(run.get(name) == value for name, value in first.items() if name not in OWN):
        but = "" if first["steps"] == run["steps"] else " but for its length"
        repeated = f" The filmed run repeats it with the same settings{but}."
    began = (
        f"The app’s weights come from another training. Its first run, {film.first.steps:,} steps, is not on film."
        f"{repeated}"
    )
    last = f"step {film.frames[-1].step:,}"
    if not film.waypoints:
        return began
    steps = "; ".join(
        f"step {waypoint.frame.step:,}, {_weights_of(waypoint.behind)} ({_taught(waypoint.behind)})"
        for waypoint in film.waypoints
    )
    return f"{began} The moments after {last} show its later runs: {steps}."


def _weights_of(behind: Behind) -> str:
    """Describe the weights after the filmed run: the end of a run, or an average of two."""
    run = f"run {behind.runs}"
    if behind.share == 1:
        return f"the weights of {run}"
    return f"a mean, {percent(behind.share)} of it the weights of {run}, the rest those that {run} began with"


def not_of_the_run(films: Sequence[FilmedTraining], moment: Moment) -> str:
    """Name the models whose weights at a moment are neither the filmed run's nor the shipped ones; empty
    without any.
    """
    shown = list(filter(None, (shown_at(film, film.at(moment)) for film in films)))
    return (
        f"Not from the filmed run, but from the training of the shipped weights: {'; '.join(shown)}." if shown else ""
    )


def shown_at(film: FilmedTraining, place: int) -> str:
    """Describe the weights at a moment after the filmed run; empty for the run's own moments and the
    shipped weights.
    """
    after = place - len(film.frames)
    if not 0 <= after < len(film.waypoints):
        return ""
    waypoint = film.waypoints[after]
    weights = _weights_of(waypoint.behind)
    return f"{title_of(film.model)}, step {waypoint.frame.step:,}: {weights} (of {film.whole.runs})"


def _taught(behind: Behind) -> str:
    """Describe the training data of the last of these runs, in a few words."""
    what = f"sentences as {'typed' if behind.recipe.get('noise') else 'printed'}"
    return f"{what}, French of the {title_of(behind.teacher)}" if behind.teacher else what


def describe_whole(film: FilmedTraining) -> str:
    """Describe the training behind the shipped weights, the film's last moment."""
    whole = film.whole
    mixed = ""
    if whole.share < 1:
        mixed = (
            f" They are a mean: {percent(whole.share)} of the last run’s weights, {percent(1 - whole.share)} of those "
            "that it began with."
        )
    return (
        f"The last moment shows the app’s weights: {counted(whole.runs, 'run')} behind them, {whole.steps:,} steps, "
        f"{whole.passes:g} passes and {whole.minutes:.0f} minutes in all"
        f"{_learnt_from(whole)}.{mixed}"
    )


def read_alike(films: Sequence[FilmedTraining]) -> str:
    """Say whether the runs of several films read the same data at the same step; empty where they do not."""
    recipes = [{name: value for name, value in film.run.recipe.items() if name not in OWN + RATE} for film in films]
    if len(films) < 2 or any(recipe != recipes[0] for recipe in recipes):
        return ""
    said = "The runs from random weights read the same batches in the same order."
    if any(film.run.recipe[name] != films[0].run.recipe[name] for film in films for name in ("steps", *RATE)):
        said += " Each has its own learning rate, which falls to zero at its last step."
    return said


def _learnt_from(behind: Behind) -> str:
    """The data of the last run."""
    sources = "sentences as people type them" if behind.recipe.get("noise") else "sentences as they are printed"
    french = f"French that the {title_of(behind.teacher)} wrote" if behind.teacher else "French that people wrote"
    return f", {'in the end ' if behind.runs > 1 else ''}from {sources} and {french}"


def describe_writes(film: FilmedTraining, place: int, sentence: int) -> str:
    """Quote a model's translation of one of the film's sentences at a moment."""
    written = quoted(shortened(film.written(place, sentence).text, SHOWN)) or "nothing"
    return f"{_when(film, place)} {title_of(film.model)} writes {written}."


def same_for_all(film: FilmedTraining, place: int) -> str:
    """Count the distinct translations at a moment of the film, and the final ones among them."""
    count = len(film.sources)
    texts = [film.written(place, sentence).text for sentence in range(count)]
    final = [film.written(-1, sentence).text for sentence in range(count)]
    different = len(set(texts))
    who = f"{_when(film, place)} {title_of(film.model)} writes"
    if different == 1 and count > 1:
        return f"{who} the same for all {count} sentences: {quoted(shortened(texts[0], SHOWN)) or 'nothing'}."
    said = f"{who} {different} different translations for the {count} sentences"
    if different == count:
        said = f"{who} a translation of its own for each of the {count} sentences"
    reached = sum(map(str.__eq__, texts, final))
    if film.step_at(place) is None:
        return f"{said}."
    return f"{said}, {reached or 'none'} of them word for word as the shipped model does."


def first_final(film: FilmedTraining, sentence: int) -> str:
    """Say when the model first writes its final translation, and whether it keeps it."""
    final = film.written(-1, sentence).text
    before = film.moments[:-1]
    texts = [film.written(place, sentence).text for place in range(len(before))]
    shown = f"what the shipped model writes for this sentence, {quoted(shortened(final, SHOWN)) or 'nothing'}"
    if final not in texts:
        return f"At none of the film’s {len(texts)} earlier moments does it write {shown}."
    first = texts.index(final)
    step = f"{before[first].step:,}"
    if all(text == final for text in texts[first:]):
        if first == len(texts) - 1:
            return f"At the film’s last moment but one, step {step}, it first writes {shown}."
        return f"From step {step} on it writes {shown}."
    other = next(place for place in range(first, len(texts)) if texts[place] != final)
    return f"At step {step} it first writes {shown}. At step {before[other].step:,} it writes something else again."


def sharpened(film: FilmedTraining, sentence: int, site: str, head: int | None, place: int) -> str:
    """Describe the entropy of the map's rows at the start, at a moment and at the end, and when it fell most.

    Only what the stored bytes determine is said.
    """
    entropies = [map_entropy(film, each, sentence, site, head) for each in range(len(film.moments))]
    keys = len(film.sources[sentence])
    said = (
        f"A look spread evenly over {keys} pieces has an entropy of {math.log(keys):.1f} nats. The rows of this "
        f"map have {kept_decimal(*entropies[0])} on average at step {film.frames[0].step:,}"
    )
    if place > 0 and (step := film.step_at(place)) is not None:
        said += f", {kept_decimal(*entropies[place])} at step {step:,}"
    said += f" and {kept_decimal(*entropies[-1])} with the shipped weights."
    run = entropies[: len(film.frames)]
    most = steepest(run)
    if most is None:
        return said
    return (
        f"{said} In the run it falls most between step {film.frames[most].step:,} and step "
        f"{film.frames[most + 1].step:,}: from {kept_decimal(*run[most])} to {kept_decimal(*run[most + 1])}."
    )


def steepest(entropies: Sequence[tuple[float, float]]) -> int | None:
    """After which moment entropies, known by bounds, fall most; None if the bounds leave it open, or none falls by
    much.
    """
    falls = [(before[0] - after[1], before[1] - after[0]) for before, after in pairwise(entropies)]
    if not falls:
        return None
    most = max(range(len(falls)), key=lambda place: falls[place][0])
    others = [largest for place, (_, largest) in enumerate(falls) if place != most]
    least = falls[most][0]
    return most if least >= FALL and all(least >= largest for largest in others) else None


def compared(films: Sequence[FilmedTraining], moment: Moment) -> str:
    """Name the models with the highest and the lowest BLEU at a moment; empty without scores."""
    bleus = [(film.moments[film.at(moment)].bleu, title_of(film.model)) for film in films]
    known = sorted(((bleu, name) for bleu, name in bleus if bleu is not None), reverse=True)
    if len(known) < 2:
        return ""
    written = [(f"{bleu:.1f}", name) for bleu, name in known]
    when = moment_label(moment)
    when = "With the shipped weights" if moment is None else f"At {when[:1].lower()}{when[1:]}"
    (highest, _), (lowest, last) = written[0], written[-1]
    if highest == lowest:
        return f"{when} all of these models have a BLEU of {highest}."
    best = listed([name for bleu, name in written if bleu == highest])
    verb = "have" if sum(bleu == highest for bleu, _ in written) > 1 else "has"
    worst = "" if sum(bleu == lowest for bleu, _ in written) > 1 else f"; {last} has the lowest, {lowest}"
    return f"{when} {best} {verb} the highest BLEU of these models, {highest}{worst}."


def _when(film: FilmedTraining, place: int) -> str:
    """A moment of the film, as the start of a sentence."""
    step = film.step_at(place)
    return "With the shipped weights" if step is None else f"At step {step:,}"
