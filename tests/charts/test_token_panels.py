"""Panels of bars over one list of tokens: every number is drawn, lengths are in proportion, tables agree."""

from __future__ import annotations

import numpy as np
import pytest

from charts.token_panels import PANEL_WIDTHS, Panel, token_panels
from tests.charts.checks import HOSTILE, check, marks, texts

LABELS = ["the", "red", "car"]
SCORE = Panel("score", np.array([2.0, -1.0, 0.5]), "score")
WEIGHT = Panel("weight", np.array([0.7, 0.1, 0.2]), "weight")


def test_numbers_and_table(capfd: pytest.CaptureFixture[str]) -> None:
    figure = token_panels(LABELS, [SCORE, WEIGHT], alt="Scores and weights.", name="x", marked=0, title="key")
    drawn = texts(check(figure, capfd))
    assert {"2.00", "\u22121.00", "0.50", "70 %", "10 %", "20 %", *LABELS} <= set(drawn)
    assert figure.table["key"].tolist() == ["1 the", "2 red", "3 car"]
    assert figure.table["score"].tolist() == SCORE.values.tolist()
    assert figure.table["weight"].tolist() == WEIGHT.values.tolist()


def test_a_share_is_written_as_a_weight_is_and_is_none() -> None:
    weight, share = (
        token_panels(LABELS, [Panel("x", WEIGHT.values, kind)], alt="x", name="x", title="token")
        for kind in ("weight", "share")
    )
    drawn = [[(bar["width"], bar["fill"]) for bar in marks(figure, "rect")] for figure in (weight, share)]
    assert [width for width, _ in drawn[0]] == [width for width, _ in drawn[1]]
    assert drawn[0][0][1] != drawn[1][0][1]


def test_lengths_are_in_proportion() -> None:
    figure = token_panels(LABELS, [WEIGHT], alt="x", name="x", title="key")
    widths = np.array([bar["width"] for bar in marks(figure, "rect")])
    np.testing.assert_allclose(widths / widths[0], WEIGHT.values / WEIGHT.values[0], rtol=1e-3)


@pytest.mark.parametrize("lowest", [-1.0, -14.45, -103.39, -1234.5])
def test_the_number_of_the_longest_bar_does_not_reach_the_label(lowest: float) -> None:
    figure = token_panels(
        LABELS, [Panel("score", np.array([0.0, lowest, -0.5]), "score")] * 2, alt="x", name="x", title="k"
    )
    left = figure.chart.to_dict()["data"]["values"][1]["b0"]  # in pixels where panels are narrowest
    assert left > 6 * len(f"{lowest:.2f}")  # pixels of a digit at the size of these numbers


@pytest.mark.parametrize("largest", [9.99, 41.35, 103.39, 1234.5])
def test_numbers_on_both_sides_leave_room_for_bars(largest: float, capfd: pytest.CaptureFixture[str]) -> None:
    panel = Panel("score", np.array([largest, -largest, 0.0]), "score")
    figure = token_panels(LABELS, [panel] * 3, alt="Both sides.", name="x", title="k")
    bar = figure.chart.to_dict()["data"]["values"][0]
    assert bar["b0"] - bar["a0"] > 8
    assert f"{largest:.0f}"[:3] in " ".join(texts(check(figure, capfd)))


def test_panels_stand_side_by_side_in_the_room_that_there_is() -> None:
    figure = token_panels(LABELS, [WEIGHT] * 3, alt="x", name="x", title="key")
    assert figure.fluid
    bars = np.array([[bar["x"], bar["width"]] for bar in marks(figure, "rect")]).reshape(3, len(LABELS), 2)
    np.testing.assert_allclose(bars[1:, :, 1], bars[:1, :, 1].repeat(2, axis=0))
    ends = bars.sum(axis=2).max(axis=1)
    assert (bars[1:, :, 0].min(axis=1) > ends[:-1]).all()


@pytest.mark.parametrize("values", [[0.0, -0.004, -0.001], [0.003, -0.004, 0.0], [0.0, 0.0, 0.0]])
def test_no_bar_is_long_that_stands_for_next_to_nothing(values: list[float]) -> None:
    panels = [Panel("change", np.array(values), "score", "nats")] * 2
    figure = token_panels(LABELS, panels, alt="x", name="x", title="word")
    assert max(bar["width"] for bar in marks(figure, "rect")) < 0.05 * PANEL_WIDTHS[2]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_labels_are_data(count: int, capfd: pytest.CaptureFixture[str]) -> None:
    values = np.linspace(-1, 1, len(HOSTILE))
    panels = [Panel(f"panel {index}", values, "score") for index in range(count)]
    drawn = texts(check(token_panels(HOSTILE, panels, alt="Hostile labels.", name="x", title="key"), capfd))
    assert set(HOSTILE) <= set(drawn)


def test_misfits_are_refused() -> None:
    for panels in ([], [SCORE] * 4, [Panel("short", np.zeros(2), "score")]):
        with pytest.raises(ValueError, match="3 tokens need"):
            token_panels(LABELS, panels, alt="x", name="x", title="key")
