"""Sentences on the form of positional encodings: sine with cosine, added instead of appended."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted
from charts.labels import decimal
from claims.why_positions import PositionShares
from model.dissect.sine_alone import SineAlone
from ui.text import percent, quoted


def describe_same_sine(tokens: Sequence[str], sines: SineAlone, pair: int) -> str:
    """Name two positions with the same sine, and their sines after the shift. tokens: labels."""
    who = quoted(tokens[sines.position]) if sines.position < len(tokens) else "a token"
    said = (
        f"At position {sines.position} {who} has the sine {decimal(sines.sine)} in pair {pair}. Position "
        f"{_place(sines.twin)} has the same sine. {counted(sines.offset, 'position')} further the sines are "
        f"{decimal(sines.later)} and {decimal(sines.twin_later)}"
    )
    if sines.alike:
        return f"{said}: nearly the same here. Move a slider to see them differ."
    return f"{said}. The sine alone does not say which, so no matrix can compute it."


def _place(position: float) -> str:
    """A position that need not be a whole number."""
    return decimal(position, 1) if abs(position) < 100 else f"{position:,.0f}".replace("-", "\u2212")


def describe_one_number(sines: SineAlone, tokens: int) -> str:
    """State the error of the best single number over the sentence. tokens: the sentence's."""
    over = f"{counted(tokens, 'position')} of this sentence" if tokens > 1 else "one position of this sentence"
    return (
        f"With the sine alone the matrix is one number. The best is {decimal(sines.factor)}. Over the {over} it is "
        f"wrong by up to {decimal(sines.missed)}. The 2 × 2 matrix is never wrong."
    )


def describe_position_shares(shares: PositionShares) -> str:
    """Name the heads that take most and least of their queries from positions."""
    if not shares.mean:
        return "This model adds no positions."
    if shares.most is None or shares.least is None:
        return f"{percent(shares.mean)} of the queries come from the position, by length."
    (most, largest), (least, smallest) = shares.most, shares.least
    return (
        f"Each head has a matrix of its own, so each takes what it needs from the same sum. Head {most + 1} takes most "
        f"from the position ({percent(largest)} of its query, by length), head {least + 1} least "
        f"({percent(smallest)})."
    )


def describe_appending(width: int) -> str:
    """Compare the sizes of a matrix that reads the sum and of one that reads both vectors side by side."""
    return (
        f"Side by side, word and position are {2 * width} numbers, so the matrix has {width} × {2 * width} = "
        f"{2 * width * width:,} numbers, not {width} × {width} = {width * width:,}. It multiplies each half by a part "
        "of its own and adds the results. So appending is adding too, at twice the width."
    )
