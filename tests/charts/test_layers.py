"""Charts of the layers: the lens is the record at its last depth, sums and similarities are the model's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from charts.labels import piece_labels
from charts.lens import depth_labels, evolution_data, lens_data, lens_evolution, lens_table
from charts.residual_stream import depth_similarity, sublayer_name, sublayer_table, token_similarity
from charts.temperature import at_temperatures, temperature_bars
from model.dissect.lens import evolution, evolutions, logit_lens, settled
from model.dissect.next_token import output, softmax
from model.dissect.residual_stream import similarity_between_depths, similarity_of_tokens, sublayers
from model.network.site import Side
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import check, marks, texts
from tests.tiers import first, some

pytestmark = pytest.mark.parametrize("translator", ["transformer"], indirect=True)
SENTENCE = "the girl likes the green book."


@pytest.fixture
def record(translator: Translator) -> Record:
    return translator.record(SENTENCE, target="la fille aime le livre vert.")


def test_the_lenss_last_column_is_the_record(
    translator: Translator, record: Record, capfd: pytest.CaptureFixture[str]
) -> None:
    figure = lens_table(record, logit_lens(translator, record, count=3), 1)
    check(figure, capfd)
    likeliest = [step[0].probability for step in record.candidates]
    np.testing.assert_allclose(figure.table["2: probability"], likeliest, atol=1e-4)
    own = [math.exp(value) for value in record.log_probs]
    np.testing.assert_allclose(figure.table["2: probability of what is written"], own, atol=1e-4)
    assert figure.table["writes"].tolist() == [
        f"{index} {label}" for index, label in enumerate(piece_labels(record.target), 1)
    ]
    assert "2 steps" not in figure.alt
    assert figure.alt.startswith("Step 2 reads ")


def test_the_lens_is_sent_for_every_step(translator: Translator, record: Record) -> None:
    layers = logit_lens(translator, record, count=3)
    data, alts = lens_data(record, layers)
    likeliest = [[layer.candidates[row][0].probability for layer in layers] for row in range(len(record.target))]
    np.testing.assert_allclose(data["all"]["cells"], likeliest, rtol=1e-6)
    for step in some(range(len(record.target))):
        figure = lens_table(record, layers, step)
        assert (alts[step], data["steps"][step]) == (figure.alt, {"marked": step})
        assert data["all"]["texts"][step] == [figure.table[f"{depth}: token"][step] for depth in depth_labels(3)]
        assert data["all"]["notes"][step][-1].split("; written: ")[1].startswith(piece_labels(record.target)[step])


def test_a_step_has_settled_where_its_token_stays_first(translator: Translator) -> None:
    first = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [1, 1, 0]], dtype=bool)
    assert settled(first).tolist() == [2, 2, 0, 3]


def test_the_candidates_of_a_step_at_every_depth(
    translator: Translator, record: Record, capfd: pytest.CaptureFixture[str]
) -> None:
    evolved = evolution(translator, record, 2)
    figure = lens_evolution(record, evolved, 2)
    drawn = texts(check(figure, capfd))
    assert {*depth_labels(3)} <= set(drawn)
    np.testing.assert_allclose(figure.table[depth_labels(3)].to_numpy(float), evolved.probabilities, atol=1e-5)
    mine = [token.id for token in evolved.tokens].index(record.target.ids[2])
    assert figure.table["token"][mine] == f"{mine + 1} {piece_labels(record.target)[2]}"


def test_the_candidates_are_sent_for_every_step(translator: Translator, record: Record) -> None:
    evolved = evolutions(translator, record, range(len(record.target)))
    assert len({len(lens_of_step.tokens) for lens_of_step in evolved}) > 1
    data, alts = evolution_data(record, evolved)
    for step, lens_of_step in some(enumerate(evolved)):
        figure, sent = lens_evolution(record, lens_of_step, step), data["steps"][step]
        assert alts[step] == figure.alt
        assert figure.table["token"].tolist() == [f"{row} {label}" for row, label in enumerate(sent["rows"], 1)]
        assert sent["rows"][sent["marked"]] == piece_labels(record.target)[step]
        np.testing.assert_allclose(sent["cells"], lens_of_step.probabilities, rtol=1e-6)


@pytest.mark.parametrize("side", first(("encoder", "decoder")))
def test_what_sublayers_add(
    translator: Translator, record: Record, side: Side, capfd: pytest.CaptureFixture[str]
) -> None:
    figure = sublayer_table(record, side)
    check(figure, capfd)
    layers_added = sublayers(record, side)
    columns = [column for column in figure.table.columns if "length" not in column and column != "token"]
    ratios = np.stack([sublayer.ratio for sublayer in layers_added], axis=1)
    np.testing.assert_allclose(figure.table[columns].to_numpy(float)[1:], ratios, atol=1e-4)
    np.testing.assert_allclose(figure.table[columns].to_numpy(float)[0], ratios.mean(axis=0), atol=1e-4)
    most = layers_added[int(ratios.mean(axis=0).argmax())]
    assert figure.alt.startswith(f"On average {sublayer_name(most)} adds most")


@pytest.mark.parametrize("side", first(("encoder", "decoder")))
def test_similarities(translator: Translator, record: Record, side: Side, capfd: pytest.CaptureFixture[str]) -> None:
    figure = depth_similarity(record, side)
    check(figure, capfd)
    numbers = figure.table.drop(columns="token").to_numpy(float)
    np.testing.assert_allclose(numbers, similarity_between_depths(record, side), atol=1e-4)
    for depth in range(3):
        figure = token_similarity(record, side, depth)
        check(figure, capfd)
        numbers = figure.table.drop(columns="token").to_numpy(float)
        np.testing.assert_allclose(numbers, similarity_of_tokens(record, side, depth), atol=1e-4)


def test_one_token_is_compared_with_nothing(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    one = translator.record("cat", target=[4])
    figure = token_similarity(one, "decoder", 1)
    check(figure, capfd)
    assert figure.alt == "After layer 1 there is one token, so there is nothing to compare."


def test_bars_at_a_temperature(translator: Translator, record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    logits = output(translator, record, 1).logits
    warm = temperature_bars(record, 1, softmax(logits, 2.0), 2.0)
    check(warm, capfd)
    candidates = record.candidates[1]
    now = warm.table["probability at temperature 2"].tolist()
    assert now[:-1] == pytest.approx([float(softmax(logits, 2.0)[candidate.id]) for candidate in candidates], abs=1e-5)
    assert sum(now) == pytest.approx(1, abs=1e-3)
    assert warm.table["token"].iloc[-1] == f"{translator.tokenizer.size - 3 - len(candidates):,} others"
    assert len([mark for mark in marks(warm, "rect") if mark.get("width", 99) < 4]) >= len(candidates)  # what was
    own = temperature_bars(record, 1, softmax(logits), 1.0)
    check(own, capfd)
    columns = own.table.drop(columns="token").to_numpy(float)
    np.testing.assert_allclose(columns[:, 0], columns[:, 1], atol=1e-4)


def test_bars_are_sent_for_every_temperature(translator: Translator, record: Record) -> None:
    logits = output(translator, record, 1).logits
    temperatures = (0.1, 1.0, 3.0)
    data, alts = at_temperatures(record, 1, logits, temperatures)
    ids = [candidate.id for candidate in record.candidates[1]]
    written = ids.index(record.target.ids[1]) if record.target.ids[1] in ids else -1
    for temperature, bars, alt in zip(temperatures, data, alts, strict=True):
        alone = temperature_bars(record, 1, softmax(logits, temperature), temperature)
        assert alt == alone.alt
        assert bars["labels"] == alone.table["token"].tolist()
        assert bars["shares"] == alone.table.iloc[:, 1].tolist()
        assert bars["written"] == written
        assert bars.get("marks") == (None if temperature == 1 else alone.table.iloc[:, 2].tolist())
