"""Looking beside needing in lesson 2 and in the race: one rule, worked here from the weights and words left out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from charts.grammar import NAMED, piece_names, word_names
from charts.labels import percent
from model import Record
from model.dissect.aggregate import head_mean
from model.dissect.agreement import Comparison, Verdict, compare_words
from model.dissect.influence import leave_one_out
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every, of_all
from tests.tiers import families
from ui.claims.agreement import overall, runner_looks, runner_needs, verdict
from ui.claims.predict_rnn import needs_most

SITE = "decoder.cross"
RACERS = {"rnn-additive": SITE, "rnn-dot": SITE, "transformer": "decoder.2.cross"}
SEVERAL = every(4)  # sentences where one costs some thirty passes
STARTS = {"free": "**It needs no single word:**", "agree": "**Looking and needing agree:**"} | dict.fromkeys(
    ("disagree", "sink"), "**Looking and needing disagree:**"
)
Runs = Callable[[str], Run]
models = pytest.mark.parametrize("name", families(["rnn-dot", "rnn-additive"]))


def number(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def taken_out(run: Run, record: Record) -> list[list[float]]:
    """For each English word, how the log-probability of each French piece changes without it."""
    ids = record.source.ids
    sources = [[*ids[: word.start], *ids[word.end :]] for word in record.source.words[:-1]]
    scored = run.translator.score_ids(sources, [record.target.ids] * len(sources))
    return [(row.astype(float) - record.log_probs).tolist() for row in scored]


def expected(row: Sequence[float], changes: Sequence[float]) -> Verdict:
    """The verdict by this file's own rule. row: the weights, `<eos>` last."""
    if min(changes) > -SLIGHT:
        return "free"
    if row[-1] > max(row[:-1]):
        return "sink"
    return "agree" if int(np.argmin(changes)) == int(np.argmax(row[:-1])) else "disagree"


def is_close(changes: Sequence[float]) -> bool:
    """Whether rounding decides which word is needed, or whether one is."""
    first, *others = sorted(changes)
    return abs(first + SLIGHT) < 1e-3 or (bool(others) and others[0] - first < 1e-4)


def rows_of_words(record: Record) -> list[list[float]]:
    """Where each French word but `<eos>` looks: the mean of its pieces' rows, English pieces added up, in float64."""
    rows = []
    for word in record.target.words:
        if record.target.ids[word.start] != EOS:
            steps = [record.attention[SITE].weights[0, step].tolist() for step in range(word.start, word.end)]
            sums = [[sum(row[each.start : each.end]) for each in record.source.words] for row in steps]
            rows.append([sum(column) / len(steps) for column in zip(*sums, strict=True)])
    return rows


@models
def test_lesson_2_says_whether_looking_and_needing_agree(name: str, runs: Runs) -> None:
    run = runs(name)
    seen = dict.fromkeys(STARTS, 0)
    for record in run.all[SEVERAL]:
        compared = compare_words(record, SITE, 0, run.once(leave_one_out, record))
        if not compared:
            continue
        without = taken_out(run, record)
        written, sources = word_names(record.target), word_names(record.source)
        kinds = []
        for each, row in zip(compared, rows_of_words(record), strict=True):
            changes = [sum(change[each.word.start : each.word.end]) for change in without]
            kinds.append(each.verdict)
            if is_close(changes):
                continue
            assert each.verdict == expected(row, changes)
            said, told = verdict(each).replace("``", "`"), needs_most(each).says
            assert said.startswith(STARTS[each.verdict])
            assert f"`{written[each.place]}` looks most at" in said
            worst, attended = int(np.argmin(changes)), int(np.argmax(row[:-1]))
            sink = row[-1] > max(row[:-1])
            assert each.end_weight == pytest.approx(row[-1], abs=1e-6)
            assert (f"looks most at the end mark ({percent(each.end_weight)}), an attention sink" in said) == sink
            assert ("looks most at the end mark" in told) == sink
            assert f"at `{sources[attended]}` ({percent(each.weights[attended])})" in said
            assert f"at “{sources[attended]}” ({percent(each.weights[attended])})" in told
            if each.verdict == "free":
                continue
            assert f"Without “{sources[worst]}”" in told
            assert worst == attended or f"but it needs `{sources[worst]}` most" in said
            if min(changes) > -2.3:
                (cost,) = re.findall(r"divides its probability by ([\d.]+)", said)
                assert float(cost.rstrip(".")) == pytest.approx(math.exp(-min(changes)), abs=0.02)
        for kind in kinds:
            seen[kind] += 1
        check_whole(overall(compared), kinds)
    assert min(seen.values()) > of_all(5), seen


def check_whole(said: str, kinds: Sequence[Verdict]) -> None:
    """The sentence about all words. kinds: theirs."""
    apart, sinks = len(kinds) - kinds.count("agree") - kinds.count("free"), kinds.count("sink")
    assert re.search(rf"looking and needing agree on {kinds.count('agree')} of {len(kinds)} word", said)
    assert ("they disagree on" in said) == bool(apart)
    assert (bool(re.search("needs? no single word", said))) == ("free" in kinds)
    assert ("an attention sink" in said) == bool(sinks)
    if sinks and apart > 1:
        assert re.search(rf", {sinks} of which looks? most at the end mark", said)
    listing = re.split(r"\. (?=[A-Z`])", said.partition("they disagree on ")[2])[0]
    listing = re.sub(r", (\d+ of )?which look.*", "", listing)
    named = re.findall(r"`([^`]+)`", listing)
    assert len(named) == len(set(named)) == min(apart, NAMED)  # a word that comes twice has its place
    assert sum(map(int, re.findall(r"(\d+) more", listing))) == max(0, apart - NAMED)
    assert "Jain and Wallace 2019" in said
    assert "Wiegreffe and Pinter 2019" in said


def race_rows(record: Record, site: str) -> np.ndarray:
    """Where each step looks, the mean of the heads, over the English words, `<eos>` last."""
    rows = head_mean(record.attention[site].weights).astype(float)
    return np.stack([rows[:, word.start : word.end].sum(axis=1) for word in record.source.words], axis=1)


def check_runner(said: str, names: Sequence[str], row: Sequence[float], changes: Sequence[float]) -> None:
    """The race's sentence on one step. names: of the words, `<eos>` apart. row: the weights, `<eos>` last."""
    kind, worst, attended = expected(row, changes), int(np.argmin(changes)), int(np.argmax(row[:-1]))
    assert ("needs no single word" in said) == (kind == "free")
    assert "explanation" not in said
    if kind == "free":
        return
    (lost,) = re.findall(r"\(([−\d.]+) nats\)", said)
    assert number(lost) == pytest.approx(min(changes), abs=0.006)
    assert f"needs “{names[worst]}” most" in said
    assert ("they agree" in said) == (kind == "agree")
    assert ("they disagree" in said) == (kind != "agree")
    assert ("looks most at the end mark" in said) == ("an attention sink" in said) == (kind == "sink")
    same = "it too" if kind == "sink" else "it most"
    assert f"{same} (" in said if worst == attended else f"looks most at “{names[attended]}”" in said


@pytest.mark.parametrize("name", families(RACERS))
def test_the_race_says_what_a_runner_needs(name: str, runs: Runs) -> None:
    run, seen, told_before = runs(name), dict.fromkeys(STARTS, 0), 0
    for record in run.all[SEVERAL]:
        names, written = word_names(record.source), piece_names(record.target)
        left_out = run.once(leave_one_out, record)
        if not left_out.words:
            continue
        for step, row in enumerate(race_rows(record, RACERS[name])):
            change = left_out.change[:, step]
            found = Comparison(row[:-1].astype(np.float32), float(row[-1]), change)
            said = runner_needs("RNN", written[step], names[:-1], found)
            if not is_close(change.tolist()):
                check_runner(said, names[:-1], row.tolist(), change.tolist())
            assert f"for “{written[step]}”" in said
            assert runner_looks("RNN", names, row).startswith(f"RNN looks most at “{names[int(np.argmax(row))]}” (")
            seen[found.verdict] += 1
            told_before += -SLIGHT < change.min() < 0
    assert min(seen.values()) > of_all(5), seen
    assert told_before > of_all(5)  # steps at which "needed" was said, however little was lost


@pytest.mark.parametrize(
    "said",
    [
        "RNN needs “I” most for “je” (\u22120.02 nats) and looks at it most (90 %): they agree.",
        "RNN needs “I” most for “je” (\u22122.00 nats), though it looks at “end”: attention is not the explanation.",
        "RNN needs “I” most for “je” (\u22122.00 nats) and looks at it most (9 %): they agree.",
    ],
)
def test_what_was_said_before_is_found_out(said: str) -> None:
    lost = number(re.findall(r"\(([−\d.]+) nats\)", said)[0])
    with pytest.raises(AssertionError):
        check_runner(said, ["I"], [0.09, 0.91], [lost])


def test_both_pages_judge_the_same_numbers_alike(runs: Runs) -> None:
    """A French word of one piece is a step of the race, and the same verdict is given of it."""
    run, same = runs("rnn-dot"), 0
    for record in run.records[SEVERAL]:
        left_out = run.once(leave_one_out, record)
        rows, names = race_rows(record, SITE), word_names(record.source)
        for each in compare_words(record, SITE, 0, left_out):
            if each.word.end - each.word.start > 1:
                continue
            step = each.word.start
            row = rows[step].astype(np.float32)
            found = Comparison(row[:-1], float(row[-1]), left_out.change[:, step])
            said = runner_needs("RNN", each.word.text, names[:-1], found)
            for phrase, lead in (
                ("they agree", "Looking and needing agree"),
                ("they disagree", "Looking and needing disagree"),
                ("no single", "It needs no single word"),
            ):
                assert (phrase in said) == verdict(each).startswith(f"**{lead}")
            same += 1
    assert same > 50
