"""A figure: a chart, a sentence with its main finding, and the same numbers as a table.

A chart is a Vega-Lite specification written as a dictionary. Altair's own classes would validate it on every rerun,
which costs more than computing the record; here tests validate each specification once.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import altair
import pandas
import vl_convert

from charts.palette import COLOUR_NAMES, DARK, LIGHT, Palette
from charts.theme import CONFIG, TEXT, standalone_config

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
VEGA_LITE = "6.4"  # the version that files are drawn with, bundled with vl-convert
FLUID, FILE_WIDTH = "container", 560  # a chart's width that follows the page's, and what it is in a file, in pixels
ROWS, ROW = "served_rows", "served_row"  # a parameter with all rows, and a row's place in it
AXES, LINE = 56, 15  # pixels of a staged chart: for what stands around its marks, and of a row of text at least
HIGHER = "higher"  # a parameter: what the height of a chart that grows is multiplied by
MORE = "windowSize()[0] > 640 ? 1 + clamp((windowSize()[1] - 720) * 0.8, 0, 288) / 576 : 1"  # as in page.css
FORMULA = re.compile(r"^[=+@\t\r]|^-.")


class Chart(altair.TopLevelMixin):
    """A Vega-Lite specification that can be shown, saved and put into a notebook like any Altair chart.

    `spec` names colours as parameters (see `charts.palette`); `to_dict` defines them for one theme.
    """

    def __init__(self, spec: Mapping[str, Any], palette: Palette = LIGHT) -> None:
        self.palette = palette
        own = [param for param in spec.get("params", []) if param["name"] not in COLOUR_NAMES]
        self.spec: dict[str, Any] = {
            "$schema": SCHEMA,
            "autosize": {"type": "fit-x", "contains": "padding"} if spec.get("width") == FLUID else {"type": "pad"},
            "background": "transparent",
            **spec,
            "config": CONFIG | spec.get("config", {}),
            "params": [*palette.params(), *own],
        }

    def to_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        """A copy of the specification; Altair's options for checking and data do not apply."""
        return copy.copy(self.spec)

    def served(self) -> dict[str, Any]:
        """The specification for a page, with data rows as parameters.

        Streamlit extracts top-level data rows and sends them as Arrow, which takes longer than making the chart.
        """
        spec = self.to_dict()
        rows = spec.get("data", {}).get("values")
        if not isinstance(rows, list):
            return spec
        fields = dict.fromkeys(field for row in rows for field in row)
        taken = [{"calculate": f"{ROWS}[datum.{ROW}][{json.dumps(field)}]", "as": field} for field in fields]
        return spec | {
            "params": [*spec["params"], {"name": ROWS, "value": rows}],
            "data": {"sequence": {"start": 0, "stop": len(rows), "as": ROW}},
            "transform": [*taken, *spec.get("transform", [])],
        }

    def themed(self, palette: Palette) -> Chart:
        """The same chart with another palette."""
        return Chart(self.spec, palette)


@dataclass(frozen=True)
class Figure:
    """A chart with its words and numbers.

    name: a slug for file names. alt: one or two sentences with the main finding for this sentence, for readers who do
    not see the chart. numbers: the chart's numbers as a table, or a function that makes it on demand; its columns have
    distinct names and its index is meaningless.
    """

    name: str
    chart: Chart
    alt: str
    numbers: pandas.DataFrame | Callable[[], pandas.DataFrame]
    widest: int | None = None  # pixels: of a fluid chart, how many it makes use of
    rows: int = 0  # of text one below the other, where no axis tells

    @cached_property
    def table(self) -> pandas.DataFrame:
        """The numbers as a table."""
        return self.numbers() if callable(self.numbers) else self.numbers

    @property
    def fluid(self) -> bool:
        """Whether the chart fills the available width; others have a fixed size and may scroll."""
        return bool(self.chart.spec.get("width") == FLUID)

    def themed(self, dark: bool) -> Figure:
        """The same figure in the dark or light theme. Figures are made in the light one."""
        return replace(self, chart=self.chart.themed(DARK if dark else LIGHT))

    def staged(self, width: int, height: int) -> Figure:
        """The same figure for a projector: laid out in a box of this many pixels and scaled up as a whole.

        Every mark is an SVG element, sharp at any size, and no text is smaller than `TEXT`. A title that shows hover
        text is removed to give its room to the marks. A chart of several views keeps its own size.
        """
        spec = _legible(self.silent().chart.spec)
        rows = max(self.rows, _labelled_rows(spec))
        crowded = max(1, (LINE * rows + AXES) / height)  # then all is smaller, and whole
        width, height = round(width * crowded), round(height * crowded)
        spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}
        own = spec.get("width"), spec.get("height")
        if all(isinstance(size, int) for size in own):  # its proportions mean something
            spec |= {"width": round(own[0] * (height - AXES) / own[1]), "height": height - AXES}
        elif not {"facet", "hconcat", "vconcat"} & spec.keys():
            spec |= {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
        return replace(self, chart=Chart(spec))

    def grown(self) -> Figure:
        """The same figure for a tall window: up to half as high again, as `page_style` keeps room for.

        ValueError for a chart without a height in its specification.
        """
        spec, height = self.chart.spec, self.chart.spec.get("height")
        step = height.get("step") if isinstance(height, dict) else None
        if not isinstance(step or height, int):
            raise ValueError(f"{self.name} has no height of its own")
        higher = {"name": HIGHER, "expr": f"isNumber(windowSize()[1]) ? {MORE} : 1"}
        if step:
            own = {"height": {"step": {"signal": f"{step} * {HIGHER}"}}, "params": [higher, *spec["params"]]}
        else:  # a parameter of this name is the chart's own height
            own = {"params": [higher, {"name": "height", "expr": f"{height} * {HIGHER}"}, *spec["params"]]}
        return replace(self, chart=Chart(spec | own, self.chart.palette))

    def silent(self) -> Figure:
        """The same figure without a title for hover text, where there is no pointer."""
        title = self.chart.spec.get("title")
        if not isinstance(title, dict) or not isinstance(title.get("text"), dict):
            return self
        return replace(self, chart=Chart({name: part for name, part in self.chart.spec.items() if name != "title"}))

    def standalone(self, *, dark: bool = False) -> dict[str, Any]:
        """The specification for a file, with its own background and fonts; light by default."""
        palette = DARK if dark else LIGHT
        spec = self.chart.themed(palette).to_dict()
        del spec["background"]
        if self.fluid:
            spec |= {"width": min(FILE_WIDTH, self.widest or FILE_WIDTH), "autosize": {"type": "pad"}}
        return {**spec, "config": spec["config"] | standalone_config(palette)}

    def to_svg(self, *, dark: bool = False) -> str:
        """Render as SVG without a browser or a network, with `alt` as its accessible name."""
        svg: str = vl_convert.vegalite_to_svg(self.standalone(dark=dark), vl_version=VEGA_LITE)
        return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(self.alt)}" ', 1)

    def to_png(self) -> bytes:
        """Render as PNG, two pixels for each unit of the SVG."""
        png: bytes = vl_convert.vegalite_to_png(self.standalone(), vl_version=VEGA_LITE, scale=2)
        return png

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        """Notebook output: the SVG, which needs no network, or `alt` where pictures are not supported."""
        return {"image/svg+xml": self.to_svg(), "text/plain": self.alt}

    def to_csv(self) -> str:
        """The table as CSV. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
        return self.table.rename(columns=_harmless).map(_harmless).to_csv(index=False)


def _labelled_rows(part: Any) -> int:
    """Number of labels on the longest vertical axis with all labels shown, if a parameter holds them."""
    params: dict[str, Any] = {each["name"]: each.get("value") for each in part.get("params", [])}

    def longest(part: Any) -> int:
        if isinstance(part, list):
            return max(map(longest, part), default=0)
        if not isinstance(part, dict):
            return 0
        axis = part["y"].get("axis") if isinstance(part.get("y"), dict) else None
        own = 0
        if isinstance(axis, dict) and axis.get("labelOverlap") is False:
            labels = params.get(str(axis.get("labelExpr", "")).partition("[")[0])
            own = len(labels) if isinstance(labels, list) else 0
        return max(own, longest([each for key, each in part.items() if key != "params"]))

    return longest(part)


def _legible(part: Any) -> Any:
    """A part of a specification with font sizes of at least `TEXT` and legends beside the chart; data is unchanged."""
    if not isinstance(part, dict):
        return [_legible(each) for each in part] if isinstance(part, list) else part
    made: dict[str, Any] = {}
    for name, each in part.items():
        if name.endswith("ontSize") and isinstance(each, int):
            made[name] = max(each, TEXT)
        elif name.endswith("ontSize") and isinstance(each, dict) and "expr" in each:
            made[name] = {"expr": f"max({TEXT}, {each['expr']})"}
        elif name == "legend" and isinstance(each, dict):
            made[name] = each | {"orient": "right", "direction": "vertical", "gradientLength": 120, "titleLimit": 200}
        else:
            made[name] = each if name in ("values", "value", "datasets") else _legible(each)
    return made


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
