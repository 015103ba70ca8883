"""Pointing at words between ribbons, in a real browser and without any server: either side answers, a click keeps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from charts.alignment import alignment_ribbons
from charts.figure import Figure
from model.dissect.aggregate import merge_to_words
from model.network.rnn import SITE
from model.translate.translator import Translator
from tests.browser.test_heatmap import shown  # noqa: F401 - a fixture
from tests.tiers import full


@full
@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_pointing_at_a_word_leaves_its_ribbons(shown: Callable[[Figure], Page], translator: Translator) -> None:  # noqa: F811
    record = translator.record("Tom likes cars.", target="Tom aime la voiture.")
    weights = merge_to_words(record.attention[SITE].weights[0], record.target.words, record.source.words)
    figure = alignment_ribbons(record, SITE, 0, step=0)
    page = shown(figure)
    title = page.locator(".role-title-text")
    expect(title).to_have_text(figure.alt)
    fields = page.locator(".layer_1_marks path")
    sources = len(record.source.words)
    expect(fields).to_have_count(sources + len(record.target.words))

    source, target = fields.nth(1), fields.nth(sources + 3)
    source.hover()
    expect(title).to_contain_text("“likes” is looked at by")
    ribbons = int((figure.table["English"] == "2 likes").sum())
    assert strong(page) == ribbons > 0
    target.hover()
    expect(title).to_contain_text("“voiture”")
    expect(title).to_contain_text(f"looks at {record.source.words[int(np.argmax(weights[3]))].text}")
    page.mouse.move(1, 1)
    expect(title).to_have_text(figure.alt)

    press(source)
    page.mouse.move(1, 1)
    expect(title).to_contain_text("“likes” is looked at by")
    source.dblclick()
    page.mouse.move(1, 1)
    expect(title).to_have_text(figure.alt)


def strong(page: Page) -> int:
    """How many ribbons stand out."""
    opacities = page.locator("path[stroke-width][opacity]").evaluate_all(
        "paths => paths.map(path => Number(path.getAttribute('opacity')))"
    )
    return sum(opacity > 0.9 for opacity in opacities)


def press(word: Locator) -> None:
    word.hover()
    word.page.mouse.down()
    word.page.mouse.up()
