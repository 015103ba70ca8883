"""Reruns that typing asks for: counted by the box's own pause, which is longer where the browser answers."""

from __future__ import annotations

import asyncio
import json
import math
import random
from types import SimpleNamespace

from benchmarks.load.asked import (
    ENGINE,
    LOADING,
    OTHERS,
    TYPING,
    WITH,
    WITHOUT,
    asked,
    gaps,
    pause_of,
    tell,
    type_sentence,
)
from benchmarks.load.server import Server
from benchmarks.load.student import SENTENCE
from benchmarks.load.visitor import visit
from tests.tiers import full
from ui.sentence import LONG_PAUSE, PAUSE

MODEL = "engine/0123456789abcdef/rnn-dot/"


class Page:
    """A page whose box waits longer at the first rerun after the server has been told, as the toolbar has it drawn."""

    def __init__(self) -> None:
        self.box, self.told = PAUSE, False
        self.sent: list[tuple[str, str]] = []

    def widget(self, key: str) -> SimpleNamespace:
        data = json.dumps({"files": {"model": MODEL}})
        return SimpleNamespace(element=SimpleNamespace(live_debounce_ms=self.box, json=data))

    async def set(self, key: str, value: str) -> None:
        self.sent.append((key, value))
        if key == ENGINE:
            self.told = json.loads(value)["told"]["model"] == MODEL
        elif self.told:
            self.box = LONG_PAUSE


def typed(page: Page, sentence: str, between: list[float], answers_at: float = math.inf) -> int:
    return asyncio.run(type_sentence(page, sentence, between, answers_at))  # type: ignore[arg-type]


def test_a_rerun_is_asked_for_at_each_pause_and_at_the_end() -> None:
    page = Page()
    assert typed(page, "abc", [PAUSE - 1, PAUSE + 1]) == 2
    assert page.sent == [(SENTENCE, "ab"), (SENTENCE, "abc")]
    assert typed(page, "a", []) == 1


def test_the_box_waits_longer_once_the_browser_has_answered() -> None:
    page, quick = Page(), PAUSE + 1
    # before the answer, at it, the rerun that brings the longer pause, and a rest that is as long
    assert typed(page, "abcdefg", [quick, quick, quick, quick, LONG_PAUSE + 1, quick], 2 * quick) == 6
    assert [key for key, _ in page.sent].count(ENGINE) == 1
    assert [value for key, value in page.sent if key == SENTENCE] == ["a", "ab", "abc", "abcde", "abcdefg"]
    assert typed(page, "abcdefg", [quick] * 6) == 1


def test_keystrokes_are_as_far_apart_as_people_s() -> None:
    between = gaps(20_001, random.Random(0))
    assert 235 < sum(between) / len(between) < 243
    assert min(between) > 0


@full
def test_the_server_has_the_box_wait_longer_when_it_is_told(server: Server) -> None:
    async def pauses() -> list[float]:
        async with visit(server.address, patience=120) as visitor:
            await visitor.open("translate", {"sentence": "the old man", "model": "rnn-dot"})
            seen = [pause_of(visitor)]
            for telling in (False, True):
                if telling:
                    await tell(visitor)
                await visitor.set(SENTENCE, f"the old man {'sees' if telling else 'likes'}")
                seen.append(pause_of(visitor))
            return seen

    assert asyncio.run(pauses()) == [PAUSE, PAUSE, LONG_PAUSE]


@full
def test_a_third_fewer_reruns_are_asked_for_with_the_browser_s_answers(server: Server) -> None:
    counted = asyncio.run(asked(server, typists=1, changes=10, patience=120))
    without, with_answers = counted[WITHOUT], counted[WITH]
    assert without[OTHERS] == with_answers[OTHERS] == 8
    assert without[TYPING] > 2 * LOADING / 1000  # in each second more than one
    assert 3 <= with_answers[TYPING] < without[TYPING]  # told once, and the end of each sentence
    assert counted["share"] <= 2 / 3
