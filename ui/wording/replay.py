"""Sentences of the replay lab: the trainings in its films, and the models at a moment."""

from __future__ import annotations

import math

from charts.byte_weights import decimal_range
from charts.film import moment_label
from claims.replay import FirstFinal, Scores, Sharpened, Written
from model.language.languages import LanguagePair
from model.network.families import title_of
from model.store.filmed import Training
from ui.text import listed, quoted, shortened

SHOWN = 60  # characters of a translation in a sentence


def describe_training(training: Training, pair: LanguagePair) -> str:
    """Describe the run behind the shipped weights."""
    planned = int(training.recipe["steps"])
    best = "" if training.steps >= planned else f" of {planned:,} (those after it were no better)"
    sources = "sentences as people type them" if training.recipe.get("noise") else "sentences as they are printed"
    who = f"the {title_of(training.teacher)}" if training.teacher else "people"
    return (
        f"One run from random weights to the weights of this app: {training.steps:,} steps{best}, {training.passes:g} "
        f"passes over the training pairs, {training.minutes:.0f} minutes of one processor core, from {sources} and "
        f"{pair.target} that {who} wrote."
    )


def describe_rates(alike: bool | None) -> str:
    """Say that runs read the same, and how their learning rates differ; empty where they do not."""
    if alike is None:
        return ""
    said = "These runs read the same batches in the same order."
    return said if alike else f"{said} Each has its own learning rate, which falls to zero at its last step."


def describe_writes(model: str, step: int | None, text: str) -> str:
    """Quote a model's translation at a step."""
    return f"{_when(step)} {title_of(model)} writes {_translation(text)}."


def describe_written(written: Written) -> str:
    """Count the distinct translations at a moment of the film, and the final ones among them."""
    who, count = f"{_when(written.step)} {title_of(written.model)} writes", written.sentences
    if written.different == 1 and count > 1:
        return f"{who} the same for all {count} sentences: {_translation(written.text)}."
    said = f"{who} {written.different} different translations for the {count} sentences"
    if written.different == count:
        said = f"{who} a translation of its own for each of the {count} sentences"
    if written.step is None:
        return f"{said}."
    return f"{said}, {written.final or 'none'} of them word for word as the shipped model does."


def describe_first_final(final: FirstFinal) -> str:
    """Say when the model first writes its final translation, and whether it keeps it."""
    shown = f"what the shipped model writes for this sentence, {_translation(final.text)}"
    if final.first is None:
        return f"At none of the film’s {final.moments} earlier moments does it write {shown}."
    step = f"step {final.first:,}"
    if final.other is not None:
        return f"At {step} it first writes {shown}. At step {final.other:,} it writes something else again."
    return (
        f"At the film’s last moment but one, {step}, it first writes {shown}."
        if final.latest
        else f"From {step} on it writes {shown}."
    )


def describe_sharpened(entropy: Sharpened) -> str:
    """Describe the entropy of the map's rows at the start, at a moment and at the end, and when it fell most."""
    (start, first), last = entropy.first, decimal_range(*entropy.last)
    said = (
        f"A look spread evenly over {entropy.keys} pieces has an entropy of {math.log(entropy.keys):.1f} nats. The "
        f"rows of this map have {decimal_range(*first)} on average at step {start:,}"
    )
    if entropy.now is not None:
        step, now = entropy.now
        said += f", {decimal_range(*now)} at step {step:,}"
    said += f" and {last} with the shipped weights."
    if entropy.fall is None:
        return said
    (before, high), (after, low) = entropy.fall
    return (
        f"{said} It falls most between step {before:,} and step {after:,}: from {decimal_range(*high)} to "
        f"{decimal_range(*low)}."
    )


def describe_scores(scores: Scores) -> str:
    """Name the models with the highest and the lowest BLEU at a moment."""
    when = moment_label(scores.moment)
    when = "With the shipped weights" if scores.moment is None else f"At {when[:1].lower()}{when[1:]}"
    if scores.highest == scores.lowest:
        return f"{when} all of these models have a BLEU of {scores.highest}."
    best, verb = listed(scores.best), "have" if len(scores.best) > 1 else "has"
    worst = f"; {scores.worst[0]} has the lowest, {scores.lowest}" if len(scores.worst) == 1 else ""
    return f"{when} {best} {verb} the highest BLEU of these models, {scores.highest}{worst}."


def _translation(text: str) -> str:
    return quoted(shortened(text, SHOWN)) or "nothing"


def _when(step: int | None) -> str:
    """A step of the film, as the start of a sentence; None: the shipped weights."""
    return "With the shipped weights" if step is None else f"At step {step:,}"
