"""Cells of a map of signed numbers, coloured and labelled by their numbers."""

from __future__ import annotations

from typing import Any

from charts.ink import ink_on_cell
from charts.palette import contribution_scale
from charts.theme import TEXT, ramp_legend


def signed_cells(largest: float, title: str, tooltip: list[dict[str, Any]], **legend: Any) -> list[dict[str, Any]]:
    """Two layers over rows of `v`, the number, and `text`, its text; the chart sets their positions.

    largest: the number with full colour. title: of the legend; `legend`: its further style.
    """
    return [
        {
            "mark": {"type": "rect", "aria": False},
            "encoding": {
                "color": {
                    "field": "v",
                    "type": "quantitative",
                    "scale": contribution_scale(largest),
                    "legend": ramp_legend(title, [-largest, 0, largest], **legend),
                },
                "tooltip": tooltip,
            },
        },
        {
            "mark": {"type": "text", "fontSize": TEXT, "aria": False},
            "encoding": {
                "text": {"field": "text"},
                "color": ink_on_cell("v"),
            },
        },
    ]
