"""The figures of lesson 1 draw what the record says, at every step and for any sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from charts.figure import Figure
from charts.grammar import piece_names
from charts.hidden_states import hidden_states
from charts.labels import piece_labels
from charts.network_marks import CELLS
from charts.unrolled import DECODER, decoder_units, encoder_units, unrolled_network
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS, Tokenizer
from model.network.interface import Network
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, items, marks, scene
from tests.charts.hover_texts import hovered
from tests.conftest import RNNS
from tests.tiers import families, first, full, some

SENTENCE = "the girl likes the cat."
DOTS = [0, 6]
LONG = "the old man sees the red car, and I like the green book, and you want a small house, and the dog finds bread."


@pytest.fixture(scope="module")
def translators(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> dict[str, Translator]:
    return {name: Translator(name, make_network(name), tokenizer) for name in RNNS}


@pytest.fixture(params=families(RNNS, usual=("rnn", "rnn-dot")))
def record(request: pytest.FixtureRequest, translators: dict[str, Translator]) -> Record:
    """So short that all of it is in view."""
    translator = translators[request.param]
    source, target = (translator.tokenizer.ids(text)[: CELLS - 2] for text in (SENTENCE, "le chien trouve"))
    return translator.record([*source, EOS], target=[*target, EOS])


def said(figure: Figure) -> list[str]:
    """Every text in the drawing."""
    return said_and_bold(figure)[0]


def said_and_bold(figure: Figure) -> tuple[list[str], list[str]]:
    """Every text, whole where it takes two lines, and those in bold."""
    texts_and_weights = [("".join(mark["text"]), mark.get("fontWeight")) for mark in marks(figure, "text")]
    return [text for text, _ in texts_and_weights], [text for text, weight in texts_and_weights if weight == "bold"]


@pytest.mark.parametrize(
    ("model", "sentence", "step"),
    [
        ("rnn", " ".join(HOSTILE), 99),
        ("rnn-additive", LONG, 30),
        pytest.param("rnn", SENTENCE, 2, marks=full),
        pytest.param("rnn-additive", "cat", 0, marks=full),
    ],
)
def test_the_figures_keep_every_promise(
    translators: dict[str, Translator], model: str, sentence: str, step: int, capfd: pytest.CaptureFixture[str]
) -> None:
    record = translators[model].record(sentence)
    step = min(step, len(record.source) + len(record.target) - 1)
    check(unrolled_network(record, step), capfd)
    check(hidden_states(record, step), capfd)


def test_what_is_drawn_was_read_or_written(record: Record) -> None:
    """The decoder's tokens appear when they are written, not before."""
    source, written = len(record.source), piece_labels(record.target)
    assert len(written) < CELLS
    for step in some(range(source + len(written))):
        taken = max(0, step + 1 - source)
        shown = said(unrolled_network(record, step))
        decoder = [*written[:taken], *piece_labels(record.decoder_input)[:taken]]
        for label in set(written) - set(piece_labels(record.source)):
            assert shown.count(label) == decoder.count(label)


def test_the_bottleneck_is_counted(record: Record) -> None:
    source, size = record.states["encoder.output"].shape
    crossing = record.states["decoder.initial"].shape[1]
    for step in (2, source - 1):
        text = " ".join(said(unrolled_network(record, step)))
        assert f"{step + 1} \u00d7 {size} = {(step + 1) * size:,} numbers read" in text
        assert f"{crossing} go on" in text
        assert (f"the decoder can look at all {source * size:,}" in text) == bool(record.attention)


def test_lines_are_as_strong_as_the_weights(record: Record) -> None:
    source = len(record.source)
    assert source <= CELLS
    for step in some(range(len(record.target))):
        figure = unrolled_network(record, source + step)
        lines = [float(mark["opacity"]) for mark in marks(figure, "rule")]
        if not record.attention:
            assert "looks" not in figure.alt
            continue
        weights = record.attention["decoder.cross"].weights[0, step]
        seen = [float(weight) ** 0.5 for weight in weights if weight >= 0.005]
        np.testing.assert_allclose(lines[: len(seen)], seen, atol=1e-3)
        assert f"at “{piece_names(record.source)[int(weights.argmax())]}”" in figure.alt


def test_what_a_step_is_about_is_in_view(translators: dict[str, Translator]) -> None:
    """However long the sentence: what is read, what is written, and what is looked at most."""
    record = translators["rnn-additive"].record(LONG, target="le chien trouve du pain, et je veux le petit livre.")
    source, written = piece_labels(record.source), piece_labels(record.target)
    assert min(len(source), len(written)) > CELLS
    for step, label in some(enumerate(source)):
        assert said_and_bold(unrolled_network(record, step))[1] == [label]
    for step, weights in some(enumerate(record.attention["decoder.cross"].weights[0])):
        texts, bold = said_and_bold(unrolled_network(record, len(source) + step))
        assert bold == [piece_labels(record.decoder_input)[step], written[step]]
        assert source[int(weights.argmax())] in texts


@pytest.mark.parametrize("model", first(("rnn-additive", "rnn")))
def test_what_is_out_of_view_is_drawn_as_dots(translators: dict[str, Translator], model: str) -> None:
    record = translators[model].record(LONG, target="le chien trouve du pain, et je veux le petit livre.")
    source, written = len(record.source), len(record.target)
    for step in some(range(source + written)):
        drawn = scene(unrolled_network(record, step))
        texts = [str(mark["text"]) for mark in items(drawn, "text")]
        titles = {text.partition(":")[0]: text for text in texts if text.startswith(("Encoder: ", "Decoder: "))}
        hidden = [int(re.findall(r"\d+", title)[0]) - 1 for title in titles.values()]  # before the first in view
        dots = [re.findall(r"dots: \w+ (?:1 to )?(\d+)", title) for title in titles.values()]
        assert [[str(count)] if count else [] for count in hidden] == dots
        dotted = [line for line in items(drawn, "rule") if line.get("strokeDash") == DOTS]
        chains = 1 + (model == "rnn-additive")  # of the encoder
        assert len(dotted) == chains * bool(hidden[0]) + bool(hidden[1])


def test_the_first_state_leads_to_the_first_step_alone(translators: dict[str, Translator]) -> None:
    """An arrow without dots goes from it to step 1, and to no other step."""
    record = translators["rnn"].record(LONG, target="le chien trouve du pain, et je veux le petit livre.")
    for step in some(range(len(record.source), len(record.source) + len(record.target))):
        drawn = scene(unrolled_network(record, step))
        lines = list(items(drawn, "rule"))
        cell = 2 * lines[0]["x"]  # into the middle of the first box
        onward = [line for line in lines if line["y"] == line["y2"] > DECODER and line["x"] < cell < line["x2"]]
        (dash,) = (line["strokeDash"] for line in onward)
        first_in_view = any(str(mark["text"]).startswith("Decoder: steps 1 ") for mark in items(drawn, "text"))
        assert (dash != DOTS) == first_in_view


def test_units_are_there_from_the_step_that_makes_them(record: Record) -> None:
    """In the encoder's boxes from both sides, where two chains read."""
    chain = unrolled(record)
    for step in some(range(chain.steps)):
        encoder, decoder = chain.computed(step)
        of_encoder, of_decoder = encoder_units(chain), decoder_units(chain)
        expected = [*encoder[:, of_encoder].ravel(), *decoder[:, of_decoder].ravel()]
        if step >= len(record.source) - 1:
            expected += [*chain.crossing[list(of_decoder)]]
        numbers = sorted(float(number) for _, number in hovered(unrolled_network(record, step)))
        np.testing.assert_allclose(numbers, sorted(value for value in expected if np.isfinite(value)), atol=0.0051)


def test_the_states_are_the_records(record: Record) -> None:
    chain = unrolled(record)
    table = hidden_states(record, chain.steps - 1, units=None).table
    source = len(record.source)
    assert len(table) == chain.steps + 1
    encoder = table.filter(like="encoder unit").to_numpy(dtype=float)
    decoder = table.filter(like="decoder unit").to_numpy(dtype=float)
    np.testing.assert_allclose(encoder[:source], chain.encoder, atol=1e-4)
    np.testing.assert_allclose(decoder[source], chain.crossing, atol=1e-4)
    np.testing.assert_allclose(decoder[source + 1 :], chain.decoder, atol=1e-4)
    changes = np.concatenate((chain.encoder_change, chain.decoder_change))
    np.testing.assert_allclose(table["change"].dropna().to_numpy(dtype=float), changes, atol=1e-4)


def test_a_cell_for_each_number_that_exists(record: Record) -> None:
    chain = unrolled(record)
    step = 3
    encoder, decoder = chain.computed(step)
    rects = list(marks(hidden_states(record, step, units=None), "rect"))
    assert len(rects) == np.isfinite(encoder).sum() + (step + 1) + 1  # a bar each step, and the frame of this one
    assert np.isnan(decoder).all()


def test_the_liveliest_units_are_named(record: Record) -> None:
    chain = unrolled(record)
    table = hidden_states(record, chain.steps - 1, units=3).table
    names = [name for name in table.columns if name.startswith("encoder unit")]
    spread = chain.encoder.std(axis=0)
    assert names == [f"encoder unit {unit + 1}" for unit in np.argsort(-spread, kind="stable")[:3]]
