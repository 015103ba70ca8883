"""A training from random weights, a line a model: BLEU and loss on dev, and entropy of attention, by step.

Frames are spaced by the logarithm of the step, and so is the axis. A line ends at the shipped weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas

from charts.byte_weights import decimal_range
from charts.figure import Chart, Figure
from charts.hover import NOTHING
from charts.named_lines import Line, named_lines, style_of
from charts.palette import colour
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining
from model.store.frames import Frame

Quantity = Literal["bleu", "loss"]
QUANTITIES: tuple[Quantity, ...] = ("bleu", "loss")
TITLES: Mapping[Quantity, str] = {"bleu": "BLEU on dev", "loss": "loss on dev, nats a token"}
PLACES: Mapping[Quantity, int] = {"bleu": 1, "loss": 2}


@dataclass(frozen=True)
class Curve:
    """A model's values at the frames of its film, the shipped weights' last; None where one was not measured.

    texts: of the values. exact: whether the values are exact, or only their texts hold.
    """

    model: str
    frames: Sequence[Frame]
    values: Sequence[float | None]
    texts: Sequence[str]
    exact: bool = True

    @property
    def points(self) -> list[tuple[float, float, str]]:
        """(step, value, text) of measured values."""
        measured = zip(self.frames, self.values, self.texts, strict=True)
        return [(frame.step, value, text) for frame, value, text in measured if value is not None]


def score_curves(films: Sequence[FilmedTraining], quantity: Quantity, step: int | None) -> Figure:
    """BLEU or loss of each film's run. step: a moment to mark, if any. ValueError: nothing was measured."""
    curves = []
    for film in films:
        values = [getattr(frame, quantity) for frame in film.frames]
        texts = ["" if value is None else f"{value:.{PLACES[quantity]}f}" for value in values]
        curves.append(Curve(film.model, film.frames, values, texts))
    return _figure(
        curves,
        name=f"film-{quantity}",
        subject=TITLES[quantity][:1].upper() + TITLES[quantity][1:],
        y_title=TITLES[quantity],
        step=step,
    )


def entropy_curves(
    films: Sequence[FilmedTraining], sentence: int, chosen: Mapping[str, tuple[str, int | None]], step: int | None
) -> Figure:
    """Mean entropy of the rows of each film's map of a sentence, as bounds from the stored bytes.

    chosen: by model the site and the head (None: the mean of heads) of its map. ValueError: no film has one.
    """
    curves = []
    for film in films:
        if film.model in chosen:
            bounds = [map_entropy(film, index, sentence, *chosen[film.model]) for index in range(len(film.frames))]
            middle = [round((low + high) / 2, 3) for low, high in bounds]
            texts = [decimal_range(*bound) for bound in bounds]
            curves.append(Curve(film.model, film.frames, middle, texts, exact=False))
    written = {film.model: [film.written(index, sentence).text for index in range(len(film.frames))] for film in films}
    return _figure(
        curves,
        name="film-entropy",
        subject="Mean entropy of the map’s rows, in nats",
        y_title="mean entropy of the rows, nats",
        step=step,
        more={" or ".join(dict.fromkeys(film.pair.target.name for film in films)): written},
    )


def _figure(
    curves: Sequence[Curve],
    *,
    name: str,
    subject: str,
    y_title: str,
    step: int | None,
    more: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> Figure:
    lines = [
        Line(
            title_of(curve.model),
            style_of(curve.model),
            [(at_step, value) for at_step, value, _ in curve.points],
            [
                {"model": title_of(curve.model), "step": f"{at_step:,.0f}", y_title: text}
                for at_step, _, text in curve.points
            ],
        )
        for curve in curves
    ]
    spec = named_lines(lines, x_title="step of training", y_title=y_title, decades=True)
    if step is not None:
        spec["layer"].append(_marked(step))
    return Figure(name, Chart(spec), _alt(curves, subject), _table(curves, y_title, more or {}))


def _marked(step: int) -> dict[str, Any]:
    """Vertical line at a step."""
    return {
        "data": {"values": [{"x": step}]},
        "mark": {"type": "rule", "strokeWidth": 1.5, "stroke": colour("ink"), "aria": False, **NOTHING},
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }


def _alt(curves: Sequence[Curve], subject: str) -> str:
    """First and last point of each model."""
    findings = []
    for curve in curves:
        if curve.points:
            (*_, first), (step, _, last) = curve.points[0], curve.points[-1]
            findings.append(f"{title_of(curve.model)} from {first} to {last} at step {step:,.0f}")
    return f"{subject}: {'; '.join(findings)}."


def _table(curves: Sequence[Curve], y_title: str, more: Mapping[str, Mapping[str, Sequence[str]]]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {
            "model": title_of(curve.model),
            "step": f"{frame.step:,}",
            "minutes": frame.minutes,
            y_title: value if curve.exact else curve.texts[index],
        }
        | {title: texts[curve.model][index] for title, texts in more.items()}
        for curve in curves
        for index, (frame, value) in enumerate(zip(curve.frames, curve.values, strict=True))
    )
