"""The figures of lesson 1 draw what the record says, at every step and for any sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from charts.figure import Figure
from charts.hidden_states import hidden_states
from charts.labels import piece_labels
from charts.network_drawing import CELLS
from charts.unrolled import unrolled_network, window
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS, Tokenizer
from model.network.interface import Network
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks

SENTENCE = "the girl likes the cat."
LONG = "the old man sees the red car, and I like the green book, and you want a small house, and the dog finds bread."


@pytest.fixture(scope="module")
def translators(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> dict[str, Translator]:
    return {name: Translator(name, make_network(name), tokenizer) for name in ("rnn", "rnn-additive", "rnn-dot")}


@pytest.fixture(params=["rnn", "rnn-additive", "rnn-dot"])
def record(request: pytest.FixtureRequest, translators: dict[str, Translator]) -> Record:
    """So short that all of it is in view."""
    translator = translators[request.param]
    source, target = (translator.tokenizer.ids(text)[: CELLS - 2] for text in (SENTENCE, "le chien trouve"))
    return translator.record([*source, EOS], target=[*target, EOS])


def drawn(figure: Figure, *keys: str) -> list[tuple[Any, ...]]:
    """What the layers hold, each mark that has all of these keys, without drawing them."""
    values = [mark for layer in figure.chart.to_dict()["layer"] for mark in layer["data"]["values"]]
    return [tuple(mark[key] for key in keys) for mark in values if all(key in mark for key in keys)]


@pytest.mark.parametrize(
    ("model", "sentence", "step"),
    [("rnn", SENTENCE, 2), ("rnn", " ".join(HOSTILE), 99), ("rnn-additive", "cat", 0), ("rnn-additive", LONG, 30)],
)
def test_the_figures_keep_every_promise(
    translators: dict[str, Translator], model: str, sentence: str, step: int, capfd: pytest.CaptureFixture[str]
) -> None:
    record = translators[model].record(sentence)
    step = min(step, len(record.source) + len(record.target) - 1)
    check(unrolled_network(record, step), capfd)
    check(hidden_states(record, step), capfd)


def test_what_is_drawn_was_read_or_written(record: Record) -> None:
    """The decoder's tokens appear when they are written, not before."""
    source, written = len(record.source), piece_labels(record.target)
    assert len(written) < CELLS
    for step in range(source + len(written)):
        taken = max(0, step + 1 - source)
        shown = [text for (text, _) in drawn(unrolled_network(record, step), "t", "o")]
        decoder = [*written[:taken], *piece_labels(record.decoder_input)[:taken]]
        for label in set(written) - set(piece_labels(record.source)):
            assert shown.count(label) == decoder.count(label)


def test_the_bottleneck_is_counted(record: Record) -> None:
    source, size = record.states["encoder.output"].shape
    crossing = record.states["decoder.initial"].shape[1]
    for step in (2, source - 1):
        said = " ".join(text for (text,) in drawn(unrolled_network(record, step), "t"))
        assert f"{step + 1} \u00d7 {size} = {(step + 1) * size:,} numbers read" in said
        assert f"{crossing} cross" in said
        assert (f"all {source * size:,} stay within reach" in said) == bool(record.attention)


def test_lines_are_as_strong_as_the_weights(record: Record) -> None:
    source = len(record.source)
    assert source <= CELLS
    for step in range(len(record.target)):
        figure = unrolled_network(record, source + step)
        lines = [opacity for _, _, opacity in drawn(figure, "x2", "w", "o")]
        if not record.attention:
            assert "looks" not in figure.alt
            continue
        weights = record.attention["decoder.cross"].weights[0, step]
        seen = [float(weight) ** 0.5 for weight in weights if weight >= 0.005]
        np.testing.assert_allclose(lines[: len(seen)], seen, atol=1e-3)
        assert f'at "{piece_labels(record.source)[int(weights.argmax())]}"' in figure.alt


def test_the_encoders_window_follows_the_look(translators: dict[str, Translator]) -> None:
    record = translators["rnn-additive"].record(LONG, target="le chien trouve du pain.")
    for step, weights in enumerate(record.attention["decoder.cross"].weights[0]):
        shown = [text for (text,) in drawn(unrolled_network(record, len(record.source) + step), "t")]
        assert piece_labels(record.source)[int(weights.argmax())] in shown


@pytest.mark.parametrize(("at", "length", "first"), [(0, 3, 0), (2, 3, 0), (0, 40, 0), (20, 40, 16), (39, 40, 32)])
def test_the_window_holds_the_step(at: int, length: int, first: int) -> None:
    assert window(at, length, CELLS) == first
    assert first <= at < first + CELLS


def test_the_states_are_the_records(record: Record) -> None:
    chain = unrolled(record)
    table = hidden_states(record, chain.steps - 1, units=None).table
    source = len(record.source)
    assert len(table) == chain.steps + 1
    encoder = table.filter(like="encoder unit").to_numpy(dtype=float)
    decoder = table.filter(like="decoder unit").to_numpy(dtype=float)
    np.testing.assert_allclose(encoder[:source], chain.encoder, atol=1e-4)
    np.testing.assert_allclose(decoder[source], chain.crossing, atol=1e-4)
    np.testing.assert_allclose(decoder[source + 1 :], chain.decoder, atol=1e-4)
    changes = np.concatenate((chain.encoder_change, chain.decoder_change))
    np.testing.assert_allclose(table["change"].dropna().to_numpy(dtype=float), changes, atol=1e-4)


def test_a_cell_for_each_number_that_exists(record: Record) -> None:
    chain = unrolled(record)
    step = 3
    encoder, decoder = chain.computed(step)
    rects = list(marks(hidden_states(record, step, units=None), "rect"))
    assert len(rects) == np.isfinite(encoder).sum() + (step + 1) + 1  # a bar each step, and the frame of this one
    assert np.isnan(decoder).all()


def test_the_liveliest_units_are_named(record: Record) -> None:
    chain = unrolled(record)
    table = hidden_states(record, chain.steps - 1, units=3).table
    names = [name for name in table.columns if name.startswith("encoder unit")]
    spread = chain.encoder.std(axis=0)
    assert names == [f"encoder unit {unit + 1}" for unit in np.argsort(-spread, kind="stable")[:3]]
