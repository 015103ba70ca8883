"""Charts that turn to other sheets, such as the maps of other heads, without being drawn up again.

A page's control then repaints the chart in the browser, before the server has answered (`ui/choices.py`). In a file and
in a notebook, where no control is, the figure shows the sheet that it was made for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charts.figure import Chart, Figure

Param = dict[str, Any]

CHOSEN, PLACE, EVENT = "chosen", ":root", "chosen"  # the signal; the element and its event that bring its value
HEARS: Param = {"name": CHOSEN, "value": None, "bind": {"element": PLACE, "event": EVENT}}  # of charts that turn
AT = "at_sheet"
MOST_NUMBERS = 30_000  # in all sheets: more would take the page longer to receive than a control to be answered


def number_of(control: str, count: int, own: int, *, first: int = 0) -> str:
    """A Vega expression: the option that the control with this key is set to, of so many, from 0; `own` where it says
    none of them. first: what the control calls the first."""
    said = f"{CHOSEN}['{control}']"
    asked = f"{CHOSEN} && isNumber({said}) && {said} >= {first} && {said} < {first + count}"
    return f"({asked} ? {said}{f' - {first}' if first else ''} : {own})"


def name_of(control: str, names: str, own: int) -> str:
    """A Vega expression: the place, in the parameter `names`, of the option that a list is set to; `own` for none."""
    place = f"indexof({names}, {CHOSEN}['{control}'])"
    return f"({CHOSEN} && {place} >= 0 ? {place} : {own})"


def turning(figures: Sequence[Figure], shown: int, control: str, *, first: int = 0) -> Figure:
    """The figure `shown` of `figures`, which turns to the others where the control with this key is set to them.

    figures: one for each of the control's options, in their order, with specifications that differ in the values of
    their parameters only. ValueError where more differs. A figure alone, or too many numbers, stay as they are. first:
    what the control calls the first option.
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
    turned: list[Param] = [
        HEARS,
        {"name": AT, "expr": number_of(control, len(figures), shown, first=first)},
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
