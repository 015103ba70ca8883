"""A full class on this machine: python -m benchmarks.load [--replicas N] [--sessions N ...] [--soak MINUTES]
[--trainings N]

Starts the app's own server on a loopback port, fills its caches, and lets sessions use the Translate page over
Streamlit's own WebSocket protocol, from this one process. Then counts the reruns that visitors who type ask for, with
the browser's answers and without. With --replicas the lessons again with so many servers and their proxy, and with both
a rush: sessions that never pause, for the most reruns a second that there are. With --trainings a class of 30 beside so
many visitors whose models learn. Prints a table and, where nothing was changed, writes `load.json` (`soak.json` for a
soak of the usual length, `trainings.json` for a class beside two trainings). Exit status 1 where an answer was wrong,
lost or an error.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.load.asked import asked
from benchmarks.load.classroom import Lesson, fill_caches, hold_lesson, sessions_gone, summary
from benchmarks.load.report import CLASS, CROWD, TARGETS, failures, growth, lessons_of, table
from benchmarks.load.sentences import own_sentences
from benchmarks.load.server import Server, serve, serve_replicas
from benchmarks.load.visitor import VisitError
from benchmarks.machine import busy, machine
from benchmarks.report import targets
from model import Translator
from model.assets import RESULTS
from model.command_line import clear_errors, positive
from model.store.checkpoint import CheckpointError
from model.store.loading import load
from model.store.results import fingerprint, write
from ui.link import DEFAULT_MODEL
from ui.models import models_directory

SESSIONS = [1, 30, 100]
REPLICAS = 2  # of the measurement that is kept
MANY = [200]  # sessions beside those where there are replicas
RUSH = 30  # sessions of the rush
TYPISTS = 2  # visitors whose reruns are counted with the browser's answers and without
RERUNS = 30  # of each session
THOUGHT = 3.0  # seconds
SLOWEST = 4  # times as long as the thought alone takes is how long a lesson lasts at most
PATIENCE = 60.0  # seconds after which an answer counts as lost
KEPT = 125.0  # seconds: Streamlit keeps sessions that left for two minutes
TRAININGS = 2  # beside the class, of the measurement that is kept
SOAK, SOAK_SESSIONS = 15, 30  # minutes of a usual soak


async def measure(server: Server, translator: Translator, given: argparse.Namespace) -> dict[str, Any]:
    """The lessons, or the soak, one after the other on the same server."""
    own = own_sentences(seed=1)
    tell("filling the caches ...")
    result: dict[str, Any] = {"filled": await fill_caches(server, translator, patience=given.patience)}
    if given.soak:
        seconds = 60.0 * given.soak
        reruns = math.ceil(2 * seconds / max(given.thought, 0.01))  # more than there is time for
        lesson, level = await one(server, translator, SOAK_SESSIONS, reruns, seconds, own, given)
        by_minute = {int(second // 60): megabytes for second, megabytes in lesson.memory}
        result["soak"] = level | {"growth": growth(lesson.memory), "megabytes by minute": [*by_minute.values()]}
    else:
        result["memory"] = server.shares()
        result["lessons"] = {}
        for sessions in [*given.sessions, *(given.many if given.replicas else [])]:
            seconds = SLOWEST * given.reruns * given.thought + given.patience
            _, level = await one(server, translator, sessions, given.reruns, seconds, own, given)
            result["lessons"][str(sessions)] = level
        if given.replicas:
            tell(f"{given.rush} sessions that do not pause, {given.reruns} reruns each ...")
            lesson = await hold_lesson(
                server, given.rush, reruns=given.reruns, seconds=math.inf, thought=0, patience=given.patience, own=own
            )
            result["rush"] = summary(lesson, translator)
    return result


async def one(
    server: Server,
    translator: Translator,
    sessions: int,
    reruns: int,
    seconds: float,
    own: Iterator[str],
    given: argparse.Namespace,
) -> tuple[Lesson, dict[str, Any]]:
    """A lesson and its summary, with the server's memory before it and, where a target asks for that, when its sessions
    are dropped."""
    before = server.memory()
    tell(f"{sessions} sessions, at most {reruns} reruns each and {seconds:g} seconds ...")
    lesson = await hold_lesson(
        server,
        sessions,
        reruns=reruns,
        seconds=seconds,
        thought=given.thought,
        patience=given.patience,
        own=own,
        trainings=given.trainings,
    )
    level = summary(lesson, translator) | {"before": round(before, 1)}
    if not (given.soak or sessions == int(CROWD)):
        return lesson, level
    tell(f"waiting {given.kept:g} seconds until the sessions are dropped ...")
    try:
        after = await sessions_gone(server, session_life=given.kept, patience=given.patience)
    except VisitError as error:  # the one who comes afterwards counts like the others
        level["errors"] += 1
        level["said"].append(f"after all had left: {error}")
        after = server.memory()
    return lesson, level | {"after": round(after, 1)}


def tell(what: str) -> None:
    print(what, file=sys.stderr)


def arguments_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description="A full class on this machine.")
    parser.add_argument("--sessions", type=positive, nargs="+", help="(default 1 30 100; 30 with --trainings)")
    parser.add_argument("--reruns", type=positive, default=RERUNS, help=f"of each session (default {RERUNS})")
    parser.add_argument("--replicas", type=positive, metavar="N", help="then the same with so many, and both in a rush")
    parser.add_argument("--many", type=positive, nargs="*", default=MANY, help="sessions beside those (default 200)")
    parser.add_argument("--rush", type=positive, default=RUSH, help=f"sessions of the rush (default {RUSH})")
    parser.add_argument("--typists", type=positive, default=TYPISTS, help=f"who are counted (default {TYPISTS})")
    parser.add_argument("--soak", type=positive, metavar="MINUTES", help=f"{SOAK_SESSIONS} sessions, so long")
    parser.add_argument("--trainings", type=positive, default=0, metavar="N", help="so many models learn meanwhile")
    parser.add_argument("--thought", type=float, default=THOUGHT, help=f"seconds between reruns (default {THOUGHT:g})")
    parser.add_argument("--patience", type=float, default=PATIENCE, help=f"seconds of an answer (default {PATIENCE:g})")
    parser.add_argument("--kept", type=float, default=KEPT, help="seconds that the server keeps sessions that left")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the result goes (default assets/results)")
    given = parser.parse_args(arguments)
    given.sessions = given.sessions or ([int(CLASS)] if given.trainings else SESSIONS)
    return given


def whole(given: argparse.Namespace) -> bool:
    """Whether this is the measurement itself, not a shorter one."""
    if given.trainings:
        usual = (given.sessions, given.trainings, given.replicas, given.soak) == ([int(CLASS)], TRAININGS, None, None)
        return bool(usual and given.reruns >= RERUNS and given.thought == THOUGHT)
    usual = (given.sessions, given.many, given.rush, given.replicas) == (SESSIONS, MANY, RUSH, REPLICAS)
    counted = given.reruns >= RERUNS and given.typists >= TYPISTS
    enough = given.soak >= SOAK if given.soak else usual and counted
    return bool(enough and given.thought == THOUGHT and given.kept >= KEPT)


def main(arguments: Sequence[str] | None = None) -> None:
    given = arguments_of(arguments)
    torch.set_num_threads(1)
    topic = "trainings" if given.trainings else "soak" if given.soak else "load"
    with clear_errors("load"):
        try:
            translator = load(DEFAULT_MODEL, directory=models_directory(DEFAULT_MODEL))
        except CheckpointError as error:
            raise ValueError(f"the model {DEFAULT_MODEL} cannot be loaded: {error}") from error
        result: dict[str, Any] = {
            "topic": topic,
            "weights": {
                DEFAULT_MODEL: fingerprint(models_directory(DEFAULT_MODEL) / DEFAULT_MODEL / "model.safetensors")
            },
            "machine": machine(),
            "thought": given.thought,
            "load_before": busy(),
        }
        try:
            with serve() as server:
                result |= asyncio.run(measure(server, translator, given))
                if topic == "load":
                    tell(f"{given.typists} visitors who type, with the browser's answers and without ...")
                    counted = asked(server, given.typists, given.reruns, patience=given.patience)
                    result["asked"] = asyncio.run(counted)
            if given.replicas and not given.soak:
                with serve_replicas(given.replicas) as server:
                    tell(f"{given.replicas} replicas and their proxy:")
                    result["replicas"] = {"count": given.replicas} | asyncio.run(measure(server, translator, given))
        except VisitError as error:
            raise ValueError(str(error)) from error
        result["load_after"] = busy()
        result["targets"] = targets(result, TARGETS)
        print(table(result))
        if whole(given):
            tell(f"\nwritten to {write(topic, result, directory=given.out)}")
        if failed := sum(map(failures, lessons_of(result))):
            raise ValueError(f"{failed} answers were errors, wrong or lost")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped as well
    main()
