"""Sentences of the lesson on the Transformer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from charts.grammar import counted, piece_names
from claims.prediction import largest
from model import Record
from model.dissect.lens import LensLayer
from model.dissect.sublayers import SublayerPass
from model.dissect.thresholds import MOSTLY
from model.network.site import Site
from model.record import Array
from ui.text import percent, quoted


def sizes(record: Record, heads: int, parameters: int) -> str:
    """Describe the effect of one more English token on the picture."""
    tokens, width = record.states["encoder.input"].shape
    steps = len(record.target)
    before, after = (f"{heads} × {count} × {count}" for count in (tokens, tokens + 1))
    return (
        f"One more English token adds one row to every tensor of the encoder’s stream: {tokens} × {width} becomes "
        f"{tokens + 1} × {width}. The weights of self-attention get one more row and one more column in each head, "
        f"from {before} to {after}: twice the tokens, four times the weights. The weights of cross-attention get one "
        f"more column, from {heads} × {steps} × {tokens} to {heads} × {steps} × {tokens + 1}, and one more row for "
        f"each new French token. The {width} numbers of a token and the {parameters:,} parameters stay: the same "
        "ones are used at every position."
    )


GROWS = ("for none of them", "for some of them", "for all of them")


def deviations(passes: Mapping[str, SublayerPass]) -> tuple[Array, Array]:
    """Standard deviation of the decoder's stream before its first sublayer and before its last, (tokens,) each."""
    names = [name for name in passes if Site(name).side == "decoder"]
    first, last = (np.sqrt(passes[names[at]].norm.variance) for at in (0, -1))
    return first, last


def grows(passes: Mapping[str, SublayerPass]) -> int:
    """Which of `GROWS` holds for the decoder's tokens."""
    first, last = deviations(passes)
    grown = int((last / first > 1).sum())
    return 0 if not grown else 2 if grown == len(first) else 1


def growth(record: Record, passes: Mapping[str, SublayerPass]) -> str:
    """Describe the deviation of the decoder's stream, before its first sublayer and before its last."""
    first, last = deviations(passes)
    factors = last / first
    token = int(factors.argmax())
    label = quoted(piece_names(record.decoder_input)[token])
    grown = int((factors > 1).sum())
    return (
        f"It grows for {grown} of {counted(len(factors), 'token')}. For {label} the factor is largest: from "
        f"{float(first[token]):.2f} before the first sublayer to {float(last[token]):.2f} before the last. All that "
        "is added stays in the stream. Without norms each sublayer would read numbers of another size, different "
        "for every token."
    )


def active(passes: Mapping[str, SublayerPass]) -> dict[str, Array]:
    """Share of active units in each feed-forward block, (tokens,)."""
    return {name: (each.inner > 0).mean(axis=1) for name, each in passes.items() if each.inner is not None}


def fewest_active(passes: Mapping[str, SublayerPass]) -> frozenset[int]:
    """Which feed-forward block, in order, has the token with the fewest active units."""
    return largest([-float(shares.min()) for shares in active(passes).values()])


def sparsest(record: Record, passes: Mapping[str, SublayerPass], labels: Mapping[str, str]) -> str:
    """Name the feed-forward block and token with the fewest active units. labels: the blocks' names, by block."""
    shares = active(passes)
    name = min(shares, key=lambda each: float(shares[each].min()))
    token = int(shares[name].argmin())
    tokens = piece_names(record.inputs(Site(name).side))
    return (
        f"In **{labels[name]}** for {quoted(tokens[token])}: {percent(float(shares[name][token]))} of its units are "
        "active. An inactive unit is exactly 0 after ReLU, so it adds nothing for this token. For another token it "
        "may be active."
    )


def echoes(record: Record, layers: Sequence[LensLayer]) -> str:
    """Count how often the lens at the decoder's input repeats the token that was just read."""
    read = record.decoder_input.ids
    count = sum(each[0].id == read[at] for at, each in enumerate(layers[0].candidates))
    said = (
        "At the input the state is only the embedding of the French token just read, plus its position, and the "
        "output uses the same embeddings. So the lens"
    )
    if count >= MOSTLY * len(read):
        return f"{said} mostly gives back what was just read ({count} of {counted(len(read), 'step')} here)."
    return f"{said} could give back what was just read. Here it does in {count} of {counted(len(read), 'step')}."


def gain(label: str, probabilities: Array) -> str | None:
    """Name the layer in which a written token gains most. probabilities: (depths,). None where it gains in none."""
    gains = np.diff(probabilities.astype(float))
    best = int(gains.argmax())
    if not gains[best] > 0:
        return None
    before, after = (float(each) for each in probabilities[best : best + 2])
    return f"{quoted(label)} gains most in layer {best + 1}: from {percent(before)} to {percent(after)}."
