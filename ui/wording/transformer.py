"""Sentences of the lesson on the Transformer."""

from __future__ import annotations

from collections.abc import Mapping

from charts.grammar import counted
from claims.transformer import Echoes, FewestActive, Gain, Growth
from model.language.languages import LanguagePair
from ui.text import percent, quoted

GROWS = ("for none of them", "for some of them", "for all of them")  # by `Extent`


def describe_sizes(shape: tuple[int, ...], heads: int, steps: int, parameters: int, pair: LanguagePair) -> str:
    """Describe the effect of one more source token on the picture. shape: of the encoder's input."""
    tokens, width = shape
    before, after = (f"{heads} × {count} × {count}" for count in (tokens, tokens + 1))
    return (
        f"One more {pair.source} token adds one row to every tensor of the encoder’s stream: {tokens} × {width} "
        f"becomes {tokens + 1} × {width}. The weights of self-attention get one more row and one more column in "
        f"each head, from {before} to {after}: twice the tokens, four times the weights. The weights of "
        f"cross-attention get one more column, from {heads} × {steps} × {tokens} to {heads} × {steps} × {tokens + 1}, "
        f"and one more row for each new {pair.target} token. The {width} numbers of a token and the {parameters:,} "
        "parameters stay: the same ones are used at every position."
    )


def describe_growth(growth: Growth) -> str:
    most = growth.most
    return (
        f"It grows for {growth.grown} of {counted(len(growth.pieces), 'token')}. For {quoted(growth.pieces[most])} the "
        f"factor is largest: from {growth.first[most]:.2f} before the first sublayer to {growth.last[most]:.2f} before "
        "the last. All that is added stays in the stream. Without norms each sublayer would read numbers of another "
        "size, different for every token."
    )


def describe_fewest_active(fewest: FewestActive, labels: Mapping[str, str]) -> str:
    """labels: of the blocks, by name."""
    return (
        f"In **{labels[fewest.block]}** for {quoted(fewest.piece)}: {percent(fewest.share)} of its units are "
        "active. An inactive unit is exactly 0 after ReLU, so it adds nothing for this token. For another "
        "token it may be active."
    )


def describe_echoes(echoes: Echoes, pair: LanguagePair, tied: bool = True) -> str:
    """tied: whether the output uses the decoder's embeddings."""
    said = f"At the input the state is only the embedding of the {pair.target} token just read, plus its position"
    steps = counted(echoes.steps, "step")
    if not tied:
        repeated = f"repeats what was just read in {echoes.count} of {steps}"
        return f"{said}. The output has a matrix of its own: here the lens {repeated}."
    said += ", and the output uses the same embeddings. So the lens"
    if echoes.mostly:
        return f"{said} mostly gives back what was just read ({echoes.count} of {steps} here)."
    return f"{said} could give back what was just read. Here it does in {echoes.count} of {steps}."


def describe_gain(piece: str, gain: Gain) -> str:
    before, after = percent(gain.before), percent(gain.after)
    return f"{quoted(piece)} gains most in layer {gain.layer + 1}: from {before} to {after}."
