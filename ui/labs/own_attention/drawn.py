"""Rows of cross-attention that a reader has drawn: a parameter of the link, and the intervention that it stands for.

`own_rows=1a2b:3o2-4,5n1,6a`: step 3 looks only at the tokens 2 and 4, step 5 never at token 1, and step 6 as the other
sentence's step 6 does; all counted from 1. The digits in front are the sentence's and the model's (`ui.labs.tag`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model import Head, Intervention, Record, ReplacedRow
from model.network.intervention import MaskedKey

How = Literal["only", "never", "as there"]
LETTERS: dict[str, How] = {"o": "only", "n": "never", "a": "as there"}
MOST = 40  # rows
LONGEST = 2000  # characters in a link
WRITTEN = re.compile(r"([1-9][0-9]{0,2})([ona])((?:[1-9][0-9]{0,2}(?:-[1-9][0-9]{0,2})*)?)")


@dataclass(frozen=True)
class Drawn:
    """step: the row, from 0. keys: the source tokens that were painted, from 0; none for "as there"."""

    step: int
    how: How
    keys: tuple[int, ...] = ()


def parsed(text: str, tag: str) -> tuple[Drawn, ...]:
    """The rows that the link asks for under this tag, in the order in which they were drawn; others are left out."""
    found: list[Drawn] = []
    if not text.startswith(f"{tag}:"):
        return ()
    for part in text.removeprefix(f"{tag}:").split(",")[:MOST]:
        match = WRITTEN.fullmatch(part)
        if match is None or (match[2] == "a") == bool(match[3]):
            continue
        keys = tuple(sorted({int(each) - 1 for each in match[3].split("-") if each}))
        found.append(Drawn(int(match[1]) - 1, LETTERS[match[2]], keys))
    return tuple(found)


def written(rows: Sequence[Drawn], tag: str) -> str:
    """The parameter's text; empty for none."""
    letter = {how: letter for letter, how in LETTERS.items()}
    parts = [f"{row.step + 1}{letter[row.how]}{'-'.join(str(key + 1) for key in row.keys)}" for row in rows]
    return f"{tag}:{','.join(parts)}" if parts else ""


def drawn_anew(rows: Sequence[Drawn], row: Drawn) -> tuple[Drawn, ...]:
    """The rows with one more, in place of one of the same step."""
    return (*(each for each in rows if each.step != row.step), row)[-MOST:]


def fitting(rows: Sequence[Drawn], source: int, other: Record | None) -> tuple[Drawn, ...]:
    """The rows that can be run on a source of so many tokens: with keys that are there, and with some key left."""
    return tuple(
        row
        for row in rows
        if all(key < source for key in row.keys)
        and (row.how != "never" or len(row.keys) < source)
        and (row.how != "as there" or other is not None)
    )


def intervention_of(
    rows: Sequence[Drawn], heads: Sequence[Head], source: int, other: Record | None = None
) -> Intervention:
    """What the rows ask of these heads. source: tokens with `<eos>`. other: the sentence of "as there"."""
    replaced: list[ReplacedRow] = []
    masked: list[MaskedKey] = []
    for head in heads:
        for row in rows:
            if row.how == "never":
                masked += [MaskedKey(head, row.step, key) for key in row.keys]
            elif row.how == "only":
                weights = tuple(float(key in row.keys) for key in range(source))
                replaced.append(ReplacedRow(head, row.step, weights))
            elif other is not None:
                replaced.append(ReplacedRow(head, row.step, as_there(other, head, row.step, source)))
    return Intervention(rows=tuple(replaced), keys=tuple(masked))


def as_there(other: Record, head: Head, step: int, source: int) -> tuple[float, ...]:
    """The row of another sentence's step (its last where it has fewer), its tokens cut or filled up with zeros."""
    weights = other.attention[head.site].weights[head.head]
    row = weights[min(step, len(weights) - 1)].tolist()[:source]
    row += [0.0] * (source - len(row))
    return tuple(row) if sum(row) > 0 else (1.0, *row[1:])
