"""Stepper over a page's own steps, such as those of encoder and decoder together."""

from __future__ import annotations

from ui.link import number_asked, numbered_parameter, set_number
from ui.nearest import nearest_index
from ui.step_controls import step_controls


def page_step(label: str, count: int, *, key: str, opens_at: int = 0, arrow_keys: bool = False) -> int:
    """Draw first, back, next, last and a slider; returns the chosen step, from 0 to count - 1.

    `key` begins with the page's prefix and is the name of the URL parameter, which counts from 1. Call it in a
    fragment, which alone reruns when the step changes. opens_at: default step, from 0. arrow_keys: the arrow keys move
    it too; for one stepper a page.
    """
    step = nearest_index(numbered_parameter(key), count, opens_at)

    def go_to(target: int) -> None:
        set_number(key, target)

    step_controls(
        label,
        count,
        prefix=key,
        now=lambda: nearest_index(number_asked(key), count, opens_at),
        go_to=go_to,
        keys=arrow_keys,
    )
    return step
