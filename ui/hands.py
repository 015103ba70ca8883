"""Questions that a class answers by raising hands for A, B, C or D: made of a sentence's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ui.scenes import Choice

OPTIONS = 4


def which_most(question: str, labels: Sequence[str], values: npt.ArrayLike) -> Choice | None:
    """Which of the labels has the largest value: that one and the next largest, in the order of the labels.

    None where there is nothing to choose from: fewer than two labels that differ, or two with the largest value.
    """
    numbers = np.asarray(values, dtype=float)
    offered: list[int] = []
    for place in np.argsort(-numbers, kind="stable"):
        if labels[place] not in [labels[each] for each in offered]:
            offered.append(int(place))
    if len(offered) < 2 or numbers[offered[0]] <= numbers[offered[1]]:
        return None
    shown = sorted(offered[:OPTIONS])
    return Choice(question, tuple(labels[place] for place in shown), shown.index(offered[0]))
