"""Thumbnails carry the record's weights, in the page's bytes and in the chart; combined heads obey their laws."""

from __future__ import annotations

import numpy as np
import pytest

from charts.combined_heads import combined_heatmap
from charts.head_grid import MAX_CELLS, HeadView, described, head_grid, thumbnail
from charts.labels import percent, site_label
from charts.thumbnail import MASKED
from model.dissect.aggregate import combined, merge_to_words
from model.dissect.head_roles import traits
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import check, marks
from tests.tiers import first, full

SENTENCE, TARGET = "the girl likes the green book.", "la fille aime le livre vert."
LONG = "the girl likes the green book and the dog sees the red car. " * 3

pytestmark = pytest.mark.parametrize("translator", ["transformer"], indirect=True)


def views(record: Record, kind: str) -> list[HeadView]:
    side, name = kind.split(".")
    sites = [site for site in record.attention if site.startswith(side) and site.endswith(name)]
    return [HeadView(trait, "a note") for site in sites for trait in traits(record, site)]


@pytest.mark.parametrize("kind", ["encoder.self", "decoder.self", "decoder.cross"])
def test_a_byte_is_the_root_of_the_weight_and_masks_stand_apart(translator: Translator, kind: str) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for view in views(record, kind):
        head = view.traits.head
        seen = record.attention[head.site]
        cells = thumbnail(record, view)
        np.testing.assert_array_equal(cells == MASKED, ~np.isfinite(seen.scores[head.head]))
        shown = np.where(cells == MASKED, 0, (cells / 254.0) ** 2)
        np.testing.assert_allclose(shown, seen.weights[head.head], atol=1 / 254)


def test_a_long_sentence_is_shown_in_blocks_by_its_largest_weights(translator: Translator) -> None:
    record = translator.record(LONG, target=TARGET)
    view = views(record, "encoder.self")[0]
    weights = record.attention["encoder.0.self"].weights[0]
    for limit in (MAX_CELLS, 10, 1):
        cells = thumbnail(record, view, limit)
        assert max(cells.shape) <= limit
        assert cells.max() == round(float(np.sqrt(weights.max())) * 254)


@pytest.mark.parametrize("kind", ["encoder.self", "decoder.self", "decoder.cross"])
def test_the_chart_has_every_head_and_cell(
    translator: Translator, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    shown = views(record, kind)[::-1]
    figure = head_grid(record, shown, subject="Heads")
    svg = check(figure, capfd)
    drawn = [line.text for line in svg.iter() if line.tag.endswith("tspan")]  # titles have two lines
    assert [title for title in drawn if title != "a note"] == [view.title for view in shown]
    visible = sum(int((thumbnail(record, view) != MASKED).sum()) for view in shown)
    assert len(list(marks(figure, "rect"))) == visible
    assert len(figure.table) == len(record.rows(shown[0].traits.head.site))


@full
def test_the_chart_of_a_long_sentence_stays_small(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(LONG, target="la fille aime le livre vert. " * 8)
    for kind in ("encoder.self", "decoder.cross"):
        check(head_grid(record, views(record, kind), subject="Heads"), capfd)


def test_a_head_is_described_by_its_strongest_weight(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for view in views(record, "decoder.self"):
        description = described(record, view)
        head = view.traits.head
        assert description.startswith(f"{site_label(head.site)}, head {head.head + 1}. A note.")
        open_rows = record.attention[head.site].weights[head.head][1:]  # the first row sees `<sos>` only
        assert f"looks {percent(float(open_rows.max()))}" in description


def test_no_heads_are_no_grid(translator: Translator) -> None:
    with pytest.raises(ValueError, match="no heads"):
        head_grid(translator.record(SENTENCE), [], subject="Heads")


@pytest.mark.parametrize("words", first((False, True)))
@pytest.mark.parametrize("site", ["encoder.1.self", "decoder.0.self", "decoder.1.cross"])
def test_combinations(translator: Translator, site: str, words: bool, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    heads = record.attention[site].weights
    if words:
        heads = merge_to_words(heads, record.rows(site).words, record.columns(site).words)
    mean, maximum = combined(record, site, "mean", words), combined(record, site, "maximum", words)
    np.testing.assert_allclose(mean.sum(axis=1), 1, atol=1e-5)
    assert (maximum >= heads - 1e-6).all()
    assert maximum.max() <= 1 + 1e-6
    assert (maximum.sum(axis=1) >= 1 - 1e-5).all()
    check(combined_heatmap(record, site, "mean", words=words), capfd)
    check(combined_heatmap(record, site, "maximum", words=words), capfd)
    if site.startswith("decoder") and site.endswith("self"):
        with pytest.raises(ValueError, match="rollout follows"):
            combined(record, site, "rollout", words)
    else:
        np.testing.assert_allclose(combined(record, site, "rollout", words).sum(axis=1), 1, atol=1e-5)
        check(combined_heatmap(record, site, "rollout", words=words), capfd)
