"""Rows of attention drawn by the reader: a URL parameter, and the resulting intervention.

`own_rows=1a2b:3o2-4,5n1,6a,7p1x30-2x70,e2o1,d3n1`: step 3 looks only at the tokens 2 and 4, step 5 never at token 1,
step 6 as the other sentence's step 6 does, step 7 with 30 % at token 1 and 70 % at token 2. These are rows of
cross-attention; with e or d in front, of the encoder's or the decoder's self-attention. All are counted from 1. The
digits at the beginning identify the sentence and the model (`ui.labs.tag`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from model import Head, Intervention, Record, ReplacedRow
from model.network.intervention import MaskedKey

How = Literal["only", "never", "as there", "shares"]
Where = Literal["cross", "encoder", "decoder"]  # cross-attention, or the self-attention of one side
LETTERS: dict[str, How] = {"o": "only", "n": "never", "a": "as there", "p": "shares"}
PLACES: dict[str, Where] = {"": "cross", "e": "encoder", "d": "decoder"}
WHERE: tuple[Where, ...] = get_args(Where)
MAX_ROWS = 40  # rows
MAX_GIVEN = 100  # per cent, of a row
MAX_LENGTH = 3000  # characters in a link
NUMBER = "[1-9][0-9]{0,2}"
KEY = f"{NUMBER}(?:x{NUMBER})?"
WRITTEN = re.compile(f"([ed]?)({NUMBER})([onap])((?:{KEY}(?:-{KEY})*)?)")


@dataclass(frozen=True)
class DrawnRow:
    """One drawn row. step: the row, from 0. keys: the painted tokens, from 0, in order; empty for "as there".

    shares: whole per cents of the keys, at most 100 together; for "shares" alone.
    """

    step: int
    how: How
    keys: tuple[int, ...] = ()
    where: Where = "cross"
    shares: tuple[int, ...] = ()

    def weights(self, length: int) -> tuple[float, ...]:
        """The row (length,) for "only" and "shares", not rescaled."""
        given = dict(zip(self.keys, self.shares or [1] * len(self.keys), strict=True))
        return tuple(float(given.get(key, 0)) for key in range(length))


def parsed(text: str, tag: str) -> tuple[DrawnRow, ...]:
    """Rows in the URL under this tag, in drawing order; others are dropped."""
    if not text.startswith(f"{tag}:"):
        return ()
    parts = text.removeprefix(f"{tag}:").split(",")[:MAX_ROWS]
    return tuple(row for part in parts if (row := one_row(part)) is not None)


def one_row(part: str) -> DrawnRow | None:
    """Parse a row; None where it is invalid."""
    match = WRITTEN.fullmatch(part)
    if match is None:
        return None
    place_letter, step, letter, numbers = match.groups()
    pairs = [pair.split("x") for pair in numbers.split("-") if pair]
    how = LETTERS[letter]
    if bool(pairs) == (how == "as there") or any((len(pair) == 2) != (how == "shares") for pair in pairs):
        return None
    given = {int(pair[0]) - 1: int(pair[-1]) for pair in pairs}
    keys = tuple(sorted(given))
    shares = tuple(given[key] for key in keys) if how == "shares" else ()
    return DrawnRow(int(step) - 1, how, keys, PLACES[place_letter], shares) if sum(shares) <= MAX_GIVEN else None


def written(rows: Sequence[DrawnRow], tag: str) -> str:
    """Format the URL parameter; empty without rows."""
    letter = {how: letter for letter, how in LETTERS.items()}
    letter_of = {where: letter for letter, where in PLACES.items()}

    def keys(row: DrawnRow) -> str:
        numbers = [str(key + 1) for key in row.keys]
        if row.how == "shares":
            numbers = [f"{number}x{share}" for number, share in zip(numbers, row.shares, strict=True)]
        return "-".join(numbers)

    parts = [f"{letter_of[row.where]}{row.step + 1}{letter[row.how]}{keys(row)}" for row in rows]
    return f"{tag}:{','.join(parts)}" if parts else ""


def latest(rows: Sequence[DrawnRow]) -> tuple[DrawnRow, ...]:
    """The last version of each row, in drawing order."""
    last = {(row.step, row.where): number for number, row in enumerate(rows)}
    return tuple(rows[number] for number in sorted(last.values()))


def width(row: DrawnRow, source: int) -> int:
    """Number of tokens that a row may look at: in the decoder's self-attention those read so far, else the whole
    source.
    """
    return row.step + 1 if row.where == "decoder" else source


def fitting(
    rows: Sequence[DrawnRow], source: int, other: Record | None, places: Sequence[Where] = WHERE
) -> tuple[DrawnRow, ...]:
    """Rows that fit a source of this length and a model with these places: valid, unmasked keys, and at
    least one left.
    """
    return tuple(
        row
        for row in rows
        if row.where in places
        and (row.where != "encoder" or row.step < source)
        and all(key < width(row, source) for key in row.keys)
        and (row.how != "never" or len(row.keys) < width(row, source))
        and (row.how != "as there" or other is not None)
    )


def intervention_of(
    rows: Sequence[DrawnRow], heads: Sequence[Head], source: int, other: Record | None = None
) -> Intervention:
    """The intervention for these heads, all of one place. source: tokens with `<eos>`. other: record for "as there"."""
    replaced: list[ReplacedRow] = []
    masked: list[MaskedKey] = []
    for head in heads:
        for row in rows:
            length = width(row, source)
            if row.how == "never":
                masked += [MaskedKey(head, row.step, key) for key in row.keys]
            elif row.how != "as there":
                replaced.append(ReplacedRow(head, row.step, row.weights(length)))
            elif other is not None:
                replaced.append(ReplacedRow(head, row.step, as_there(other, head, row.step, length)))
    return Intervention(rows=tuple(replaced), keys=tuple(masked))


def as_there(other: Record, head: Head, step: int, length: int) -> tuple[float, ...]:
    """Row of another sentence's step (its last one if it has fewer), cut or zero-padded."""
    weights = other.attention[head.site].weights[head.head]
    row = weights[min(step, len(weights) - 1)].tolist()[:length]
    row += [0.0] * (length - len(row))
    return tuple(row) if sum(row) > 0 else (1.0, *row[1:])
