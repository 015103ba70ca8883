"""Charts that turn to other sheets, such as the maps of other heads, without being drawn up again.

A page's control then repaints the chart in the browser, before the server has answered (`ui/choices.py`). In a file and
in a notebook, where no control is, the figure shows the sheet that it was made for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from charts.figure import Chart, Figure

Param = dict[str, Any]

CHOSEN, PLACE, EVENT = "chosen", ":root", "chosen"  # the signal; the element and its event that bring its value
HEARS: Param = {"name": CHOSEN, "value": None, "bind": {"element": PLACE, "event": EVENT}}  # of charts that turn
AT = "at_sheet"


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


def turning(own: Figure, sheets: Sequence[Mapping[str, Any]], shown: int, control: str, *, first: int = 0) -> Figure:
    """`own`, the sheet `shown`, which turns to the others where the control with this key is set to them.

    sheets: for each of the control's options, in their order, the values of the same parameters of the figure, by name.
    ValueError where it has no such parameter. first: what the control calls the first option.
    """
    if len(sheets) == 1:
        return own
    params: list[Param] = own.chart.spec["params"]
    if unknown := sheets[shown].keys() - {param["name"] for param in params}:
        raise ValueError(f"the figure has no parameter {', '.join(sorted(unknown))}")
    turned: list[Param] = [
        HEARS,
        {"name": AT, "expr": number_of(control, len(sheets), shown, first=first)},
        *({"name": f"{name}_sheets", "value": [each[name] for each in sheets]} for name in sheets[shown]),
    ]
    for param in params:
        name = param["name"]
        turned.append({"name": name, "expr": f"{name}_sheets[{AT}]"} if name in sheets[shown] else param)
    return replace(own, chart=Chart({**own.chart.spec, "params": turned}))
