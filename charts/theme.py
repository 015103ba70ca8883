"""How a chart looks on its own, outside Streamlit, whose theme sets text and lines on the page."""

from __future__ import annotations

from typing import Any

from charts.palette import Palette

FONT = "Source Sans Pro, Roboto, Noto Sans, DejaVu Sans, Helvetica, Arial, sans-serif"


def standalone_config(palette: Palette) -> dict[str, Any]:
    """A Vega-Lite configuration for files: everything that Streamlit would set, in the palette's colours."""
    text = {"labelColor": palette.ink, "titleColor": palette.ink, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "background": palette.paper,
        "font": FONT,
        "padding": 12,
        "axis": {**text, "titleFontWeight": "normal", "domain": False, "ticks": False, "gridColor": palette.faint}
        | {"gridOpacity": 0.25, "labelPadding": 6, "titlePadding": 10},
        "legend": {**text, "titleFontWeight": "normal"},
        "header": {**text, "titleFontWeight": "normal"},
        "title": {"color": palette.ink, "subtitleColor": palette.faint},
        "view": {"stroke": None},
        "axisBand": {"grid": False},
        "text": {"color": palette.ink},
    }
