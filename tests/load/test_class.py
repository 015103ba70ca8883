"""The measurement of a class says what the class met."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

import model
from attention_lab.replicas import ReplicasError, haproxy
from benchmarks.load import __main__ as command
from benchmarks.load import classroom
from benchmarks.load.classroom import Lesson, by_replica, milliseconds, percentile, summary, wrong_translations
from benchmarks.load.report import TARGETS, growth, table
from benchmarks.load.sentences import own_sentences, shared_sentences
from benchmarks.load.server import Server
from benchmarks.load.student import (
    HEAD,
    NEW,
    OPENING,
    Attendance,
    Rerun,
    Student,
    attend,
    text_of,
)
from benchmarks.load.trainings import Watched, note, summary_of
from benchmarks.report import targets
from tests.tiers import full
from ui.french import french_paragraph
from ui.labs.watch_it_learn.training import NICENESS
from ui.models import models_directory


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (0.951, 96), (1.0, 100), (0.0, 1)])
def test_percentiles_are_values_that_were_measured(share: float, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == expected


def rerun(kind: str, seconds: float, sentence: str = "", french: tuple[str, ...] = ()) -> Rerun:
    return Rerun(kind, seconds, 40_000, 0.0, sentence, french)


def test_times_in_milliseconds() -> None:
    assert milliseconds([]) == {"count": 0}
    times = milliseconds([rerun(NEW, seconds / 1000) for seconds in (10, 20, 30, 1000)])
    assert times == {"count": 4, "p50": 25.0, "p95": 1000.0, "slowest": 1000.0}


@pytest.fixture(scope="module")
def translator(small_models: Path) -> model.Translator:
    return model.load("transformer", directory=small_models)


def test_only_the_translation_of_the_sentence_that_was_sent_is_right(translator: model.Translator) -> None:
    right, other = (
        text_of(french_paragraph(translator.record(sentence)))
        for sentence in ("the dog sees the cat.", "I like bread.")
    )
    assert right != other
    answers = [rerun(NEW, 0.1, "the dog sees the cat.", french) for french in ((right,), (other,), ())]
    assert wrong_translations(translator, [*answers[:1], rerun(HEAD, 0.1)]) == []
    wrong = wrong_translations(translator, answers)
    assert len(wrong) == 2
    assert repr(right) in wrong[0]
    assert repr(other) in wrong[0]


def test_a_lesson_in_numbers(translator: model.Translator) -> None:
    met = (
        Attendance([rerun(OPENING, 9.0), rerun("head", 0.1), rerun(NEW, 0.3, "I like bread.", ("faux",))], ["Busy: 1"]),
        Attendance([rerun(OPENING, 1.0)], errors=["head: no chart"], lost=["no answer"]),
    )
    lesson_summary = summary(
        Lesson(met, 10.0, 0.4, 0.04, None, ((0.0, 600.0), (5.0, 700.0), (10.0, 650.0))), translator
    )
    assert (
        lesson_summary["sessions"],
        lesson_summary["errors"],
        lesson_summary["lost"],
        lesson_summary["told to wait"],
    ) == (2, 2, 1, 1)
    assert lesson_summary["said"][0] == "head: no chart"
    assert lesson_summary["said"][-1] == "no answer"
    assert lesson_summary["milliseconds"]["count"] == 2  # opening the page is no rerun
    assert lesson_summary["milliseconds"]["head"] == {"count": 1, "p50": 100.0, "p95": 100.0, "slowest": 100.0}
    assert lesson_summary["opening"]["slowest"] == 9000.0
    assert lesson_summary["processor milliseconds a rerun"] == {"server": 100.0, "client": 10.0}
    assert (lesson_summary["reruns a second"], lesson_summary["kilobytes"], lesson_summary["peak"]) == (
        0.2,
        40.0,
        700.0,
    )


def test_what_each_replica_met() -> None:
    met = [
        Attendance([rerun(OPENING, 9.0), rerun("head", 0.1), rerun(NEW, 0.3)], replica="replica2"),
        Attendance([rerun(OPENING, 9.0)], lost=["no answer"], replica="replica1"),
        Attendance([rerun(OPENING, 9.0), rerun("head", 0.1)], errors=["head: no chart"], replica="replica2"),
    ]
    assert by_replica(met) == {
        "replica1": {"sessions": 1, "reruns": 0, "errors": 0, "lost": 1},
        "replica2": {"sessions": 2, "reruns": 3, "errors": 1, "lost": 0},
    }
    assert by_replica([Attendance([rerun(OPENING, 9.0)])]) == {}  # without a proxy nobody sets the cookie


def test_growth_is_what_is_added_once_all_have_come() -> None:
    opening = [(float(second), 100.0 + second) for second in range(20)]
    assert growth([*opening, *((float(second), 120.0) for second in range(20, 101))]) == 0
    assert growth([*opening, *((float(second), 100.0 + second) for second in range(20, 101))]) == pytest.approx(
        60, abs=1
    )


def lesson(p95: float, errors: int, lost: int, after: float) -> dict[str, object]:
    times = {"count": 1, "p50": 1.0, "p95": p95, "slowest": p95}
    return {
        "sessions": 30,
        "milliseconds": times | {"head": times},
        "opening": times,
        "reruns a second": 1.0,
        "processor milliseconds a rerun": {"server": 1.0, "client": 1.0},
        "kilobytes": 1.0,
        "told to wait": 0,
        "errors": errors,
        "lost": lost,
        "said": ["this happened"] * (errors + lost),
        "before": 600.0,
        "peak": 700.0,
        "after": after,
    }


COUNTS = ("reruns", "typing", "other changes", "processor seconds")
ASKED = {
    "visitors": 1,
    "changes": 5,
    "without": dict(zip(COUNTS, (10.0, 6.0, 4.0, 0.5), strict=True)),
    "with": dict(zip(COUNTS, (4.0, 2.0, 2.0, 0.1), strict=True)),
    "share": 0.4,
}


def test_targets_are_met_or_missed() -> None:
    first = {"1": lesson(1.0, 0, 0, 0)}
    result = {"lessons": first | {"30": lesson(499.0, 0, 0, 0), "100": lesson(9000.0, 0, 1, 650.0)}}
    assert [target["met"] for target in targets(result, TARGETS)] == [True, True, True, False, True]
    slow = lesson(501.0, 2, 0, 0) | {"processor milliseconds a rerun": {"server": 20.1, "client": 1.0}}
    result = {"lessons": first | {"30": slow, "100": lesson(1.0, 0, 0, 651.0)}}
    assert [target["met"] for target in targets(result, TARGETS)] == [False, False, False, True, False]
    soak = {"soak": lesson(1.0, 0, 0, 0) | {"growth": 51.0}}
    assert [target["met"] for target in targets(soak, TARGETS)] == [False, True]
    assert [target["met"] for target in targets({"lessons": {"2": lesson(1.0, 0, 0, 0)}}, TARGETS)] == []
    rush = {"rush": lesson(1.0, 0, 0, 0) | {"reruns a second": 30.0}}
    several = {"lessons": {"100": lesson(501.0, 0, 1, 0)}, "rush": rush["rush"] | {"reruns a second": 54.0}}
    together = targets(rush | {"replicas": several}, TARGETS)
    assert [(target["reached"], target["met"]) for target in together] == [(1.8, True), (501.0, False), (1, False)]
    about = {
        "machine": {"processor": "P", "cores": 2, "python": "3.13.5, GCC"},
        "load_before": 0.1,
        "load_after": None,
        "thought": 3,
        "filled": 9,
    }
    printed = table(about | result | {"asked": ASKED, "targets": targets(result, TARGETS)})
    assert "60 % fewer reruns" in printed
    assert "this happened" in printed
    assert printed.count("missed") == 4
    assert [target["met"] for target in targets({"asked": ASKED | {"share": 0.7}}, TARGETS)] == [False]


@pytest.fixture
def _small(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(classroom, "CAPACITY", 1)  # untrained models' records are small: thousands would fill the cache


@full
@pytest.mark.usefixtures("_small")
def test_a_short_run_is_told_and_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one process, and where there is a proxy of several; its cookie tells who was where."""
    short = ["--sessions", "2", "--many", "--rush", "4", "--reruns", "3", "--thought", "0.01", "--kept", "0"]
    short += ["--typists", "1"]
    try:
        haproxy()
    except ReplicasError:
        several = []
    else:
        several = ["--replicas", "2"]
    command.main([*short, *several, "--patience", "120", "--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert [line.split()[:1] for line in printed.splitlines() if line.startswith("2 ")][:1] == [["2"]]
    assert not list(tmp_path.iterdir())
    if not several:
        return
    assert "2 replicas behind their proxy" in printed
    rows = [line.split() for line in printed.splitlines()]
    assert [row[:3] for row in rows if row[:1] == ["replica1"]][:1] == [["replica1", "2", "1"]]
    in_rush = [row for row in rows if row[1:5] == ["4", "in", "a", "rush"] and row[0].startswith("replica")]
    assert [(row[0], *map(int, row[5:])) for row in in_rush] == [("replica1", 2, 6, 0, 0), ("replica2", 2, 6, 0, 0)]
    assert {row[0] for row in rows if len(row) == 4 and row[0] in ("replica1", "replica2", "proxy")} == {
        "replica1",
        "replica2",
        "proxy",
    }  # the memory of each
    assert "times one process's reruns a second" in printed


LEARNING = r"a training's process, the largest: (\d+) MB resident, (\d+) its part, (\d+) its own"


@full
@pytest.mark.usefixtures("_small")
def test_models_learn_beside_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One asks for a training and looks on while the class works; what it met is told."""
    monkeypatch.setenv(NICENESS, "0")
    short = ["--sessions", "1", "--reruns", "2", "--thought", "1", "--kept", "0", "--trainings", "1"]
    command.main([*short, "--patience", "120", "--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "beside 1: 1 trainings, batches learnt from [" in printed
    assert "0 looks" not in printed
    resident, part, own = map(int, re.search(LEARNING, printed).groups())
    assert 0 < own <= part <= resident
    assert not list(tmp_path.iterdir())


def test_what_a_look_at_a_training_says() -> None:
    met = Watched()
    answers = [
        ["Waiting: 1 training is ahead."],
        ["Starting …"],
        ["Second **1.2** of 90, 1,240 batches"],
        ["x", "Second **9.0** of 90, 1,300 batches. Over."],
        ["Second **0.0** of 90, 0 batches"],
        ["Second **1.0** of 90, 15 batches"],
    ]
    before = 0
    for texts in answers:
        drawn = [SimpleNamespace(body=text) for text in texts]
        answer = SimpleNamespace(seconds=0.1, of_kind=lambda kind, drawn=drawn: drawn)
        before = note(answer, met, before)  # type: ignore[arg-type]
    assert (met.batches, met.waited, len(met.looks)) == (1315, 1, 6)
    assert summary_of([met]) == {"asked": 1, "batches": [1315], "looks": 6, "waited": 1, "p50": 100.0}
    assert summary_of([Watched()])["p50"] is None


@full
@pytest.mark.usefixtures("_small")
def test_the_whole_run_is_written_and_fails_where_an_answer_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every sentence is compared with another model's translation of it, so that all of them look wrong."""
    other = model.load("rnn", directory=models_directory("rnn"))
    monkeypatch.setattr(command, "load", lambda name, directory: other)
    usual = {"SESSIONS": [1], "MANY": [], "REPLICAS": None, "RERUNS": 5, "TYPISTS": 1, "THOUGHT": 0.01, "KEPT": 0.0}
    for name, value in usual.items():
        monkeypatch.setattr(command, name, value)
    with pytest.raises(SystemExit) as stopped:
        command.main(["--out", str(tmp_path), "--patience", "120"])
    assert "1 answers were errors, wrong or lost" in str(stopped.value)
    result = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert result["lessons"]["1"]["errors"] == 1
    assert result["lessons"]["1"]["milliseconds"]["count"] == 5
    assert result["lessons"]["1"]["peak"] > 0
    assert result["asked"]["changes"] == 5
    assert "in French" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        ([], False),
        (["--replicas", "2"], True),
        (["--replicas", "3"], False),
        (["--replicas", "2", "--reruns", "60"], True),
        (["--replicas", "2", "--reruns", "5"], False),
        (["--replicas", "2", "--sessions", "1"], False),
        (["--replicas", "2", "--many"], False),
        (["--replicas", "2", "--rush", "2"], False),
        (["--replicas", "2", "--typists", "1"], False),
        (["--replicas", "2", "--thought", "1"], False),
        (["--replicas", "2", "--kept", "1"], False),
        (["--soak", "15"], True),
        (["--soak", "1"], False),
        (["--trainings", "2"], True),
        (["--trainings", "1"], False),
        (["--trainings", "2", "--sessions", "1", "30", "100"], False),
        (["--trainings", "2", "--replicas", "2"], False),
    ],
)
def test_only_the_measurement_itself_is_written(arguments: list[str], whole: bool) -> None:
    assert command.whole(command.arguments_of(arguments)) is whole


@full
@pytest.mark.parametrize(("reruns", "seconds", "asked"), [(3, 600.0, 3), (50, 0.0, 0)])
def test_a_lesson_is_bounded_in_count_and_in_time(server: Server, reruns: int, seconds: float, asked: int) -> None:
    student = Student(0, shared_sentences(), own_sentences(2))
    met = asyncio.run(attend(student, server.address, reruns=reruns, seconds=seconds, thought=0.01, patience=120))
    assert [run.kind == OPENING for run in met.reruns] == [True, *[False] * asked]
    assert met.errors == met.lost == []


def test_who_gets_no_answer_leaves_and_says_so() -> None:
    student = Student(0, shared_sentences(), own_sentences(2))
    met = asyncio.run(attend(student, "http://127.0.0.1:9", reruns=3, seconds=60, thought=0.01, patience=5))
    assert met.reruns == []
    assert met.errors == []
    assert len(met.lost) == 1
