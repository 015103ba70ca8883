"""Sentences of the lesson on encoder and decoder; the race has a file of its own."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import listed, most_at, piece_names, verb
from charts.labels import decimal, percent, quoted
from charts.unrolled import attention_row
from claims.prediction import largest
from model import Record
from model.dissect.influence import LeaveOneOut
from model.dissect.probe import Probe, ReadWord
from model.dissect.thresholds import SLIGHT
from model.dissect.unrolled import Unrolled
from model.language.tokenizer import EOS
from model.record import Array
from ui import text


def encoder_step(record: Record, chain: Unrolled, step: int) -> str:
    """Describe a step of the encoder, in Markdown; the last one mentions the handed-over vector."""
    source = len(chain.encoder)
    labels = [text.quoted(name) for name in piece_names(record.source)]
    said = (
        f"Step **{step + 1}** of {chain.steps}: the encoder reads {labels[step]} and updates its memory (state "
        f"{step + 1} of {source})."
    )
    if chain.both_directions:
        said += f" A second chain reads from the end. It is now at {labels[source - 1 - step]}."
    if step < source - 1:
        return said
    if chain.both_directions:
        return (
            f"{said} Both have read the whole sentence. The last state of the chain from the right, at {labels[0]}, "
            "now goes to the decoder."
        )
    return f"{said} The end mark ends the sentence. This last state now goes to the decoder."


def decoder_step(record: Record, chain: Unrolled, step: int, at_end: str | None) -> str:
    """Describe a step of the decoder (from 0), in Markdown. at_end: note on weight on `<eos>`, if any."""
    fed, written = (text.quoted(piece_names(tokens)[step]) for tokens in (record.decoder_input, record.target))
    said = f"Step **{len(chain.encoder) + step + 1}** of {chain.steps}: the decoder gets {fed} and writes {written}."
    if record.target.ids[step] == EOS:
        said += " With the end mark the translation ends."
    if not chain.keeps_all:
        return said
    if at_end is not None:
        return f"{said} {at_end}"
    names = [text.quoted(name) for name in piece_names(record.source)]
    return f"{said} It looks {most_at(names, attention_row(record, step))}."


def liveliest_token(record: Record, chain: Unrolled) -> str:
    """Name the encoder steps with the largest and the smallest change."""
    changes, labels = chain.encoder_change, [text.quoted(name) for name in piece_names(record.source)]
    most, least = int(changes.argmax()), int(changes.argmin())
    return (
        f"{labels[most]} changes it most ({changes[most]:.2f}), {labels[least]} least ({changes[least]:.2f}). A "
        "large change does not mean that the word matters more: compare it with the influence of the word."
    )


def least_sure(means: Sequence[float]) -> frozenset[int]:
    """Name the model with the lowest log-probability per piece."""
    return largest([-mean for mean in means])


def reach(chain: Unrolled) -> int:
    """Number of numbers that the decoder can read."""
    return chain.encoder.size if chain.keeps_all else chain.crossing.size


def within_reach(label: str, chain: Unrolled) -> str:
    """Describe the numbers that the decoder can read. label: the model's name, in Markdown."""
    source, size = chain.encoder.shape
    if chain.keeps_all:
        return f"{label}: {source} \u00d7 {size} = {source * size}. One more token adds {size} more."
    return f"{label}: {chain.crossing.size}, for one token or for forty. With attention it is n \u00d7 d."


def describe_influence(names: Sequence[str], left_out: LeaveOneOut, gradient: Array) -> str:
    """Name the word that each of two measures ranks first, and say whether they agree. names: of the words left out."""
    needed, steepest = int(left_out.total.argmin()), int(gradient[: len(names)].argmax())
    share = percent(float(gradient[steepest]))
    if left_out.total[needed] > -SLIGHT:
        return (
            f"Leaving out any one word lowers this translation’s log-probability by less than {SLIGHT} nats. By "
            f"gradient \u00d7 input {quoted(names[steepest])} comes first of the words ({share})."
        )
    said = (
        f"Leaving out {quoted(names[needed])} lowers the translation’s log-probability most "
        f"({decimal(left_out.total[needed])} nats)"
    )
    if needed == steepest:
        return f"{said}. Gradient \u00d7 input names the same word first ({share})."
    return f"{said}. By gradient \u00d7 input {quoted(names[steepest])} comes first of the words ({share})."


def describe_probe(record: Record, probe: Probe, found: Sequence[ReadWord]) -> str:
    """Count the probe's words that are in the sentence, and name known words that it misses."""
    spoken = {word.text.casefold() for word in record.source.words}
    named = {each.word for each in found}
    missed = sorted(spoken & set(probe.words) - named)
    there = len(named & spoken)
    are = f"{there or 'none'} {verb(there, 'is', 'are')}"
    said = f"Of the probe’s {len(found)} best guesses, {are} in the sentence."
    return f"{said} It misses {listed([quoted(word) for word in missed])}." if missed else said
