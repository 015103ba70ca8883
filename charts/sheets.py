"""Figures that differ in numbers only, such as the maps of all heads of a layer, as one figure that turns to each of
them without being drawn up again.

A page's control then repaints the chart in the browser, before the server has answered (`ui/choices.py`). In a file and
in a notebook, where no control is, the figure shows the sheet that it was made for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charts.figure import Chart, Figure

CHOSEN, PLACE, EVENT = "chosen", ":root", "chosen"  # the signal; the element and its event that bring its value
OWN, AT = "own_sheet", "at_sheet"
MOST_NUMBERS = 30_000  # in all sheets: more would take the page longer to receive than a control to be answered


def turning(figures: Sequence[Figure], shown: int, control: str) -> Figure:
    """The figure `shown` of `figures`, which turns to the others where the control with this key is set to them.

    figures: one for each of the control's options, in their order, with specifications that differ in the values of
    their parameters only. ValueError where more differs. A figure alone, or too many numbers, stay as they are.
    """
    own = figures[shown]
    spec = own.chart.spec
    params = [{each["name"]: each for each in figure.chart.spec["params"]} for figure in figures]
    if any(
        _rest(figure.chart.spec) != _rest(spec) or list(each) != list(params[shown])
        for figure, each in zip(figures, params, strict=True)
    ):
        raise ValueError("sheets differ in more than the values of their parameters")
    different = [name for name, param in params[shown].items() if any(each[name] != param for each in params)]
    sheets = {name: [each[name]["value"] for each in params] for name in different}
    if sum(map(_size, sheets.values())) > MOST_NUMBERS or not different:
        return own
    asked = f"{CHOSEN} && isNumber({CHOSEN}['{control}'])"
    turned: list[dict[str, Any]] = [
        {"name": CHOSEN, "value": None, "bind": {"element": PLACE, "event": EVENT}},
        {"name": OWN, "value": shown},
        {"name": AT, "expr": f"{asked} && {CHOSEN}['{control}'] < {len(figures)} ? {CHOSEN}['{control}'] : {OWN}"},
        *({"name": f"{name}_sheets", "value": values} for name, values in sheets.items()),
    ]
    for name, param in params[shown].items():
        turned.append({"name": name, "expr": f"{name}_sheets[{AT}]"} if name in sheets else param)
    return replace(own, chart=Chart({**spec, "params": turned}))


def _rest(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification without its parameters."""
    return {name: part for name, part in spec.items() if name != "params"}


def _size(value: Any) -> int:
    """How many numbers and texts a value holds."""
    return sum(map(_size, value)) if isinstance(value, list) else 1
