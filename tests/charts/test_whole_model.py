"""The drawn Transformer: every box once, with its tensor's shape and numbers, for any sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from charts.figure import Figure
from charts.model_parts import PartScale, Row, block_label, model_rows
from charts.palette import LIGHT
from charts.thumbnail import MASKED, signed_bytes, weight_bytes
from charts.units import unit_map
from charts.whole_model import whole_model_figure
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import sublayer_passes
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, red_green_blue, texts
from tests.conftest import of_transformers
from tests.tiers import first

SENTENCE, TARGET = "the girl likes the green book.", "la fille aime le livre vert."
LONG = "the girl likes the green book and the dog sees the red car. " * 4


def rows_of(translator: Translator, record: Record) -> tuple[Row, ...]:
    all_blocks = blocks(transformer_of(translator))
    return model_rows(record, sublayer_passes(translator, record), all_blocks, translator.tokenizer.size)


def figure_of(translator: Translator, record: Record, opened: str | None = None) -> Figure:
    return whole_model_figure(
        record, rows_of(translator, record), parameters_by_block(translator.network), opened=opened
    )


@of_transformers
def test_every_tensor_is_in_the_picture(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    parts = [part for row in rows_of(translator, record) for part in row.parts]
    assert all((part.values < 0).any() == (part.scale == "contributions") for part in parts if part.values.any())
    shown = [part.values for part in parts if part.scale == "contributions"]
    for name, state in record.states.items():  # the residual stream after every sublayer among them
        assert any(values.shape == state.shape and np.array_equal(values, state) for values in shown), name
    for site, seen in record.attention.items():
        (part,) = (part for part in parts if part.block == site)
        np.testing.assert_array_equal(part.values, seen.weights)
        assert part.shape == seen.weights.shape
    assert {part.block for part in parts} == {block.name for block in blocks(transformer_of(translator))}
    assert parts[-1].shape == (len(record.target), translator.tokenizer.size)
    np.testing.assert_allclose(parts[-1].values[:, 0], [step[0].probability for step in record.candidates])


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_masked_weights_are_not_cells(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for part in (part for row in rows_of(translator, record) for part in row.parts):
        if part.values.ndim != 3:
            continue
        heads, queries, keys = part.values.shape
        cells = part.cells()
        assert cells.shape == (queries, heads * (keys + 1) - 1)
        allowed = np.isfinite(record.attention[part.block].scores[0])
        np.testing.assert_array_equal(cells[:, : keys + 1] == MASKED, ~np.pad(allowed, ((0, 0), (0, 1))))
        np.testing.assert_array_equal(cells[:, :keys], weight_bytes(part.values[0], allowed, 24))


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
@pytest.mark.parametrize("sentence", first((SENTENCE, " ".join(HOSTILE), "cat", LONG), 2))
def test_the_chart_draws_every_box(translator: Translator, sentence: str, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(sentence)
    figure = figure_of(translator, record, opened="decoder.1.cross")
    svg = check(figure, capfd)
    parts = [part for row in rows_of(translator, record) for part in row.parts]
    drawn = texts(svg)
    for title in {part.title for part in parts}:
        assert drawn.count(title) == sum(part.title == title for part in parts)
    for size in {part.size for part in parts}:
        assert drawn.count(size) == sum(part.size == size for part in parts)
    assert drawn.count("Layer 2") == 2
    strong = [item for item in marks(figure, "rect") if item.get("strokeWidth") == 2.5]
    assert len(strong) == 1
    table = figure.table
    assert len(table) == len(parts)
    assert table["parameters"].sum() == sum(parameter.numel() for parameter in translator.network.parameters())
    for line, part in zip(table.itertuples(), parts, strict=True):
        assert line.smallest == pytest.approx(float(part.values.min()), abs=1e-4)
        assert line.largest == pytest.approx(float(part.values.max()), abs=1e-4)


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_cells_have_the_colours_and_places_of_their_numbers(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    parts = [part for row in rows_of(translator, record) for part in row.parts]
    drawn = [item for item in marks(figure_of(translator, record), "rect") if item.get("fill") != LIGHT.paper]
    by_scale = {
        scale: [part.cells(12, 24, 8) for part in parts if part.scale == scale] for scale in get_args(PartScale)
    }
    weights, likely, amounts, signed = by_scale.values()
    assert all((weights, likely, amounts, signed))
    shown = np.concatenate([cells[cells != MASKED] for cells in (*weights, *likely, *amounts, *signed)])
    assert len(drawn) == len(shown)
    first = len(shown) - sum(cells.size for cells in signed)
    ramps = (LIGHT.weights, LIGHT.probabilities, LIGHT.amounts)
    colours = [
        ramp
        for ramp, same in zip(ramps, (weights, likely, amounts), strict=True)
        for cells in same
        for _ in range((cells != MASKED).sum())
    ]
    for item, byte, ramp in zip(drawn[:first], shown[:first], colours, strict=True):
        position = byte / 254 * (len(ramp) - 1)
        ends = [red_green_blue(ramp[stop]) for stop in (int(position), min(int(position) + 1, len(ramp) - 1))]
        near = np.average(ends, axis=0, weights=[1 - position % 1, position % 1])
        assert max(map(abs, np.subtract(red_green_blue(item["fill"]), near))) < 25
    for item, byte in zip(drawn[first:], shown[first:], strict=True):
        red, _, blue = red_green_blue(item["fill"])
        assert byte in range(112, 143) or (blue > red) == (byte > 127)
    block = drawn[first : first + signed[0].size]  # the encoder's embeddings, a row a token
    columns = signed[0].shape[1]
    assert len({round(item["y"], 3) for item in block[:columns]}) == 1
    assert len({round(item["x"], 3) for item in block[::columns]}) == 1
    assert [item["x"] for item in block[:columns]] == sorted(item["x"] for item in block[:columns])


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_the_alt_text_names_the_sublayer_that_adds_most(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    names = [name for name in record.states if name.startswith("decoder.") and name.split(".")[1].isdigit()]
    streams = [record.states[name] for name in ("decoder.input", *names)]
    added = [float(np.linalg.norm(after - before)) for before, after in pairwise(streams)]
    most = names[int(np.argmax(added))]
    label = next(
        block_label(block) for block in blocks(transformer_of(translator)) if block.name == most.replace("after_", "")
    )
    assert f"{label[:1].lower()}{label[1:]} adds most" in figure_of(translator, record).alt


def test_block_names_are_distinct(make_network) -> None:  # type: ignore[no-untyped-def]
    labels = [block_label(block) for block in blocks(make_network("transformer"))]
    assert len(set(labels)) == len(labels)
    assert labels[2] == "Encoder layer 1, add and norm around self-attention"
    assert labels[-2:] == ["Decoder, last norm", "Output"]


def test_signed_bytes() -> None:
    values = np.linspace(-1, 1, 201).reshape(1, -1)
    cells = signed_bytes(values, 5, 201)
    assert cells[0, 100] == 127
    assert cells[0, 0] == 0
    assert cells[0, -1] == 254
    assert (np.diff(cells[0].astype(int)) >= 0).all()
    np.testing.assert_array_equal(signed_bytes(values, 5, 67), cells[:, ::3])
    assert signed_bytes(np.ones((90, 70)), 32, 48).shape == (30, 35)
    np.testing.assert_array_equal(signed_bytes(np.zeros((3, 4)), 9, 9), np.full((3, 4), 127))
    lone = np.zeros((40, 40))
    lone[7, 7] = -3.0
    assert signed_bytes(lone, 40, 40)[7, 7] == 0


@pytest.mark.parametrize("units", [1, 7, 48, 768])
def test_units_in_rows(units: int, capfd: pytest.CaptureFixture[str]) -> None:
    inner = np.sin(np.arange(units) + 1.0)
    figure = unit_map(inner, label='a "b"')
    check(figure, capfd)
    numbers = figure.table.drop(columns="units").to_numpy(dtype=float).ravel()
    np.testing.assert_allclose(numbers, inner, atol=1e-4)
    assert f", {int((inner > 0).sum())} of {units} units (" in figure.alt
    assert figure.table["units"].iloc[-1].endswith(f"to {units}")


def test_no_units_are_no_chart() -> None:
    with pytest.raises(ValueError, match="no units"):
        unit_map(np.zeros(0), label="a")
