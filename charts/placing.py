"""Placement of point labels without overlap."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

CHARACTER, LINE = 8, 17  # pixels of a letter, on average, and of a line

Numbers = npt.NDArray[np.floating[Any]]


def label_sides(texts: Sequence[str], points: Numbers, width: float, gap: float) -> list[int]:
    """Side of each label, placed in order: 1 right of its point, -1 left of it, 0 if neither is free.

    points: (labels, 2), pixels from the upper left corner of a picture of this width. gap: pixels between a point and
    its label.
    """
    taken: list[tuple[float, float, float, float]] = []
    sides: list[int] = []
    for text, (x, y) in zip(texts, points.tolist(), strict=True):
        length = gap + text_width(text)
        for side, left in ((1, x), (-1, x - length)):
            box = (left, y - LINE / 2, left + length, y + LINE / 2)
            if box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                sides.append(side)
                break
        else:
            sides.append(0)
    return sides


def text_width(text: str) -> int:
    """Pixels of a text, about; an ideograph is as wide as two letters."""
    return CHARACTER * sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
