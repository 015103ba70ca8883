"""Learning curves: one score of each model over the seconds of a training, each line labelled at its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas

from charts.figure import Chart, Figure
from charts.labels import decimal, percent
from charts.named_lines import NAME_HEIGHT, apart, style_of
from charts.named_lines import specification as named_specification
from charts.palette import colour
from charts.theme import number_axis
from model.classroom.frames import Frame
from model.classroom.run import MAX_SECONDS
from model.network.families import brief_of, title_of

Quantity = Literal["right", "on_true", "loss"]
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)
TITLES: dict[Quantity, str] = {
    "right": "new sentences fully right",
    "on_true": "weight on the right word",
    "loss": "loss, nats a word",
}
HEIGHT, WIDEST = 248, 700  # pixels
SOONEST = 10.0  # seconds that the axis shows at least
HIGHEST = 5.0  # nats that the axis shows before there is a loss
ROOM = 1.04


@dataclass(frozen=True)
class Point:
    """A model's score at a frame."""

    model: str
    frame: Frame
    value: float


def points_of(frames: Sequence[Frame], models: Sequence[str], quantity: Quantity) -> list[Point]:
    """All scores by model and frame, without missing and non-finite ones."""
    points = []
    for model in models:
        for frame in frames:
            value = getattr(frame.examined[model], quantity)
            if value is not None and math.isfinite(value):
                points.append(Point(model, frame, float(value)))
    return points


def written(value: float, quantity: Quantity) -> str:
    """A number as text."""
    return f"{decimal(value)} nats" if quantity == "loss" else percent(value)


def learning_curves(
    frames: Sequence[Frame], models: Sequence[str], quantity: Quantity = "right", *, moment: Frame | None = None
) -> Figure:
    """Scores of the models in all frames. moment: the current frame, marked by a line."""
    points = points_of(frames, models, quantity)
    last = {point.model: point for point in points}  # the newest of each
    right = ROOM * min(MAX_SECONDS, max([SOONEST, *(frame.seconds for frame in frames)]))
    top = ROOM * (max((point.value for point in points), default=HIGHEST) if quantity == "loss" else 1.0)
    spec = specification(points, list(models), quantity, right, top, None if moment is None else moment.seconds)
    return Figure(
        f"learning-{quantity.replace('_', '-')}",
        Chart(spec),
        alt_of(last, quantity),
        lambda: table_of(frames, models),
        WIDEST,
    )


def specification(
    points: Sequence[Point], models: list[str], quantity: Quantity, right: float, top: float, seconds: float | None
) -> dict[str, Any]:
    """The chart: lines, labels at their ends, the current frame."""
    rows: list[dict[str, Any]] = [
        {
            "l": models.index(point.model),
            "w": style_of(point.model).width,
            "x": round(point.frame.seconds, 2),
            "y": round(point.value, 4),
            "h0": title_of(point.model),
            "h1": f"{point.frame.seconds:.1f} s, {point.frame.step:,} batches",
            "h2": written(point.value, quantity),
        }
        for point in points
    ]
    last = {row["l"]: row for row in rows}
    heights = apart([row["y"] for row in last.values()], top * NAME_HEIGHT / HEIGHT)
    over = max([top, *heights])
    names = [
        {**row, "name": brief_of(models[row["l"]]), "at": round(height, 4)}
        for row, height in zip(last.values(), heights, strict=True)
    ]
    x = {"field": "x", "type": "quantitative", "axis": number_axis("seconds of training")}
    x["scale"] = {"domain": [0, round(right, 2)], "nice": False}
    shares: dict[str, Any] = {} if quantity == "loss" else {"values": [0, 0.25, 0.5, 0.75, 1], "format": "~%"}
    y = {"field": "y", "type": "quantitative", "axis": number_axis(TITLES[quantity], **shares)}
    y["scale"] = {"domain": [0, round(over, 4)], "nice": False}
    looks = [style_of(name) for name in models]
    titles = {"h0": "model", "h1": "after", "h2": TITLES[quantity]}
    spec = named_specification(rows, names, looks, x, y, titles, height=HEIGHT, size=34)
    if seconds is not None:
        spec["layer"].insert(0, rule(seconds, x))
    return spec


def rule(seconds: float, x: Mapping[str, Any]) -> dict[str, Any]:
    """Vertical line at the current frame."""
    return {
        "data": {"values": [{"x": round(seconds, 2)}]},
        "mark": {"type": "rule", "stroke": colour("faint"), "strokeDash": [2, 3], "aria": False},
        "encoding": {"x": x},
    }


def alt_of(last: Mapping[str, Point], quantity: Quantity) -> str:
    """The newest score of each model."""
    if not last:
        return f"{TITLES[quantity].capitalize()} over the seconds of a training: 0 moments so far."
    findings = [
        f"{title_of(name)} {written(point.value, quantity)} after {point.frame.seconds:.1f} s"
        for name, point in last.items()
    ]
    return f"{TITLES[quantity].capitalize()}: {'; '.join(findings)}."


def table_of(frames: Sequence[Frame], models: Sequence[str]) -> pandas.DataFrame:
    """All numbers of all frames: one row a frame, three columns a model."""
    rows = []
    for frame in frames:
        row: dict[str, Any] = {"batches": frame.step, "seconds": round(frame.seconds, 2)}
        for model in models:
            for quantity in QUANTITIES:
                value = getattr(frame.examined[model], quantity)
                row[f"{title_of(model)}: {TITLES[quantity]}"] = None if value is None else round(value, 4)
        rows.append(row)
    return pandas.DataFrame(rows)
