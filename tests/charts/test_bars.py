"""Signed bars and the grid of muted heads: right numbers in the right places, the largest named."""

from __future__ import annotations

import numpy as np
import pytest

from charts.bars import ranked_bars
from charts.muted_heads import muted_heads
from charts.palette import LIGHT
from model.dissect.muting import MutedHeads, mute_each
from model.network.intervention import Head
from model.record import frozen
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, red_green_blue, texts

CHANGES = np.array([-0.5, 0.25, -2.0, 0.0])
LABELS = ["the", "red", "car", "the"]


def test_the_largest_change_comes_first_whatever_its_sign(capfd: pytest.CaptureFixture[str]) -> None:
    figure = ranked_bars(LABELS, CHANGES, name="left-out", subject="Change when left out")
    drawn = texts(check(figure, capfd))
    assert figure.table["word"].tolist() == ["3 car", "1 the", "2 red", "4 the"]
    assert figure.table["Change when left out (nats)"].tolist() == [-2.0, -0.5, 0.25, 0.0]
    assert figure.alt == "Change when left out: most for “car” (\u22122.00 nats), then “the” (\u22120.50)."
    assert {"\u22122.00", "\u22120.50", "+0.25", "0"} <= set(drawn)


def test_bars_go_to_their_side_and_have_their_colour() -> None:
    figure = ranked_bars(LABELS, CHANGES, name="x", subject="Change", ranked=False)
    bars = list(marks(figure, "rect"))
    nought = bars[0]["x"] + bars[0]["width"]
    assert bars[1]["x"] == pytest.approx(nought)  # the positive bar begins where the negative ones end
    lengths = np.array([bar["width"] for bar in bars])
    np.testing.assert_allclose(lengths / lengths[2], np.abs(CHANGES) / 2)
    assert red_green_blue(bars[2]["fill"]) == red_green_blue(LIGHT.contributions[0])


def test_nothing_happening_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    figure = ranked_bars(["a", "b"], np.zeros(2), name="x", subject="Change")
    check(figure, capfd)
    assert figure.alt == "Change: nothing reaches 0.01 nats."


def test_one_bar_and_hostile_labels(capfd: pytest.CaptureFixture[str]) -> None:
    check(ranked_bars(["a"], np.array([3.0]), name="x", subject="Change"), capfd)
    changes = np.linspace(-1, 1, len(HOSTILE))
    drawn = texts(check(ranked_bars(HOSTILE, changes, name="x", subject="Change", marked=0), capfd))
    assert set(HOSTILE) <= set(drawn)


def test_labels_must_fit() -> None:
    for labels in ([], ["a"]):
        with pytest.raises(ValueError, match="do not fit"):
            ranked_bars(labels, np.zeros(2), name="x", subject="Change")


@pytest.mark.parametrize("translator", ["rnn-dot", "transformer"], indirect=True)
def test_every_head_has_its_cell(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    muted = mute_each(translator, translator.record("I like the red car."))
    figure = muted_heads(muted)
    check(figure, capfd)
    numbers = figure.table.drop(columns="head").to_numpy(dtype=float)
    np.testing.assert_allclose(numbers.T.ravel(), muted.change, atol=6e-5)
    assert len(list(marks(figure, "rect"))) == len(muted.heads)


def test_the_costliest_head_is_named() -> None:
    heads = (Head("encoder.0.self", 0), Head("encoder.0.self", 1), Head("decoder.1.cross", 0))
    alt = muted_heads(MutedHeads(heads, frozen(np.array([0.02, -1.5, 0.3], np.float32)))).alt
    assert "Encoder layer 1, self-attention, head 2 costs most (\u22121.50 nats); " in alt
    assert "; 1 of 3 heads changes less than 0.1 nats, 1 gains 0.1 or more: Decoder layer 2, cross-attention" in alt
    assert alt.endswith("cross-attention, head 1 (+0.30 nats).")
    harmless = muted_heads(MutedHeads(heads, frozen(np.array([0.02, 0.1, 0.3], np.float32)))).alt
    assert "none of 3 costs anything" in harmless


def test_a_model_without_heads_has_no_grid() -> None:
    with pytest.raises(ValueError, match="no heads to mute"):
        muted_heads(MutedHeads((), frozen(np.zeros(0, np.float32))))
