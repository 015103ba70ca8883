"""The whole Transformer as one chart: boxes, lines and small views of tensors; the Vega twin of the
page's component.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.grammar import counted
from charts.labels import quoted, site_label
from charts.model_parts import Part, PartScale, Row
from charts.palette import amount_scale, colour, contribution_scale, probability_scale, weight_scale
from charts.thumbnail import MASKED
from model.record import Record

WIDTH, HEAD, GAP = 930, 40, 8  # pixels: the whole, above the first row, between rows
STREAM, NORM, MAIN, BETWEEN = 144, 112, 128, 18  # widths of the boxes of a row, and of the lines between them
BOX, TALL, VIEW, LINE = 38, 86, 14, 15  # heights: a box, a sublayer's box, the view in a box, a line of text
STEP = TALL + GAP
LETTERS = 11  # pixels: of texts, in files alone; a page has the picture in HTML
ROWS, COLUMNS, HEADS = 12, 24, 8  # cells of a view at most, and of one head's weights

Mark = dict[str, Any]
Frame = tuple[float, float, float, float]  # left, top, right, bottom


def whole_model_figure(
    record: Record, rows: Sequence[Row], counts: Mapping[str, int], *, opened: str | None = None
) -> Figure:
    """The boxes of `rows` (`model_rows`). counts: parameters by block. opened: the block with a strong frame."""
    frames, lines, names = layout(rows)
    boxes: list[Mark] = []
    views: list[Mark] = []
    for number, (part, (left, top, right, bottom)) in enumerate(frames):
        boxes.append({"x": left, "y": top, "x2": right, "y2": bottom, "w": 2.5 if part.block == opened else 1})
        boxes[-1] |= {"t": part.title, "s": part.size, "tall": bottom - top > BOX}
        cells = part.cells(ROWS, COLUMNS, HEADS)
        views.append(
            {"p": number, "x": left + 4, "y": bottom - 4, "w": right - left - 8, "r": cells.shape[0]}
            | {"h": VIEW if bottom - top <= BOX else bottom - top - 2 * LINE - 10, "c": cells.shape[1]}
            | {"scale": part.scale, "b": cells.ravel().tolist()}
        )
    sides = [
        {"x": 0, "t": f"Encoder, {counted(len(record.source), 'token')}"},
        {
            "x": WIDTH - STREAM - NORM - MAIN - 2 * BETWEEN,
            "t": f"Decoder, {counted(len(record.decoder_input), 'token')}",
        },
    ]
    height = max(frame[3] for _, frame in frames) + 4
    spec = specification(boxes, views, lines, names, sides, height)
    return Figure("transformer", Chart(spec), _alt(record, rows), _table([part for part, _ in frames], counts))


def layout(rows: Sequence[Row]) -> tuple[list[tuple[Part, Frame]], list[Mark], list[Mark]]:
    """Positions of boxes, in the order of the rows' parts, of the lines between them, and of layer names."""
    frames: list[tuple[Part, Frame]] = []
    lines: list[Mark] = []
    layers: dict[tuple[str, int | None], Mark] = {}
    asked: list[float] = []  # heights at which cross-attention reads the encoder
    memory = 0.0
    middle = WIDTH / 2
    for side in ("encoder", "decoder"):
        top, last = float(HEAD), None
        for row in (part for part in rows if part.side == side):
            height = TALL if row.layer is not None else BOX
            below = top + height - BOX
            on = row.added or row.main
            stream = _columns(side, 0, below, BOX)
            frames_here = {id(on): stream}
            if row.added is not None:
                frames_here[id(row.main)] = _columns(side, 2, top, height)
                lines.append(_across(frames_here[id(row.main)], stream, below + BOX / 2))
            if row.norm is None and row.layer is not None:
                x = (stream[0] + stream[2]) / 2
                lines.append(_across((x, 0, x, 0), frames_here[id(row.main)], top + BOX / 2))
            elif row.norm is not None:
                norm = frames_here[id(row.norm)] = _columns(side, 1, top, BOX)
                x = (stream[0] + stream[2]) / 2
                lines += [
                    _across((x, 0, x, 0), norm, top + BOX / 2),
                    _across(norm, frames_here[id(row.main)], top + BOX / 2),
                ]
            x = (stream[0] + stream[2]) / 2
            if last is not None:
                lines.append({"x": x, "y": last, "x2": x, "y2": below, "w": 2.5, "d": False, "a": "down"})
            if row.layer is not None:
                beside = x + 8 if side == "decoder" else stream[0]
                layers.setdefault((side, row.layer), {"x": beside, "y": top + 4, "t": f"Layer {row.layer + 1}"})
            if row.main.block.endswith(".cross"):
                asked.append(top + height / 2)
            if row.main.block == "encoder.output":
                memory = below + BOX / 2
            frames += [(part, frames_here[id(part)]) for part in row.parts]
            last, top = below + BOX, top + height + GAP + (STEP - TALL - GAP)
    reached = [*asked, memory]
    left = _columns("encoder", 0, 0, 0)[2]
    plain = {"w": 1, "d": True, "a": ""}
    lines.append({"x": left, "y": memory, "x2": middle, "y2": memory, **plain})
    lines.append({"x": middle, "y": min(reached), "x2": middle, "y2": max(reached), **plain})
    lines += [_across((middle, 0, middle, 0), _columns("decoder", 2, 0, 0), y) | {"d": True} for y in asked]
    return frames, lines, list(layers.values())


def _columns(side: str, column: int, top: float, height: float) -> Frame:
    """A box in column 0 (stream), 1 (norm) or 2 (sublayer); the decoder is the encoder's mirror image."""
    lefts, widths = (0, STREAM + BETWEEN, STREAM + NORM + 2 * BETWEEN), (STREAM, NORM, MAIN)
    left, right = lefts[column], lefts[column] + widths[column]
    return (left, top, right, top + height) if side == "encoder" else (WIDTH - right, top, WIDTH - left, top + height)


def _across(start: Frame, end: Frame, y: float) -> Mark:
    """A thin arrow between the facing edges of two boxes."""
    rightwards = end[0] >= start[2]
    x, x2 = (start[2], end[0]) if rightwards else (start[0], end[2])
    return {"x": x, "y": y, "x2": x2, "y2": y, "w": 1, "d": False, "a": "right" if rightwards else "left"}


def specification(
    boxes: list[Mark], views: list[Mark], lines: list[Mark], names: list[Mark], sides: list[Mark], height: float
) -> dict[str, Any]:
    """The chart of these marks; items listed first are at the back."""
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    width = {"field": "w", "type": "quantitative", "scale": None, "legend": None}
    dash = {"condition": {"test": "datum.d", "value": [5, 3]}, "value": [1, 0]}
    tips = [
        {
            "x": line["x2"] + {"right": -4, "left": 4}.get(line["a"], 0),
            "y": line["y2"] - (4 if line["a"] == "down" else 0),
        }
        | {"s": f"triangle-{line['a']}"}
        for line in lines
        if line["a"]
    ]
    text = {"type": "text", "baseline": "top", "aria": False, "fontSize": LETTERS, "dy": 5}
    cells = [
        {"flatten": ["b"]},
        {"window": [{"op": "row_number", "as": "n"}], "groupby": ["p"]},
        {"calculate": "(datum.n - 1) % datum.c", "as": "column"},
        {"calculate": "floor((datum.n - 1) / datum.c)", "as": "row"},
        {"calculate": "datum.x + datum.w * datum.column / datum.c", "as": "left"},
        {"calculate": "datum.x + datum.w * (datum.column + 1) / datum.c", "as": "right"},
        {"calculate": "datum.y - datum.h + datum.h * datum.row / datum.r", "as": "top"},
        {"calculate": "datum.y - datum.h + datum.h * (datum.row + 1) / datum.r", "as": "bottom"},
    ]

    def view(part_scale: PartScale, value: str, scale: dict[str, Any]) -> dict[str, Any]:
        return {
            "transform": [
                {"filter": f"datum.scale === '{part_scale}' && datum.b != {MASKED}"},
                {"calculate": value, "as": "v"},
            ],
            "mark": {"type": "rect", "aria": False},
            "encoding": {
                "x": {**x, "field": "left"},
                "x2": {"field": "right"},
                "y": {**y, "field": "top"},
                "y2": {"field": "bottom"},
                "color": {"field": "v", "type": "quantitative", "scale": scale, "legend": None},
            },
        }

    full = MASKED - 1
    return {
        "width": WIDTH,
        "height": height,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": colour("ink"), "opacity": 0.7, "aria": False},
                "encoding": {"x": x, "y": y, **ends, "strokeWidth": width, "strokeDash": dash},
            },
            {
                "data": {"values": tips},
                "mark": {"type": "point", "filled": True, "color": colour("ink"), "size": 40, "aria": False},
                "encoding": {"x": x, "y": y, "shape": {"field": "s", "type": "nominal", "scale": None, "legend": None}},
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "fill": colour("paper"), "stroke": colour("ink"), "aria": False},
                "encoding": {"x": x, "y": y, **ends, "strokeWidth": width},
            },
            {
                "data": {"values": views},
                "transform": cells,
                "resolve": {"scale": {"color": "independent"}},
                "layer": [
                    view("weights", f"pow(datum.b / {full}, 2)", weight_scale()),
                    view("probabilities", f"pow(datum.b / {full}, 2)", probability_scale()),
                    view("amounts", f"datum.b / {full}", amount_scale(1.0)),
                    view("contributions", f"datum.b / {full / 2} - 1", contribution_scale(1.0)),
                ],
            },
            {
                "data": {"values": boxes},
                "mark": {**text, "align": "left", "dx": 4, "fontWeight": "bold"},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
            {
                "data": {"values": boxes},
                "transform": [{"filter": "!datum.tall"}],
                "mark": {**text, "align": "right", "dx": -4},
                "encoding": {"x": {**x, "field": "x2"}, "y": y, "text": {"field": "s"}},
            },
            {
                "data": {"values": boxes},
                "transform": [{"filter": "datum.tall"}],
                "mark": {**text, "align": "left", "dx": 4, "dy": 5 + LINE},
                "encoding": {"x": x, "y": y, "text": {"field": "s"}},
            },
            {
                "data": {"values": names},
                "mark": {**text, "align": "left"},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
            {
                "data": {"values": [{**side, "y": 0} for side in sides]},
                "mark": {**text, "align": "left", "fontWeight": "bold", "fontSize": LETTERS + 3},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
        ],
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }


def _alt(record: Record, rows: Sequence[Row]) -> str:
    """The tensors' path, and the sublayer that changes the decoder's stream most."""
    layers = {side: len({row.layer for row in rows if row.side == side and row.layer is not None}) for side in _SIDES}
    width, pair = rows[0].main.values.shape[1], record.pair
    decoder = [row for row in rows if row.side == "decoder" and row.added is not None]
    change = [
        float(np.linalg.norm(row.added.values - before.added.values))
        for before, row in pairwise(decoder)
        if row.added is not None and before.added is not None
    ]
    most = decoder[1 + int(np.argmax(change))].main
    name = site_label(most.block) if most.scale == "weights" else _feed_forward(most.block)
    return (
        f"The whole Transformer for {quoted(record.source.text)}: {len(record.source)} {pair.source} tokens of {width} "
        f"numbers go through {layers['encoder']} encoder layers, {len(record.decoder_input)} {pair.target} ones "
        f"through {layers['decoder']} decoder layers. Of the decoder’s sublayers, {name[:1].lower()}{name[1:]} adds "
        "most to the stream."
    )


_SIDES = ("encoder", "decoder")


def _feed_forward(block: str) -> str:
    side, layer, _ = block.split(".")
    return f"{side} layer {int(layer) + 1}, feed-forward"


def _table(parts: Sequence[Part], counts: Mapping[str, int]) -> pandas.DataFrame:
    """One row a box; a block's parameters are in the row of its first box."""
    first = {part.block: index for index, part in reversed(list(enumerate(parts)))}
    return pandas.DataFrame(
        {
            "block": [part.block for part in parts],
            "tensor": [part.tensor for part in parts],
            "shape": [part.size for part in parts],
            "smallest": [round(float(part.values.min()), 4) for part in parts],
            "mean": [round(float(part.values.mean()), 4) for part in parts],
            "largest": [round(float(part.values.max()), 4) for part in parts],
            "parameters": [counts[part.block] if first[part.block] == index else 0 for index, part in enumerate(parts)],
        }
    )
