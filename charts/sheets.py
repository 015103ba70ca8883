"""Charts that turn to other sheets, such as the maps of other heads, without being drawn up again.

A page's control then repaints the chart in the browser, before the server has answered (`ui/choices.py`). In a file and
in a notebook, where no control is, the figure shows the sheet that it was made for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from charts.figure import Chart, Figure

Param = dict[str, Any]

CHOSEN, PLACE, EVENT = "chosen", ":root", "chosen"  # the signal; the element and its event that bring its value
HEARS: Param = {"name": CHOSEN, "value": None, "bind": {"element": PLACE, "event": EVENT}}  # of charts that turn


def number_of(control: str, count: int, own: int, *, first: float = 0, by: float = 1) -> str:
    """A Vega expression: the option that the control with this key is set to, of so many, from 0; `own` where it says
    none of them. first: what the control calls the first; by: how much more the next."""
    said = f"{CHOSEN}['{control}']"
    at = f"round(({said} - {first}) / {by})" if by != 1 else f"{said}{f' - {first}' if first else ''}"
    return f"({CHOSEN} && isNumber({said}) && {at} >= 0 && {at} < {count} ? {at} : {own})"


@dataclass(frozen=True)
class Slider:
    """A page's slider: its key, and the numbers that it goes from and to, both included, by so much at a time."""

    key: str
    least: float
    most: float
    by: float = 1

    @property
    def numbers(self) -> list[float]:
        """All that it can say."""
        return [round(self.least + self.by * at, 6) for at in range(round((self.most - self.least) / self.by) + 1)]


def name_of(control: str, names: str, own: int) -> str:
    """A Vega expression: the place, in the parameter `names`, of the option that a list is set to; `own` for none."""
    place = f"indexof({names}, {CHOSEN}['{control}'])"
    return f"({CHOSEN} && {place} >= 0 ? {place} : {own})"


def turning(
    own: Figure, sheets: Sequence[Mapping[str, Any]], shown: int, control: str, *, first: float = 0, by: float = 1
) -> Figure:
    """`own`, the sheet `shown`, which turns to the others where the control with this key is set to them.

    sheets: for each of the control's options, in their order, the values of the same parameters of the figure, by name.
    Where several controls turn it, each has parameters of its own. ValueError where it has no such parameter. first:
    what the control calls the first option; by: how much more the next.
    """
    if len(sheets) == 1:
        return own
    at = f"at_{control}"
    params: list[Param] = own.chart.spec["params"]
    if unknown := sheets[shown].keys() - {param["name"] for param in params}:
        raise ValueError(f"the figure has no parameter {', '.join(sorted(unknown))}")
    turned: list[Param] = [
        *([] if HEARS in params else [HEARS]),
        {"name": at, "expr": number_of(control, len(sheets), shown, first=first, by=by)},
        *({"name": f"{name}_sheets", "value": [each[name] for each in sheets]} for name in sheets[shown]),
    ]
    for param in params:
        name = param["name"]
        turned.append({"name": name, "expr": f"{name}_sheets[{at}]"} if name in sheets[shown] else param)
    return replace(own, chart=Chart({**own.chart.spec, "params": turned}))


def values_of(figure: Figure, names: Sequence[str]) -> dict[str, Any]:
    """The values of these parameters of a figure, by name: the sheet that another figure of its kind turns to."""
    return {param["name"]: param["value"] for param in figure.chart.spec["params"] if param["name"] in names}


def sliding(own: Figure, sheets: Sequence[Mapping[str, Any]], value: float, slider: Slider) -> Figure:
    """`own`, which turns as a slider does that stands at `value`. sheets: for each number that it can say."""
    shown = round((value - slider.least) / slider.by)
    return turning(own, sheets, shown, slider.key, first=slider.least, by=slider.by)
