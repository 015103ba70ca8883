"""Tables of coloured cells: right numbers in the right places, colours by number, texts that stay texts."""

from __future__ import annotations

import numpy as np
import pytest

from charts.cell_table import FEW, Scale, cell_table, value_table
from charts.figure import Figure
from charts.palette import LIGHT
from tests.charts.checks import HOSTILE, check, marks, red_green_blue, texts

VALUES = np.array([[0.0, 1.0, 0.25], [-1.0, 0.5, 0.0625]])


def drawn(values: np.ndarray = VALUES, scale: Scale = "signed", **more: object) -> Figure:
    rows = [f"row {index}" for index in range(len(values))]
    columns = [f"c{index}" for index in range(values.shape[1])]
    return cell_table(
        values,
        rows,
        columns,
        name="cells",
        alt="What the cells show.",
        table=value_table(values, rows, columns, "token"),
        row_title="token",
        column_title="layer",
        value_title="value",
        scale=scale,
        **more,  # type: ignore[arg-type]
    )


def test_each_number_has_its_cell(capfd: pytest.CaptureFixture[str]) -> None:
    figure = drawn(marked=1)
    assert {"0.00", "1.00", "0.25", "\u22121.00", "0.50", "0.06"} <= set(texts(check(figure, capfd)))
    assert figure.table["token"].tolist() == ["1 row 0", "2 row 1"]
    np.testing.assert_allclose(figure.table.drop(columns="token").to_numpy(float), VALUES, atol=1e-4)
    cells = list(marks(figure, "rect"))[: VALUES.size]
    assert [round(cell["x"] + 1000 * cell["y"]) for cell in cells] == sorted(
        round(cell["x"] + 1000 * cell["y"]) for cell in cells
    )
    assert red_green_blue(cells[1]["fill"]) == red_green_blue(LIGHT.contributions[4])
    assert red_green_blue(cells[3]["fill"]) == red_green_blue(LIGHT.contributions[0])


def test_shares_have_the_colours_of_weights_and_amounts_begin_at_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    shares = drawn(np.array([[0.0, 1.0], [0.25, 0.0625]]), "share")
    assert {"0 %", "100 %", "25 %", "6.3 %"} <= set(texts(check(shares, capfd)))
    cells = list(marks(shares, "rect"))[:4]
    assert [red_green_blue(cell["fill"]) for cell in cells] == [
        red_green_blue(LIGHT.weights[stop]) for stop in (0, 4, 2, 1)
    ]
    amounts = drawn(np.array([[0.0, 2.0]]), "amount")
    check(amounts, capfd)
    cells = list(marks(amounts, "rect"))[:2]
    assert [red_green_blue(cell["fill"]) for cell in cells] == [red_green_blue(LIGHT.amounts[stop]) for stop in (0, 2)]
    rates = drawn(np.array([[0.0, 0.5]]), "rate")
    assert "50 %" in texts(check(rates, capfd))
    cells = list(marks(rates, "rect"))[:2]
    assert [red_green_blue(cell["fill"]) for cell in cells] == [red_green_blue(LIGHT.amounts[stop]) for stop in (0, 1)]


def test_texts_stand_beside_numbers_where_there_is_room(capfd: pytest.CaptureFixture[str]) -> None:
    named = [["a", "b", "c"], ["d", "e", "f"]]
    figure = drawn(texts=named, notes=named, outlined=VALUES > 0.3)
    assert "b   1.00" in texts(check(figure, capfd))
    frames = [mark for mark in marks(figure, "rect") if mark.get("stroke")]
    assert len(frames) == 2


def test_many_columns_have_colours_only(capfd: pytest.CaptureFixture[str]) -> None:
    many = np.eye(FEW + 1)
    figure = drawn(many)
    assert not figure.fluid
    assert "1.00" not in texts(check(figure, capfd))
    assert drawn(np.eye(FEW)).fluid


def test_hostile_labels(capfd: pytest.CaptureFixture[str]) -> None:
    values = np.zeros((len(HOSTILE), 2))
    figure = cell_table(
        values,
        HOSTILE,
        HOSTILE[:2],
        name="cells",
        alt="Nothing is likely.",
        table=value_table(values, HOSTILE, HOSTILE[:2], "token"),
        row_title="token",
        column_title="layer",
        value_title="value",
        scale="share",
        texts=[[text] * 2 for text in HOSTILE],
        notes=[[text] * 2 for text in HOSTILE],
        marked=0,
    )
    assert set(HOSTILE) <= set(texts(check(figure, capfd)))


def test_labels_must_fit() -> None:
    for values in (np.zeros((0, 3)), np.zeros((2, 0))):
        with pytest.raises(ValueError, match="do not fit"):
            drawn(values)
