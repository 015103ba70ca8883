"""Answers to the questions of the lessons on RNNs, worked out by loops from the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from charts.grammar import names_of, word_names
from charts.labels import piece_labels
from claims.predict_rnn import lost_words, needed_word, needs_most, read_off_best, which_piece
from claims.prediction import among_words
from model import Head, Intervention, ReplacedRow
from model.dissect.agreement import compare_words
from model.dissect.arrivals import arrivals
from model.dissect.influence import leave_one_out
from model.dissect.probe import load_probe
from tests.claims.choices import check_largest, check_needed
from tests.claims.conftest import Run, every, of_all
from tests.conftest import RNNS
from tests.tiers import families
from ui.lessons.encoder_decoder.handed_over import read_off

Runs = Callable[[str], Run]
ADDITIVE_OR_DOT = families(("rnn-dot", "rnn-additive"))
SITE = "decoder.cross"
SEVERAL = every(6)  # sentences where one costs some thirty passes


def test_words_that_the_rnn_loses(runs: Runs) -> None:
    some = none = 0
    for record in runs("rnn").all:
        words, arrived = lost_words(record), arrivals(record)
        lost = [
            name
            for name, counted, step in zip(word_names(record.source), arrived.counted, arrived.steps, strict=True)
            if counted and step is None
        ]
        if words is None:
            assert not any(arrived.counted)
            continue
        assert len(words.words) == len(words.steps) == sum(arrived.counted)
        assert [words.words[place] for place in words.lost] == lost
        some += bool(lost)
        none += not lost
    assert some > of_all(10)
    assert none > of_all(10)


def test_the_word_that_the_probe_reads_best(runs: Runs) -> None:
    probe = load_probe()
    choices = 0
    for record in runs("rnn").records:
        logits = probe.weight.astype(float) @ record.states["encoder.forward"][-1].astype(float) + probe.bias
        spoken = {word.text.casefold() for word in record.source.words} & set(probe.words)
        choice = read_off_best(read_off(record, probe))
        if choice is None:
            assert len(spoken) < 2
            continue
        best = max(spoken, key=lambda word: logits[probe.words.index(word)])
        assert best in {choice.names[place] for place in choice.right}
        choices += 1
    assert choices > of_all(20)


@pytest.mark.parametrize("name", families(RNNS))
def test_the_word_that_the_translation_needs_most(name: str, runs: Runs) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        influence = run.once(leave_one_out, record)
        choice = needed_word(names_of(influence.words), influence)
        if choice is None:
            assert len(record.source.words) <= 2
        else:
            check_needed(choice, influence.total)


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_how_a_step_divides_its_attention(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).all):
        step = number % len(record.target)
        row = record.attention[SITE].weights[0, step]
        division = among_words(record, row, step)
        expected = [sum(row[word.start : word.end].tolist()) for word in record.source.words]
        assert division.shares == pytest.approx(expected, abs=1e-5)
        assert sum(division.shares) == pytest.approx(1, abs=1e-4)
        assert len(set(division.names)) == len(expected)


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_the_word_that_a_word_needs_most(name: str, runs: Runs) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        left = run.once(leave_one_out, record)
        for word in compare_words(record, SITE, 0, left):
            check_needed(needs_most(word), left.change[:, word.word.start : word.word.end].sum(axis=1))


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_the_piece_that_is_likeliest_with_other_weights(name: str, runs: Runs) -> None:
    run = runs(name)
    stays = 0
    for number, record in enumerate(run.all[SEVERAL]):
        step, length = number % len(record.target), len(record.source)
        even = Intervention(rows=(ReplacedRow(Head(SITE, 0), step, (1.0,) * length),))
        after = run.translator.record(record.source.ids, record.target.ids, intervention=even)
        piece = which_piece(record, after, step)
        best = max(after.candidates[step], key=lambda candidate: candidate.probability)
        check_largest(piece.choice, piece.choice.numbers)
        assert piece.choice.numbers[piece.choice.best] == best.probability
        assert piece.stays == (best.id == record.candidates[step][0].id)
        written = piece_labels(record.target)[step].lstrip("¦")
        if record.target.ids[step] in {candidate.id for candidate in after.candidates[step]}:
            assert any(written in name for name in piece.choice.names)
        assert len(set(piece.choice.names)) == len(piece.choice.names)
        stays += best.id == record.target.ids[step]
    assert 0 < stays < len(run.records[SEVERAL])
