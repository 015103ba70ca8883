"""Figures inside one HTML page: SVG with colours as custom properties, so that one drawing serves light, dark and
print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from charts.figure import Figure

TAG = re.compile(r"<[^>]*>")  # in an SVG a > inside a value is written &gt;
COLOUR = re.compile(r' (fill|stroke|stop-color)="([^"]*)"')
LONG = re.compile(r"-?\d+\.\d{3,}")
PLACED = re.compile(r' (?:d|transform|x|y|x1|x2|y1|y2|width|height|viewBox)="[^"]*"')
SPOKEN = re.compile(r' (?:aria-[a-z]+|role|font-family)="[^"]*"')
OWN_ID = re.compile(r'(?<=id="|rl\(#)(?=[a-z]+_?\d)')
DIGITS = 2  # of a place in pixels


@dataclass
class Colours:
    """The colours of all figures of a page: a name for each pair of a light and a dark colour."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, light: str, dark: str) -> str:
        """Name of the custom property that is `light` on light pages and in print, and `dark` on dark ones."""
        return self.names.setdefault((light, dark), f"--c{len(self.names)}")

    def declarations(self, *, dark: bool) -> str:
        """All custom properties of a theme, as CSS."""
        return "".join(f"{name}:{pair[dark]};" for pair, name in self.names.items())


def inline_svg(figure: Figure, number: int, colours: Colours) -> str:
    """The figure as an SVG element with `alt` as its name. number: of the figure in its page, for unique ids.

    The chart is drawn in both themes, which differ in colours alone: each becomes a custom property of `colours`.
    """
    light, dark = figure.to_svg(), figure.to_svg(dark=True)
    others = (colour for tag in TAG.findall(dark) for colour in COLOUR.findall(tag))

    def named(match: re.Match[str]) -> str:
        kind, colour = match.groups()
        other_kind, other = next(others)
        if kind != other_kind:
            raise ValueError(f"{figure.name} is drawn otherwise in the dark")
        if colour == other or colour.startswith("url("):  # a gradient: its ids count on from drawing to drawing
            return match.group()
        return f' {kind}="var({colours.name(colour, other)})"'

    def tidied(match: re.Match[str]) -> str:
        tag = OWN_ID.sub(f"f{number}-", COLOUR.sub(named, match.group()))
        if not tag.startswith("<svg"):
            tag = SPOKEN.sub("", tag)  # the parts of an image have no say
        return PLACED.sub(lambda placed: LONG.sub(_short, placed.group()), tag)

    return TAG.sub(tidied, light)


def _short(match: re.Match[str]) -> str:
    return f"{float(match.group()):.{DIGITS}f}".rstrip("0").rstrip(".")
