"""A head's map with its row sums: the map as elsewhere, and beside each row what it adds up to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from charts.heatmap import attention_heatmap
from charts.row_sums import map_with_sums, sums_of
from model import Intervention, Record
from model.network.site import BySite
from model.translate.translator import Translator
from tests.charts.checks import check, marks, texts

SENTENCE, TARGET = "I like the red car.", "je aime la voiture rouge."
transformer = pytest.mark.parametrize("translator", ["transformer"], indirect=True)


@pytest.fixture(scope="module")
def right(translator: Translator) -> Record:
    return translator.record(SENTENCE, target=TARGET)


@pytest.fixture(scope="module")
def broken(translator: Translator) -> Record:
    asked = Intervention(mistakes=frozenset({"softmax_over_queries"}))
    return translator.record(SENTENCE, target=TARGET, intervention=asked)


@transformer
def test_each_row_has_its_sum(right: Record, broken: Record, capfd: pytest.CaptureFixture[str]) -> None:
    for record in (right, broken):
        for site in record.attention:
            figure = map_with_sums(record, site, 1)
            drawn = texts(check(figure, capfd))
            sums = record.attention[site].weights[1].astype(float).sum(axis=1)
            sum_texts = [f"{total:.2f}" for total in sums]
            assert [text for text in drawn if text in sum_texts][-len(sum_texts) :] == sum_texts or set(
                sum_texts
            ) <= set(drawn)
            np.testing.assert_allclose(figure.table["row sum"].to_numpy(), sums, atol=1e-4)
            np.testing.assert_allclose(sums_of(record.attention[site].weights[1]), sums, atol=1e-6)


@transformer
def test_the_words_count_the_rows_that_are_off(right: Record, broken: Record) -> None:
    site = "decoder.1.cross"
    assert map_with_sums(right, site, 0).alt.endswith("Every row adds up to 1.")
    sums = broken.attention[site].weights[0].astype(float).sum(axis=1)
    off = int((abs(sums - 1) > 0.005).sum())
    assert f"{off} of {len(sums)} row" in map_with_sums(broken, site, 0).alt
    assert f"{sums.max():.2f}" in map_with_sums(broken, site, 0).alt


@transformer
def test_enormous_scores_are_left_out(right: Record) -> None:
    """Without layer norm they can have seven digits; the map of the weights stays."""
    site = "decoder.1.self"
    seen = right.attention[site]
    huge = replace(right, attention=BySite({**right.attention, site: replace(seen, scores=seen.scores * 1e7)}))
    with_them, without = (map_with_sums(record, site, 1) for record in (right, huge))
    assert without.alt == with_them.alt
    assert without.table.equals(with_them.table)
    (scores,) = [param["value"] for param in without.chart.spec["params"] if param["name"] == "cell_scores"]
    assert scores is None


@transformer
def test_the_map_is_that_of_the_head(right: Record) -> None:
    for site in right.attention:
        plain = attention_heatmap(right, site, 0)
        figure = map_with_sums(right, site, 0)
        assert figure.alt.startswith(plain.alt)
        columns = [name for name in figure.table.columns if name != "row sum"]
        assert figure.table[columns].equals(plain.table)
        count = right.attention[site].weights[0].size
        own, theirs = (list(marks(drawn, "rect"))[:count] for drawn in (figure, plain))
        assert [cell["fill"] for cell in own] == [cell["fill"] for cell in theirs]
