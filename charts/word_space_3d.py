"""Tokens of a sentence among common words in three dimensions, rotatable; drawn by Plotly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from charts.palette import DARK, LIGHT
from charts.theme import TEXT
from model.dissect.word_space import WordSpace

if TYPE_CHECKING:
    import plotly.graph_objects

Numbers = npt.NDArray[np.floating[Any]]

HEIGHT = 520  # pixels
EYE = 1.1  # how far the eye is on each axis, in sides of the cube
LABELLED = 16  # tokens: where there are more, labels would cover each other, and pointing tells them


def word_space_3d(
    space: WordSpace, labels: Sequence[str], chosen: int, *, dark: bool = False
) -> plotly.graph_objects.Figure:
    """All three axes; `charts.word_space.word_plane` shows the first two, and its table has all numbers."""
    import plotly.graph_objects as graph  # a third of a second, for those who ask for it

    palette = DARK if dark else LIGHT
    near = {neighbour.index for neighbour in space.near}

    def scatter(points: Numbers, texts_of_points: Sequence[str], shown: Sequence[str], **more: Any) -> graph.Scatter3d:
        x, y, z = points.T
        texts = {"hovertext": [_plain(text) for text in texts_of_points], "text": list(shown)}
        return graph.Scatter3d(x=x, y=y, z=z, hoverinfo="text", **texts, **more)

    others = [index for index in range(len(space.words)) if index not in near]
    traces = [
        scatter(
            space.cloud[others],
            [space.words[index] for index in others],
            [],
            mode="markers",
            marker={"size": 2, "color": palette.faint, "opacity": 0.5},
        ),
        scatter(
            space.cloud[sorted(near)],
            [space.words[index] for index in sorted(near)],
            [space.words[index] for index in sorted(near)],
            mode="markers+text",
            marker={"size": 4, "color": palette.faint},
            textfont={"color": palette.faint, "size": TEXT},
        ),
    ]
    for token, label in enumerate(labels):
        mine = token == chosen
        path = space.tokens[token]
        traces.append(
            scatter(
                path,
                [label] * len(path),
                [*[""] * (len(path) - 1), label if mine or len(labels) <= LABELLED else ""],
                mode="lines+markers+text" if len(path) > 1 else "markers+text",
                marker={"size": 6 if mine else 3, "color": palette.written if mine else palette.ink},
                line={"width": 5 if mine else 2, "color": palette.written if mine else palette.faint},
                textfont={"color": palette.written if mine else palette.ink, "size": TEXT + mine},
            )
        )
    axes = {
        f"{letter}axis": {
            "title": {"text": f"axis {index + 1}"},
            "showticklabels": False,
            "gridcolor": _between(palette.paper, palette.faint),
            "showbackground": False,
            "zeroline": False,
            "showspikes": False,
        }
        for index, letter in enumerate("xyz")
    }
    return graph.Figure(
        traces,
        {
            "scene": {**axes, "aspectmode": "cube", "camera": {"eye": dict.fromkeys("xyz", EYE)}},
            "height": HEIGHT,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": palette.ink},
            "showlegend": False,
        },
    )


def _between(one: str, other: str, share: float = 0.3) -> str:
    """Interpolate two #rrggbb colours."""
    channels = [[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in (one, other)]
    mixed = [round(first + share * (second - first)) for first, second in zip(*channels, strict=True)]
    return f"rgb({mixed[0]}, {mixed[1]}, {mixed[2]})"


def _plain(text: str) -> str:
    """Escape text for tooltips, where Plotly reads entities and a few tags; not for labels in space."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
