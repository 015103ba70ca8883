"""The server's pool of live trainings: one core is left for the pages, and trainings end when their visitors leave."""

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
MAX_PAUSED = 2  # processes that are kept for those who look at what was learnt; each holds some 200 MB
TRAININGS = "ATTENTION_LAB_TRAININGS"  # the environment variable with how many may learn at once; 0: none
WATCH = 2.0  # seconds between two looks at all trainings


class TrainingPool:
    """Limits how many trainings run at once; the others wait in a queue.

    A paused training keeps its process with the weights, but only `paused` of them do: the one least recently watched
    ends first.
    """

    def __init__(self, places: int, paused: int = MAX_PAUSED) -> None:
        self.line = ProcessorQueue(places)
        self._paused = paused
        self._lock = Lock()
        self._trainings: WeakSet[Training] = WeakSet()

    def training(self, settings: Settings) -> Training:
        """Add a new training, not yet started."""
        made = Training(settings, self.line, self._end_oldest_paused)
        with self._lock:
            self._trainings.add(made)
        return made

    def pause_unwatched(self, now: float) -> None:
        """Pause, and later end, trainings without a viewer. now: time on the clock of `Training.asked`."""
        for run in self._all():
            away = now - run.asked
            if away > LOOKED_AWAY:
                run.pause()
            if away > LEFT:
                run.end("Nobody watched it for a while, so it was ended.")

    def _all(self) -> list[Training]:
        with self._lock:
            return list(self._trainings)

    def _end_oldest_paused(self, starting: Training) -> None:
        """End all paused trainings but the most recently watched few."""
        paused = [run for run in self._all() if run is not starting and run.alive and not run.busy]
        paused.sort(key=lambda run: run.asked)
        for run in paused[: max(0, len(paused) - self._paused)]:
            run.end("Others train now, so it was ended.")


def watch(pool: TrainingPool) -> None:
    """Supervise the pool, for ever."""
    while True:
        time.sleep(WATCH)
        pool.pause_unwatched(time.monotonic())


def trainings_at_once() -> int:
    """Number of trainings that may run at once: from the environment, by default one core less than there are, at least
    one.

    0 switches live training off.
    """
    usual = max(1, processors() - 1)
    try:
        return max(0, int(os.environ.get(TRAININGS, usual)))
    except ValueError:
        return usual


@st.cache_resource(max_entries=1)
def training_pool() -> TrainingPool:
    """The training pool of this server."""
    pool = TrainingPool(trainings_at_once())
    Thread(target=watch, args=(pool,), daemon=True).start()
    return pool


@st.cache_resource(max_entries=1, scope="session", on_release=Training.close, show_spinner=False)
def training_of(settings: Settings) -> Training:
    """This visitor's training with these settings; it ends when she chooses others, or leaves."""
    return training_pool().training(settings)
