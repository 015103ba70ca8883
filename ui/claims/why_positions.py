"""Sentences on the form of positional encodings: sine with cosine, added instead of appended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charts.grammar import counted, one_has_most
from charts.labels import decimal
from model.dissect.added_position import AddedParts
from model.dissect.sine_alone import SineAlone
from model.dissect.thresholds import APART
from ui.text import percent, quoted


def same_sine(tokens: Sequence[str], found: SineAlone, pair: int) -> str:
    """Name two positions with the same sine, and their sines after the shift, in Markdown. tokens: labels."""
    who = quoted(tokens[found.position]) if found.position < len(tokens) else "a token"
    said = (
        f"At position {found.position} {who} has the sine {decimal(found.sine)} in pair {pair}. Position "
        f"{place(found.twin)} has the same sine. "
        f"{counted(found.offset, 'position')} further the sines are {decimal(found.later)} and "
        f"{decimal(found.twin_later)}"
    )
    if abs(found.later - found.twin_later) < APART:
        return f"{said}: nearly the same here. Move a slider to see them differ."
    return f"{said}. The sine alone does not say which, so no matrix can compute it."


def one_number(found: SineAlone, tokens: int) -> str:
    """State the error of the best single number over the sentence. tokens: the sentence's."""
    over = f"{counted(tokens, 'position')} of this sentence" if tokens > 1 else "one position of this sentence"
    return (
        f"With the sine alone the matrix is one number. The best is {decimal(found.factor)}. Over the {over} it is "
        f"wrong by up to {decimal(found.missed)}. The 2 × 2 matrix is never wrong."
    )


def place(position: float) -> str:
    """A position that need not be a whole number."""
    return decimal(position, 1) if abs(position) < 100 else f"{position:,.0f}".replace("-", "\u2212")


def read_differently(parts: AddedParts) -> str:
    """Name the heads that take most and least of their queries from positions, averaged over the tokens."""
    shares = parts.position_share.mean(axis=1)
    if not shares.any():
        return "This model adds no positions."
    if len(shares) < 2 or not one_has_most(shares) or not one_has_most(-shares):
        return f"{percent(float(shares.mean()))} of the queries come from the position, by length."
    most, least = int(shares.argmax()), int(shares.argmin())
    return (
        f"Each head has a matrix of its own, so each takes what it needs from the same sum. Head {most + 1} takes most "
        f"from the position ({percent(float(shares[most]))} of its query, by length), head {least + 1} least "
        f"({percent(float(shares[least]))})."
    )


def cost_of_appending(width: int) -> str:
    """Compare the sizes of a matrix that reads the sum and of one that reads both vectors side by side."""
    return (
        f"Side by side, word and position are {2 * width} numbers, so the matrix has {width} × {2 * width} = "
        f"{2 * width * width:,} numbers, not {width} × {width} = {width * width:,}. It multiplies each half by a part "
        "of its own and adds the results. So appending is adding too, at twice the width."
    )


def strongest_number(parts: AddedParts, head: int, token: int, *, first: int) -> int:
    """Of the first so many numbers of a query the one, from 0, to which word and position both add most."""
    both = np.minimum(np.abs(parts.word), np.abs(parts.position))
    return int(both[head, token, :first].argmax())
