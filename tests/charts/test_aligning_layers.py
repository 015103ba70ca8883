"""The table of layers and heads: each stored error rate in its cell, the best one framed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from charts.aligning_layers import agreement, layer_table
from charts.labels import percent
from model.assets import RESULTS, pair_folder
from model.language.glossary import PAIR
from model.store.results import read
from tests.charts.checks import check, texts
from tests.conftest import TRANSFORMERS


def entries(name: str) -> list[dict[str, Any]]:
    result = read("hand_alignment", directory=pair_folder(RESULTS, PAIR))
    assert result is not None
    return list(result["models"][name]["each"])


@pytest.mark.parametrize("name", TRANSFORMERS)
def test_each_head_has_its_cell(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    stored = entries(name)
    figure = layer_table(stored)
    drawn = texts(check(figure, capfd))
    labels = figure.table["layer, and word of the row"].tolist()
    assert len(labels) == 2 * len({entry["site"] for entry in stored})
    for entry in stored:
        layer = int(entry["site"].split(".")[1]) + 1
        row = labels.index(f"layer {layer}, {'just read' if entry['rows'] == 'reading' else 'being written'}")
        column = "mean" if entry["head"] == "mean" else f"head {entry['head'] + 1}"
        shown = float(figure.table.iloc[row][column])
        assert shown == pytest.approx(max(0.0, 1 - entry["by_hand"]["aer"]), abs=1e-4)
        assert percent(shown).replace(" ", "") in {text.replace(" ", "").replace("\u00a0", "") for text in drawn}
    best = min(stored, key=lambda entry: entry["by_hand"]["aer"])
    assert figure.alt.endswith(f"{percent(agreement(best))}.")
    framed = np.array(next(param["value"] for param in figure.chart.spec["params"] if param["name"] == "framed"))
    assert framed.sum() == 1
    assert figure.table.iloc[:, 1:].to_numpy(float)[framed.astype(bool)][0] == pytest.approx(agreement(best), abs=1e-4)


def test_nothing_measured_is_no_table() -> None:
    with pytest.raises(ValueError, match="no head"):
        layer_table([])
