"""Charts linked to a page's control: in the browser it switches them between precomputed inputs, such as other steps.

The chart changes before the server has answered (`ui/chart_links.py`). In a file or notebook, without controls, the
figure shows its own input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from charts.figure import Chart, Figure

Param = dict[str, Any]

CHOSEN, PLACE, EVENT = "chosen", ":root", "chosen"  # the signal; the element and its event that bring its value
HEARS: Param = {"name": CHOSEN, "value": None, "bind": {"element": PLACE, "event": EVENT}}  # of charts that turn


def number_of(control: str, count: int, own: int, *, first: float = 0, by: float = 1) -> str:
    """Vega expression: index of the control's option, from 0, below `count`; `own` for any other value.

    first: the control's first value; by: its increment.
    """
    raw = f"{CHOSEN}['{control}']"
    index = f"round(({raw} - {first}) / {by})" if by != 1 else f"{raw}{f' - {first}' if first else ''}"
    return f"({CHOSEN} && isNumber({raw}) && {index} >= 0 && {index} < {count} ? {index} : {own})"


def link_choice(
    own: Figure, inputs: Sequence[Mapping[str, Any]], shown: int, control: str, *, first: float = 0, by: float = 1
) -> Figure:
    """The figure `own`, input number `shown`, which the control with this key switches to the others in the browser.

    inputs: for each of the control's options, in order, values of the figure's Vega parameters, by name. Several
    controls need separate parameters. first: the control's first value; by: its increment. ValueError for an unknown
    parameter.
    """
    if len(inputs) == 1:
        return own
    chosen = f"at_{control}"
    params: list[Param] = own.chart.spec["params"]
    if unknown := inputs[shown].keys() - {param["name"] for param in params}:
        raise ValueError(f"the figure has no parameter {', '.join(sorted(unknown))}")
    turned: list[Param] = [
        *([] if HEARS in params else [HEARS]),
        {"name": chosen, "expr": number_of(control, len(inputs), shown, first=first, by=by)},
        *({"name": f"{name}_inputs", "value": [variant[name] for variant in inputs]} for name in inputs[shown]),
    ]
    for param in params:
        name = param["name"]
        turned.append({"name": name, "expr": f"{name}_inputs[{chosen}]"} if name in inputs[shown] else param)
    return replace(own, chart=Chart({**own.chart.spec, "params": turned}))


def parameter_values(figure: Figure, names: Sequence[str]) -> dict[str, Any]:
    """Values of these Vega parameters of a figure, by name: an input for another figure of its kind."""
    return {param["name"]: param["value"] for param in figure.chart.spec["params"] if param["name"] in names}
