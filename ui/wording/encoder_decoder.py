"""Sentences of the lesson on encoder and decoder; the race has a file of its own."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import listed, most_at, verb
from charts.labels import decimal, percent, quoted
from claims.encoder_decoder import DecoderStep, ProbeGuesses, RankedFirst, StateChanges, reach
from model.dissect.thresholds import SLIGHT
from model.dissect.unrolled import Unrolled
from ui import text

NUMBERS = {1: "one", 2: "two", 3: "three"}  # of models in the race


def describe_runners(kinds: Sequence[str]) -> str:
    """Open the race; nothing where no model runs. kinds: of those that do, with their articles."""
    if not kinds:
        return ""
    *others, last = kinds
    comma = "," if len(others) > 1 else ""
    named = f"{', '.join(others)}{comma} and {last}" if others else last
    return (
        f"{_models_translate(kinds)} your sentence{' at once' if others else ''}: {named}. Make the sentence longer "
        "and see which one keeps up."
    )


def describe_stage(kinds: Sequence[str]) -> str:
    """The race on the stage."""
    return f"{_models_translate(kinds)} the same sentence, step by step."


def _models_translate(kinds: Sequence[str]) -> str:
    count = len(kinds)
    return f"{NUMBERS[count].capitalize()} {verb(count, 'model translates', 'models translate')}"


def describe_encoder_step(pieces: Sequence[str], chain: Unrolled, step: int) -> str:
    """pieces: names of the source's pieces. The last step mentions the handed-over vector."""
    source, names = len(pieces), [text.quoted(name) for name in pieces]
    said = (
        f"Step **{step + 1}** of {chain.steps}: the encoder reads {names[step]} and updates its memory (state "
        f"{step + 1} of {source})."
    )
    if chain.both_directions:
        said += f" A second chain reads from the end. It is now at {names[source - 1 - step]}."
    if step < source - 1:
        return said
    if chain.both_directions:
        return (
            f"{said} Both have read the whole sentence. The last state of the chain from the right, at {names[0]}, "
            "now goes to the decoder."
        )
    return f"{said} The end mark ends the sentence. This last state now goes to the decoder."


def describe_decoder_step(here: DecoderStep, at_end: str | None) -> str:
    """at_end: note on weight on `<eos>`, if any."""
    fed, written = text.quoted(here.fed), text.quoted(here.written)
    said = f"Step **{here.step + 1}** of {here.steps}: the decoder gets {fed} and writes {written}."
    if here.ends:
        said += " With the end mark the translation ends."
    if here.weights is None:
        return said
    if at_end is not None:
        return f"{said} {at_end}"
    return f"{said} It looks {most_at([text.quoted(name) for name in here.keys], here.weights)}."


def describe_state_changes(found: StateChanges) -> str:
    """Name the tokens that change the state most and least."""
    most, least = (text.quoted(found.pieces[token]) for token in (min(found.most), found.least))
    return (
        f"{most} changes it most ({found.changes.max():.2f}), {least} least ({found.changes.min():.2f}). A large "
        "change does not mean that the word matters more: compare it with the influence of the word."
    )


def describe_reach(label: str, chain: Unrolled) -> str:
    """label: the model's name, in Markdown."""
    tokens, size = chain.encoder.shape
    if chain.keeps_all:
        return f"{label}: {tokens} \u00d7 {size} = {reach(chain)}. One more token adds {size} more."
    return f"{label}: {reach(chain)}, for one token or for forty. With attention it is n \u00d7 d."


def describe_influence(first: RankedFirst) -> str:
    """Plain text."""
    share = percent(first.share)
    steepest = f"By gradient \u00d7 input {quoted(first.steepest)} comes first of the words ({share})."
    if first.needed is None:
        return (
            f"Leaving out any one word lowers this translation’s log-probability by less than {SLIGHT} nats. {steepest}"
        )
    if first.needed == first.steepest:
        steepest = f"Gradient \u00d7 input names the same word first ({share})."
    return (
        f"Leaving out {quoted(first.needed)} lowers the translation’s log-probability most ({decimal(first.change)} "
        f"nats). {steepest}"
    )


def describe_probe(guesses: ProbeGuesses) -> str:
    """Plain text."""
    are = f"{guesses.right or 'none'} {verb(guesses.right, 'is', 'are')}"
    said = f"Of the probe’s {guesses.guesses} best guesses, {are} in the sentence."
    return f"{said} It misses {listed([quoted(word) for word in guesses.missed])}." if guesses.missed else said
