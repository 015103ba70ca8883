"""Ribbons between two sentences: the right thickness between the right words, small weights left out but never all."""

from __future__ import annotations

import numpy as np
import pytest

from charts.alignment import LEAST, THICKEST, Ribbons, alignment_ribbons, ribbons_data
from model.dissect.aggregate import merge_to_words
from model.network.intervention import Head, Intervention
from model.network.rnn import SITE
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, texts
from tests.pairs import FRENCH
from tests.tiers import first, some

READS = ("source_reads", "target_reads", "findings")
SENTENCE = "Tom likes the red car."
only_dot = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


@only_dot
@pytest.mark.parametrize("words", first((True, False)))
def test_a_ribbon_is_as_thick_as_its_weight(translator: Translator, words: bool) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    weights = record.attention[SITE].weights[0]
    if words:
        weights = merge_to_words(weights, record.target.words, record.source.words)
    figure = alignment_ribbons(record, SITE, 0, words=words)
    points = list(marks(figure, "line"))
    drawn = sorted(point["strokeWidth"] for point in points if point["x"] == min(other["x"] for other in points))
    expected = sorted(max(0.8, float(weight) * THICKEST) for weight in figure.table["weight"])
    np.testing.assert_allclose(drawn, expected, rtol=1e-6)
    assert len(figure.table) == (weights >= LEAST).sum()
    assert max(drawn) == pytest.approx(max(expected), rel=1e-3)
    for row in figure.table.itertuples(index=False):
        target, source = (int(str(label).split()[0]) - 1 for label in row[:2])
        assert row.weight == pytest.approx(float(weights[target, source]), abs=6e-5)


@only_dot
def test_the_step_is_spoken_of(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    step = record.target.words[1].start
    figure = alignment_ribbons(record, SITE, 0, step=step)
    svg = check(figure, capfd)
    merged = merge_to_words(record.attention[SITE].weights[0], record.target.words, record.source.words)
    best = record.source.words[int(merged[1].argmax())].text
    assert figure.alt.startswith("“aime” looks ")
    assert figure.alt.endswith(f"at “{best}”.")
    assert {"Tom", "aime", "la", "voiture", "likes", "the", "red", "car"} <= set(texts(svg))


@only_dot
@pytest.mark.parametrize("words", first((True, False)))
def test_ribbons_are_sent_for_every_step(translator: Translator, words: bool) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    data, alts = ribbons_data(record, SITE, 0, words)
    alignment = data["alignment"]
    weights = record.attention[SITE].weights[0]
    if words:
        weights = merge_to_words(weights, record.target.words, record.source.words)
    np.testing.assert_allclose(alignment["weights"], weights, atol=6e-5)
    assert len({len(lines) for name in READS for lines in alignment[name]}) == 1  # so that nothing moves
    assert len(alts) == len(data["at"]) == len(record.target)
    for step in some(range(len(record.target))):
        assert alts[step] == alignment_ribbons(record, SITE, 0, step=step, words=words).alt
        label = alignment["targets"][data["at"][step]]
        assert alts[step].startswith(f"“{label}” looks ")
        assert " ".join(alignment["target_reads"][data["at"][step]]).startswith(f"“{label}”")


@only_dot
def test_equal_weights_on_many_words_still_have_ribbons(translator: Translator) -> None:
    record = translator.record(
        "the red car " * 18, "la voiture", intervention=Intervention(uniform=frozenset({Head(SITE, 0)}))
    )
    figure = alignment_ribbons(record, SITE, 0, words=False)
    assert figure.table["French"].nunique() == len(record.target)


def test_one_row_keeps_its_largest() -> None:
    weights = np.array([[0.985, 0.015], [0.01, 0.01]])
    assert set(Ribbons(["a", "b"], ["c", "d"], ["", ""], weights, None, FRENCH).drawn()) == {(0, 0), (1, 0), (1, 1)}


@only_dot
def test_words_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    text = " ".join(HOSTILE)
    check(alignment_ribbons(translator.record(text, target=text), SITE, 0), capfd)


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_only_between_two_sentences(translator: Translator) -> None:
    with pytest.raises(ValueError, match="not a cross site"):
        alignment_ribbons(translator.record(SENTENCE), "encoder.0.self", 0)
