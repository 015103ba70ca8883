"""Attention map of a translation with the true source word of each target word framed."""

from __future__ import annotations

from collections.abc import Sequence

from charts.figure import Chart, Figure
from charts.labels import lines_of, piece_text
from charts.matrix import READOUT, Numbers, Side, matrix_heatmap
from charts.palette import colour

CELL = 23  # pixels: the map stands beside another chart


def learnt_map(
    weights: Numbers,
    rows: Sequence[str],
    columns: Sequence[str],
    origin: Sequence[int | None],
    *,
    name: str,
    subject: str,
    finding: str,
) -> Figure:
    """Weights (rows, columns) of written words over read ones.

    origin: the true column of each row, None for none; shorter than the rows where nothing is known of the others.
    finding: a sentence about the map.
    """
    figure = matrix_heatmap(
        weights,
        Side([piece_text(word) for word in rows], "query: word being written"),
        Side([piece_text(word) for word in columns], "key: word read"),
        name=name,
        subject=subject,
    )
    true = [{"r": row, "c": column} for row, column in enumerate(origin) if column is not None]
    spec = dict(figure.chart.spec) | {"height": {"step": CELL}}
    lines = lines_of(finding, READOUT, 2)
    spec["params"] = [param | {"value": lines} if param["name"] == "finding" else param for param in spec["params"]]
    if true:
        spec["layer"] = [*spec["layer"], frames(true)]
    return Figure(
        figure.name, Chart(spec), f"{subject}: {finding[:1].lower()}{finding[1:]}", figure.numbers, figure.widest
    )


def frames(cells: Sequence[dict[str, int]]) -> dict[str, object]:
    """A frame around each of these cells."""
    return {
        "data": {"values": list(cells)},
        "mark": {
            "type": "rect",
            "filled": False,
            "stroke": colour("key"),
            "strokeWidth": 2.5,
            "cornerRadius": 2,
            "aria": False,
        },
        "encoding": {"x": {"field": "c", "type": "ordinal"}, "y": {"field": "r", "type": "ordinal"}},
    }
