"""Line chart of a quantity of encoders by sentence length in tokens, a line a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas

from charts.figure import Chart, Figure
from charts.named_lines import Line, named_lines, style_of
from model.network.families import title_of


def by_length(
    numbers: Mapping[str, Sequence[float]], lengths: Sequence[int], *, what: str, unit: str, name: str, digits: int = 0
) -> Figure:
    """One line a model, one number a length. what, unit: of the numbers. ValueError: sizes do not fit."""
    if any(len(values) != len(lengths) for values in numbers.values()):
        raise ValueError(f"{len(lengths)} lengths need as many numbers of each model")
    lines = [
        Line(
            title_of(model),
            style_of(model),
            list(zip(lengths, values, strict=True)),
            [
                {"model": title_of(model), "tokens read": str(length), what: f"{value:.{digits}f} {unit}"}
                for length, value in zip(lengths, values, strict=True)
            ],
        )
        for model, values in numbers.items()
    ]
    ends = "; ".join(
        f"{title_of(model)} from {values[0]:.{digits}f} to {values[-1]:.{digits}f}" for model, values in numbers.items()
    )
    table = pandas.DataFrame(
        {"tokens": list(lengths)}
        | {f"{title_of(model)} ({unit})": [round(v, digits) for v in values] for model, values in numbers.items()}
    )
    spec = named_lines(lines, x_title="tokens read", y_title=f"{what} ({unit})")
    alt = f"{what} from {lengths[0]} to {lengths[-1]} tokens, in {unit}: {ends}."
    return Figure(name, Chart(spec), f"{alt[0].upper()}{alt[1:]}", table)
