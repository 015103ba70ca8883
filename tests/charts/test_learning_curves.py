"""The curves of a training and the map of its sentence: the numbers they are given, also before there are any."""

from __future__ import annotations

import numpy as np
import pytest

from charts.labels import percent
from charts.learning_curves import QUANTITIES, learning_curves
from charts.learnt_map import learnt_map
from model.classroom.frames import Frame
from model.classroom.trainee import Examined
from tests.charts.checks import check
from tests.charts.hover_texts import hovered

MODELS = ("rnn", "rnn-additive", "transformer")


def frames(count: int) -> list[Frame]:
    return [
        Frame(
            5 * index,
            0.5 * index,
            {
                "rnn": Examined(4.0 - 0.1 * index, 0.0, None),
                "rnn-additive": Examined(4.0 / (1 + index), min(1.0, index / 8), 0.1 * min(index, 9)),
                "transformer": Examined(float("nan") if index > 5 else 3.0, 0.25, 0.5),
            },
        )
        for index in range(count)
    ]


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("count", [0, 1, 12])
def test_every_number_of_every_frame_is_drawn_and_none_that_is_none(
    quantity: str, count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    given = frames(count)
    figure = learning_curves(given, MODELS, quantity, moment=given[0] if given else None)  # type: ignore[arg-type]
    if count:
        check(figure, capfd)
        hovered(figure)
    rows = [row for row in figure.chart.spec["data"]["values"] if row]
    expected = {"right": 3 * count, "on_true": 2 * count, "loss": 2 * count + min(count, 6)}[quantity]
    assert len(rows) == expected
    for number, model in enumerate(MODELS):
        drawn = [row["y"] for row in rows if row["l"] == number]
        values = [getattr(frame.examined[model], quantity) for frame in given]
        assert drawn == pytest.approx([value for value in values if value is not None and value == value], abs=1e-4)
    if count:
        assert len(figure.table) == count
        last = given[-1].examined["rnn-additive"]
        texts_of = {
            "right": percent(last.right),
            "on_true": percent(last.on_true or 0),
            "loss": f"{last.loss:.2f} nats",
        }
        assert f"additive attention {texts_of[quantity]} after" in figure.alt
    else:
        assert "0 moments" in figure.alt


def test_true_words_are_framed(capfd: pytest.CaptureFixture[str]) -> None:
    weights = np.full((3, 4), 0.25)
    figure = learnt_map(
        weights,
        ["un", "chat", "<eos>"],
        ["a", "cat", "x", "<eos>"],
        (0, None, 3),
        name="m",
        subject="Transformer",
        finding="It looks.",
    )
    check(figure, capfd)
    assert figure.alt == "Transformer: it looks."
    params = {param["name"]: param.get("value") for param in figure.chart.spec["params"]}
    assert params["finding"][0] == "It looks."
    assert figure.chart.spec["layer"][-1]["data"]["values"] == [{"r": 0, "c": 0}, {"r": 2, "c": 3}]
    assert figure.table.shape == (3, 5)
    plain = learnt_map(
        weights,
        ["un", "chat", "<eos>"],
        ["a", "cat", "x", "<eos>"],
        (),
        name="m",
        subject="Transformer",
        finding="It looks.",
    )
    assert len(plain.chart.spec["layer"]) == len(figure.chart.spec["layer"]) - 1
