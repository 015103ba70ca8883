"""One attention step: every number that is sent is the record's, computed again here from query, key and value."""

from __future__ import annotations

import base64
import json
import math
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.attention_step import (
    CELLS,
    PAUSES,
    ZERO,
    AttentionSteps,
    attention_step_figure,
    attention_steps,
    beginning,
    binned,
    hundredths,
)
from charts.labels import SHARES, decimal, percent
from model.dissect.score_terms import score_terms
from model.network.rnn import SITE, AdditiveRNN
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, texts
from tests.conftest import ATTENDING
from tests.tiers import USUAL, families

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."
attending = pytest.mark.parametrize("translator", families(ATTENDING, usual=(*USUAL, "rnn-additive")), indirect=True)


def every(translator: Translator, record: Record) -> list[tuple[str, int, AttentionSteps]]:
    """The steps of every head at every site."""
    kind: Literal["dot", "additive"] = "additive" if isinstance(translator.network, AdditiveRNN) else "dot"
    heads = [(site, head) for site, seen in record.attention.items() for head in range(len(seen.weights))]
    return [(site, head, attention_steps(record, site, head, kind)) for site, head in heads]


@attending
def test_numbers_are_the_record_s(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for site, head, steps in every(translator, record):
        seen, data = record.attention[site], json.loads(json.dumps(steps.data(), allow_nan=False))
        query, key, value = seen.query[head], seen.key[head], seen.value[head]
        scores, weights, context = seen.scores[head], seen.weights[head], seen.context[head]
        assert len(steps.looks) == len(query)
        for row, (look, sent) in enumerate(zip(steps.looks, data["looks"], strict=True)):
            if steps.kind == "dot":
                np.testing.assert_allclose(look.products, key @ query[row], rtol=1e-4, atol=1e-4)
                open_to = np.isfinite(scores[row])
                scaled = look.products[open_to] / math.sqrt(len(query[row]))
                np.testing.assert_allclose(scaled, scores[row][open_to], rtol=1e-4, atol=1e-4)
            else:
                np.testing.assert_array_equal(look.products, scores[row])
            terms = score_terms(translator, record, site, head, row, 0)
            assert look.products[0] == pytest.approx(terms.total, abs=1e-4)
            np.testing.assert_array_equal(look.scores, scores[row])
            np.testing.assert_array_equal(look.weights, weights[row])
            np.testing.assert_array_equal(look.context, context[row])
            np.testing.assert_allclose(look.weights @ value, context[row], rtol=1e-4, atol=1e-5)
            assert look.weights.sum() == pytest.approx(1, abs=1e-5)
            for index, number in enumerate(sent["products"]):
                assert f"{number / 100:.2f}" == decimal(look.products[index]).replace("\u2212", "-")
            for index, number in enumerate(sent["scores"]):
                assert (number is None) == np.isinf(scores[row, index])
                assert number is None or f"{number / 100:.2f}" == decimal(scores[row, index]).replace("\u2212", "-")
            shares = [SHARES[number] for number in base64.b64decode(sent["weights"])]
            assert [percent(share) for share in shares] == [percent(float(weight)) for weight in weights[row]]


@attending
def test_strips_are_the_vectors_or_means_of_their_numbers(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for site, head, steps in every(translator, record):
        seen, strips = record.attention[site], steps.data()["strips"]
        for name, vectors in (
            ("queries", seen.query[head]),
            ("keys", seen.key[head]),
            ("values", seen.value[head]),
            ("contexts", seen.context[head]),
        ):
            drawn = strips[name]
            cells = np.frombuffer(base64.b64decode(drawn["cells"]), np.uint8).reshape(len(vectors), drawn["columns"])
            shown = (cells.astype(float) - ZERO) / ZERO * drawn["full"]
            np.testing.assert_allclose(shown, binned(vectors), atol=0.51 * drawn["full"] / ZERO)
            assert np.abs(cells.astype(int) - ZERO).max() == ZERO


@given(st.integers(1, 500))
def test_long_vectors_are_means_of_equally_many_numbers(dim: int) -> None:
    vector = np.arange(dim, dtype=np.float32)[None]
    means = binned(vector)
    per_cell = -(-dim // CELLS)
    assert means.shape[1] <= CELLS
    expected = [vector[0, start : start + per_cell].mean() for start in range(0, dim, per_cell)]
    np.testing.assert_allclose(means[0], expected, rtol=1e-5)


@attending
def test_each_pause_says_what_it_shows(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for site, _, steps in every(translator, record):
        assert steps.pauses == tuple(PAUSES[steps.kind])
        for row, look in enumerate(steps.looks):
            says = dict(zip(steps.pauses, steps.says(row), strict=True))
            assert says["query"].startswith(f"{look.subject}: ")
            assert f"{len(look.query)} numbers" in says["query"]
            met, most = int(look.products.argmax()), int(look.weights.argmax())
            assert f"“{steps.keys[met]}”" in says["products"]
            assert decimal(look.products[met]) in says["products"]
            if steps.kind == "dot":
                best, hidden = int(look.scores.argmax()), int(np.isinf(look.scores).sum())
                assert f"“{steps.keys[best]}” scores highest, {decimal(look.scores[best])}." in says["scores"]
                assert (f"{hidden} later token" in says["scores"]) == (hidden > 0)
                assert hidden == 0 or (site.startswith("decoder") and site.endswith("self"))
            assert f"{percent(float(look.weights[most]))} for “{steps.keys[most]}”" in says["softmax"]
            assert "rests" not in says["softmax"]  # what weight on <eos> does is said in ui/wording/sink_effect.py
            assert percent(float(look.weights[most])) in says["values"]
            assert f"{len(look.context)} numbers: {beginning(look.context)}." in says["context"]


@given(st.floats(-1e4, 1e4, width=32))
def test_two_decimals_travel_as_they_are_written(value: float) -> None:
    assert f"{hundredths(value) / 100:.2f}" == decimal(value).replace("\u2212", "-")


@attending
def test_the_figure_has_the_numbers(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    _, _, steps = every(translator, record)[-1]
    row = 2
    figure = attention_step_figure(steps, row)
    check(figure, capfd)
    look = steps.looks[row]
    np.testing.assert_allclose(figure.table["weight"], look.weights[np.isfinite(look.scores)], atol=1e-5)
    np.testing.assert_allclose(figure.table["score"], look.scores[np.isfinite(look.scores)], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_words_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    text = " ".join(HOSTILE)
    steps = attention_steps(translator.record(text, target=text), SITE, 0)
    assert texts(check(attention_step_figure(steps, 0), capfd))
