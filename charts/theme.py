"""Style of text, axes and legends, the same on light and dark pages, in notebooks and in files."""

from __future__ import annotations

from typing import Any

from charts.hover import NOTHING
from charts.palette import Palette, colour

FONT = "Source Sans Pro, Roboto, Noto Sans, DejaVu Sans, Helvetica, Arial, sans-serif"  # in files; a page has its own
TEXT = 13  # pixels: labels and titles; on pages no text is smaller
MAX_ELEMENTS = 1000  # marks: above this an element a mark is slower than pixels
LABEL_LIMIT = 140  # pixels: longer labels end in an ellipsis

_WORDS = {
    "labelColor": colour("ink"),
    "labelFontSize": TEXT,
    "labelFontWeight": "normal",
    "titleColor": colour("ink"),
    "titleFontSize": TEXT,
    "titleFontWeight": "normal",
}
# Every chart carries this. It goes before Streamlit's own theme, whose grey labels are hard to read on white.
CONFIG: dict[str, Any] = {
    "axis": {
        **_WORDS,
        "labelLimit": LABEL_LIMIT,
        "labelPadding": 5,
        "labelFlush": False,
        "titlePadding": 8,
        "ticks": False,
        "domain": False,
        "gridColor": colour("faint"),
        "gridOpacity": 0.25,
    },
    "legend": {**_WORDS, "titleLimit": 320, "labelLimit": 240},
    "header": _WORDS,
    "title": {"color": colour("ink"), "fontSize": TEXT, "fontWeight": "normal", "offset": 10},
    "text": {"color": colour("ink"), "fontSize": TEXT},
    "view": {"stroke": None},
    "mark": NOTHING,  # Streamlit's own theme would show every mark's fields
}


def axis(title: str | list[str] | None, **more: Any) -> dict[str, Any]:
    """An axis without lines, with all labels shown."""
    return {"title": title, "labelOverlap": False, "grid": False, **more}


def number_axis(title: str | None, **more: Any) -> dict[str, Any]:
    """An axis of numbers with grid lines; overlapping labels are dropped."""
    return {"title": title, "labelOverlap": True, "grid": True, "tickCount": 5, **more}


def token_axis(labels: str, title: str | None, **more: Any) -> dict[str, Any]:
    """An axis of token numbers from 0. `labels` names the parameter with their texts."""
    return axis(title, **({"labelExpr": f"{labels}[datum.value]"} | more))


def ramp_legend(title: str | dict[str, str], values: list[float], **more: Any) -> dict[str, Any]:
    """Legend of a colour scale: a horizontal strip under the chart with these values labelled.

    title: a text, or its parameter as {"signal": name}.
    """
    strip = {"orient": "bottom", "direction": "horizontal", "gradientLength": 200, "gradientThickness": 12}
    return {"title": title, **strip, "values": values, "format": ".2~f", "labelOverlap": False, "offset": 12, **more}


def renderer(marks: int, most: int = MAX_ELEMENTS) -> dict[str, Any]:
    """The `usermeta` of a specification: SVG, or canvas above `most` marks."""
    return {"embedOptions": {"renderer": "canvas" if marks > most else "svg"}}


def standalone_config(palette: Palette) -> dict[str, Any]:
    """Vega config for a chart in a file, in place of the page's."""
    return {"background": palette.paper, "font": FONT, "padding": 12}
