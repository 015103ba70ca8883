"""The candidates of a step, with the written one marked wherever it ranks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from charts.candidates import MAX_BARS, candidate_alts, candidate_bars, candidate_steps
from charts.options import options_of
from charts.palette import LIGHT
from model.record import Candidate, Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, texts

pytestmark = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


def test_bars_are_the_probabilities(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record("I like the red car.")
    for step in (0, len(record.target) - 1):
        figure = candidate_bars(record, step)
        check(figure, capfd)
        expected = [candidate.probability for candidate in record.candidates[step]]
        np.testing.assert_allclose(figure.table["probability"][:10], expected, atol=1e-5)
        drawn = [option.share for option in options_of(record, step, MAX_BARS)]
        lengths = np.array([bar["width"] for bar in marks(figure, "rect")])[: len(drawn)]
        np.testing.assert_allclose(lengths / max(lengths), np.array(drawn) / max(drawn), atol=1e-3)


def test_the_bars_and_the_sentence_write_a_probability_alike(
    translator: Translator, capfd: pytest.CaptureFixture[str]
) -> None:
    record = translator.record("I like the red car.")
    shares = (0.184998, 0.0349996, 4e-6, 1e-9)
    options = tuple(
        replace(candidate, probability=share) for candidate, share in zip(record.candidates[0], shares, strict=False)
    )
    figure = candidate_bars(replace(record, candidates=(options, *record.candidates[1:])), 0)
    written = [text for text in texts(check(figure, capfd)) if " %" in text]
    assert sorted(written) == sorted(["18 %, written", "3.5 %", "78 %"])
    assert "with a probability of 18 %" in figure.alt


def test_the_written_token_is_marked(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record("I like the red car.")
    figure = candidate_bars(record, 0)
    assert figure.table.index[figure.table["written"]].tolist() == [0]  # greedy writes the most likely
    fills = [bar["fill"] for bar in marks(figure, "rect")]
    assert fills == [LIGHT.written] + [LIGHT.faint] * (len(options_of(record, 0, MAX_BARS)) - 1)
    assert sum("written" in text for text in texts(check(figure, capfd))) == 1
    assert figure.alt.startswith("Step 1 writes “")


def outside(record: Record) -> Record:
    """The record as if an eleventh token had been written."""
    listed = {candidate.id for candidate in record.candidates[0]}
    other = next(index for index in range(4, 400) if index not in listed)
    target = replace(record.target, ids=(other, *record.target.ids[1:]))
    return replace(record, target=target, log_probs=np.log(np.full(len(target), 1e-4, np.float32)))


def test_a_written_token_that_is_not_among_the_ten_has_a_bar(
    translator: Translator, capfd: pytest.CaptureFixture[str]
) -> None:
    record = outside(translator.record("I like the red car."))
    figure = candidate_bars(record, 0)
    assert any(text.endswith("%, written") for text in texts(check(figure, capfd)))
    assert figure.table["written"].tolist() == [False] * 10 + [True]
    assert figure.table["rank"].tolist() == [*map(str, range(1, 11)), "below"]
    assert figure.table["probability"].iloc[-1] == pytest.approx(1e-4)
    assert "less than 0.1 %; most likely was" in figure.alt


def test_pieces_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record("I like the red car.")
    hostile = tuple(Candidate(piece, 4 + index, 0.1, -2.3) for index, piece in enumerate(HOSTILE))
    target = replace(record.target, ids=(4, *record.target.ids[1:]))
    drawn = texts(check(candidate_bars(replace(record, candidates=(hostile,), target=target), 0), capfd))
    for piece in HOSTILE:
        assert piece in drawn or f"¦{piece}" in drawn


def test_the_steps_are_sent_as_they_are_drawn(translator: Translator) -> None:
    record = outside(translator.record("I like the red car."))
    steps, alts = candidate_steps(record), candidate_alts(record)
    assert len(steps) == len(alts) == len(record.target)
    for step in (0, 1):
        options = options_of(record, step, MAX_BARS)
        assert steps[step]["labels"] == [option.label for option in options]
        np.testing.assert_allclose(steps[step]["shares"], [option.share for option in options], rtol=1e-6)
        assert options[steps[step]["written"]].written
        assert alts[step] == candidate_bars(record, step).alt
