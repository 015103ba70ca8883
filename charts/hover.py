"""Tooltips: a line a fact, label before and unit after.

A mark without tooltip lines shows none: by default Streamlit would list the mark's fields.
"""

from __future__ import annotations

from typing import Any

from charts.labels import MIN_SHARE, ROUNDING

NOTHING: dict[str, Any] = {"tooltip": None}  # for a chart's `config.mark`


def hover(**titles: str) -> list[dict[str, Any]]:
    """Tooltip of a mark: for each field, which holds finished text, its label."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def share_text(value: str, *, short: bool = False) -> str:
    """Vega expression that formats the share `value` as `charts.labels.percent` does. short: signs instead of words."""
    less, more = ("< ", "> ") if short else ("less than ", "more than ")
    fine = f"{value} < 0.0995 || {value} >= 0.995"
    middle = f"replace(format(100 * {value}, {fine} ? '.1f' : '.0f'), '.0', '') + ' %'"
    low = f"{value} <= 0 ? '0 %' : '{less}{100 * MIN_SHARE:g} %'"
    high = f"{value} >= {1 - ROUNDING} ? '100 %' : '{more}{100 * (1 - MIN_SHARE):g} %'"
    return f"{value} < {MIN_SHARE} ? ({low}) : {value} > {1 - MIN_SHARE} ? ({high}) : ({middle})"


def number_text(value: str, *, places: int = 3, change: bool = False, unit: str = "") -> str:
    """Vega expression that formats a number with a true minus sign, always signed if a change, and a unit."""
    behind = f" + ' {unit}'" if unit else ""
    return f"format({value}, '{'+' if change else ''}.{places}f'){behind}"
