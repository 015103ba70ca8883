"""Class polls with options A, B, C or D, made from a sentence's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ui.scenes import ClassPoll

OPTIONS = 4


def which_most(question: str, labels: Sequence[str], values: npt.ArrayLike) -> ClassPoll | None:
    """Which label has the largest value? Options are it and the next largest, in the order of the labels.

    None without a choice: fewer than two distinct labels, or a tie for the largest.
    """
    numbers = np.asarray(values, dtype=float)
    offered: list[int] = []
    for index in np.argsort(-numbers, kind="stable"):
        if labels[index] not in [labels[other] for other in offered]:
            offered.append(int(index))
    if len(offered) < 2 or numbers[offered[0]] <= numbers[offered[1]]:
        return None
    shown = sorted(offered[:OPTIONS])
    return ClassPoll(question, tuple(labels[index] for index in shown), shown.index(offered[0]))
