"""Requests that typing makes of the server, counted from the pauses that the box waits."""

from __future__ import annotations

import math

from benchmarks.load.keyboard import EACH, asked_at_keyboard, reruns_of_typing
from ui.sentence import LONG_PAUSE, PAUSE


def test_a_rerun_is_asked_for_at_each_pause_and_at_the_end() -> None:
    between = [PAUSE / 2, PAUSE + 1, LONG_PAUSE + 1, PAUSE + 1]
    assert reruns_of_typing([], math.inf) == 1
    assert reruns_of_typing(between, math.inf) == 4  # nothing but the server answers
    assert reruns_of_typing(between, 0.0) == 2
    assert reruns_of_typing(between, between[0] + between[1]) == 3  # loaded after two gaps


def test_the_mix_asks_for_a_third_less_with_the_engine() -> None:
    asked_count = asked_at_keyboard(sessions=5, changes=30)
    assert asked_count["with"] >= 30  # every change still asks at least once
    assert asked_count["without"] > asked_count["with"]
    assert asked_count["share"] <= 2 / 3
    assert asked_at_keyboard(sessions=2, changes=EACH - 1) == {"changes": 4, "without": 4, "with": 4, "share": 1}
