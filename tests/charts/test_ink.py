"""Numbers on coloured cells are black or white in the drawn chart, with the colour that is read better on each."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from charts.cell_table import cell_table, value_table
from charts.figure import Figure
from charts.matrix import Side, matrix_heatmap
from tests.charts.test_palette import contrast, linear

SHARES = np.array([[0.0, 0.02, 0.05, 0.1], [0.2, 0.3, 0.36, 0.4], [0.5, 0.6, 0.7, 0.8], [0.85, 0.9, 0.95, 1.0]])
LABELS = list("abcd")
CELL = re.compile(r'<path[^>]* d="M(?P<x>[\d.]+),(?P<y>[\d.]+)h[\d.]+v[\d.]+h-[\d.]+Z" fill="(?P<fill>[^"]+)"')
TEXT = re.compile(r'<text[^>]* fill="(?P<fill>black|white)"')


def hexadecimal(colour: str) -> str:
    """A colour as SVG writes it, as #rrggbb."""
    numbers = [int(number) for number in re.findall(r"\d+", colour)] if colour.startswith("rgb") else []
    return "#{:02x}{:02x}{:02x}".format(*numbers) if numbers else colour


def drawn() -> dict[str, Figure]:
    side = Side(LABELS, "tokens")
    scores = 4 * SHARES - 2
    table = value_table(SHARES, LABELS, LABELS, "row")
    cells = partial(cell_table, alt="a table", table=table, row_title="row", column_title="column", value_title="value")
    return {
        "weights": matrix_heatmap(SHARES, side, side, numbers=True),
        "scores": matrix_heatmap(SHARES, side, side, scores=scores, quantity="scores", numbers=True),
        "probabilities": cells(SHARES, LABELS, LABELS, name="p", scale="probability"),
        "signed": cells(scores, LABELS, LABELS, name="s", scale="signed"),
    }


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", drawn())
def test_each_number_is_read_on_its_cell(kind: str, dark: bool) -> None:
    svg = drawn()[kind].to_svg(dark=dark)
    cells = [match["fill"] for match in CELL.finditer(svg)][: SHARES.size]
    texts = [match["fill"] for match in TEXT.finditer(svg)]
    assert len(cells) == len(texts) == SHARES.size
    assert set(texts) == {"black", "white"}
    for cell, text in zip(cells, texts, strict=True):
        ink = linear("#000000" if text == "black" else "#ffffff")
        assert contrast(ink, linear(hexadecimal(cell))) > 4.5, (cell, text)
