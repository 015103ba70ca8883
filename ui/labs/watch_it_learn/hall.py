"""The trainings of this server: one core stays for the pages, and nobody trains for a visitor who has left."""

from __future__ import annotations

import os
import time
from threading import Lock, Thread
from weakref import WeakSet

import streamlit as st

from model.classroom.settings import Settings
from ui.labs.watch_it_learn.training import Training
from ui.processor_queue import ProcessorQueue, processors

LOOKED_AWAY = 15.0  # seconds after which a training that nobody looks at rests
LEFT = 300.0  # seconds after which its process ends
MOST_RESTING = 2  # processes that are kept for those who look at what was learnt; each holds some 200 MB
TRAININGS = "ATTENTION_LAB_TRAININGS"  # the environment variable with how many may learn at once; 0: none
WATCH = 2.0  # seconds between two looks at all trainings


class Hall:
    """At most so many trainings learn at once; the others wait in line.

    A training that rests keeps its process, in which its weights are, but only `resting` of them do: the one that was
    looked at longest ago ends first.
    """

    def __init__(self, places: int, resting: int = MOST_RESTING) -> None:
        self.line = ProcessorQueue(places)
        self._resting = resting
        self._lock = Lock()
        self._trainings: WeakSet[Training] = WeakSet()

    def training(self, settings: Settings) -> Training:
        """A new training, which has not begun."""
        made = Training(settings, self.line, self._make_room)
        with self._lock:
            self._trainings.add(made)
        return made

    def look_on(self, now: float) -> None:
        """See to it that nothing learns for nobody. now: seconds of the clock that `Training.asked` goes by."""
        for each in self._all():
            away = now - each.asked
            if away > LOOKED_AWAY:
                each.pause()
            if away > LEFT:
                each.end("Nobody watched it for a while, so it was ended.")

    def _all(self) -> list[Training]:
        with self._lock:
            return list(self._trainings)

    def _make_room(self, starting: Training) -> None:
        """End what rests, but for the newest few."""
        resting = [each for each in self._all() if each is not starting and each.alive and not each.busy]
        resting.sort(key=lambda each: each.asked)
        for each in resting[: max(0, len(resting) - self._resting)]:
            each.end("Others train now, so it was ended.")


def watch(hall: Hall) -> None:
    """Look on for ever."""
    while True:
        time.sleep(WATCH)
        hall.look_on(time.monotonic())


def trainings_at_once() -> int:
    """Number of trainings that may learn at once: what the environment says, else the cores less one, at least one.

    0 where live training is switched off.
    """
    usual = max(1, processors() - 1)
    try:
        return max(0, int(os.environ.get(TRAININGS, usual)))
    except ValueError:
        return usual


@st.cache_resource(max_entries=1)
def the_hall() -> Hall:
    """The one hall of this server."""
    hall = Hall(trainings_at_once())
    Thread(target=watch, args=(hall,), daemon=True).start()
    return hall


@st.cache_resource(max_entries=1, scope="session", on_release=Training.close, show_spinner=False)
def training_of(settings: Settings) -> Training:
    """This visitor's training with these settings; it ends when she chooses others, or leaves."""
    return the_hall().training(settings)
