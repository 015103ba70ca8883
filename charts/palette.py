"""Every colour of the charts, once for light and once for dark backgrounds.

Charts name colours instead of holding them: a specification says `{"expr": "query"}`, and `Palette.params` defines
`query` and all the others, so that one finished chart can be shown in either theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

Role = Literal["query", "key", "value"]


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb.

    query, key, value: told apart by colour-blind readers and in greyscale, and read well as text on `paper`.
    weights: colours of the weights 0, 1/16, 1/4, 9/16, 1: even steps of the square root. contributions: from most
    negative over 0 to most positive. ink, faint: text and lines; faint is for what matters less. paper: the background.
    written: what the model writes and its probability; the theme's own colour, as on pages. probabilities: as weights,
    of what can be written. amounts: greys, from nothing to most, of other numbers that are never negative. Purple is
    attention and nothing else. lines: of models that are compared.
    """

    query: str
    key: str
    value: str
    ink: str
    faint: str
    paper: str
    written: str
    weights: tuple[str, ...]
    probabilities: tuple[str, ...]
    contributions: tuple[str, ...]
    amounts: tuple[str, ...]
    lines: tuple[str, ...]

    def params(self) -> list[dict[str, Any]]:
        """Vega-Lite parameters that define the colours by name."""
        return [{"name": field.name, "value": _plain(getattr(self, field.name))} for field in fields(self)]


LIGHT = Palette(
    query="#16339a",
    key="#b45309",
    value="#07603f",
    ink="#10161f",
    faint="#5b6675",
    paper="#ffffff",
    written="#1f5fa8",
    weights=("#f5f2f9", "#d6bfe5", "#ae7fcd", "#8540ac", "#470d6d"),
    probabilities=("#f2f3f8", "#b9c7ed", "#7292d1", "#2160a9", "#002f63"),
    contributions=("#8e1230", "#d9667a", "#f3f2f0", "#4d96b6", "#0b5576"),
    amounts=("#f3f2f0", "#959693", "#3a3f45"),
    lines=("#8a5a00", "#0f766e"),
)
DARK = Palette(
    query="#6a96f7",
    key="#ffd08a",
    value="#3fce92",
    ink="#e8ecf2",
    faint="#a3afbf",
    paper="#14181f",
    written="#5c9be3",
    weights=("#1e222b", "#46335f", "#7d4da8", "#b986e1", "#f4e6ff"),
    probabilities=("#1e2229", "#233d5c", "#2466a2", "#609ee7", "#e1ecff"),
    contributions=("#ff9aa8", "#9c3b4e", "#262b34", "#296a85", "#7fd6f5"),
    amounts=("#262b34", "#5a5f67", "#d7d9db"),
    lines=("#d9b84a", "#4fd1c5"),
)

COLOUR_NAMES = frozenset(field.name for field in fields(Palette))


def colour(name: str) -> dict[str, Any]:
    """A reference to a named colour, for marks, axes and titles."""
    return {"expr": name}


def weight_scale() -> dict[str, Any]:
    """The one colour scale of weights, 0 to 1, with a square-root ramp: 0.03 can be told from 0."""
    return _share_scale("weights")


def probability_scale() -> dict[str, Any]:
    """The one colour scale of probabilities of what can be written, with the same ramp."""
    return _share_scale("probabilities")


def _share_scale(name: str) -> dict[str, Any]:
    stops = len(getattr(LIGHT, name))
    domain = [(stop / (stops - 1)) ** 2 for stop in range(stops)]
    return {"type": "sqrt", "domain": domain, "range": _ramp(name), "clamp": True, "interpolate": "lab"}


def contribution_scale(largest: float) -> dict[str, Any]:
    """The one colour scale of scores and contributions, centred on 0; `largest` is the largest absolute value."""
    largest = largest if largest > 0 else 1.0
    stops = len(LIGHT.contributions)
    domain = [round(largest * (2 * stop / (stops - 1) - 1), 6) for stop in range(stops)]
    return {"type": "linear", "domain": domain, "range": _ramp("contributions"), "clamp": True, "interpolate": "lab"}


def amount_scale(largest: float) -> dict[str, Any]:
    """The one colour scale of quantities that cannot be negative, such as lengths and error rates; from 0."""
    largest = largest if largest > 0 else 1.0
    stops = len(LIGHT.amounts)
    domain = [round(largest * stop / (stops - 1), 6) for stop in range(stops)]
    return {"type": "linear", "domain": domain, "range": _ramp("amounts"), "clamp": True, "interpolate": "lab"}


def _ramp(name: str) -> list[dict[str, Any]]:
    return [{"expr": f"{name}[{stop}]"} for stop in range(len(getattr(LIGHT, name)))]


def _plain(value: str | Sequence[str]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
