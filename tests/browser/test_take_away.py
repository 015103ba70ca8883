"""What is taken away from a page in a real browser is the record that the page shows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

import model.record
from model.store.loading import load
from tests.browser.conftest import Watched
from tests.browser.toolbar import unfold
from tests.tiers import full

SENTENCE = "the girl likes the green book."


def taken(watched: Watched, kind: str, folder: Path) -> Path:
    """The file that a button gives."""
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name=kind, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@full
def test_figures_and_the_record_of_a_view(watched: Watched, small_models: Path, tmp_path: Path) -> None:
    watched.open(f"/translate?sentence={SENTENCE.replace(' ', '+')}&model=rnn-dot&depth=code")
    watched.after(watched.page.get_by_role("button", name="Data", exact=True).first.click)
    for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("CSV", b"query,")):
        figure = taken(watched, kind, tmp_path)
        assert figure.suffix == f".{kind.lower()}"
        assert begins in figure.read_bytes()[:200]

    watched.page.keyboard.press("Escape")
    unfold(watched.page, "share")
    expected = load("rnn-dot", directory=small_models).record(SENTENCE)
    archive, shown = (taken(watched, kind, tmp_path) for kind in ("NPZ", "JSON"))
    assert archive.name == "rnn-dot-the-girl-likes-the-green-book.npz"
    assert shown.name == archive.with_suffix(".json").name
    record = model.record.read(archive)
    assert (record.source, record.target) == (expected.source, expected.target)
    np.testing.assert_allclose(
        record.attention["decoder.cross"].weights, expected.attention["decoder.cross"].weights, atol=1e-5
    )
    weights = json.loads(shown.read_text(encoding="utf-8"))["attention"]["decoder.cross"]["weights"]
    np.testing.assert_array_equal(np.array(weights), record.attention["decoder.cross"].weights)
    for line in (f'numpy.load("{archive.name}")', f'model.record.read("{archive.name}")', f'open("{shown.name}"'):
        assert line in watched.page.get_by_test_id("stCode").inner_text()

    lab = taken(watched, "Lab in one file", tmp_path)
    page = watched.page.context.new_page()
    page.goto(lab.as_uri())
    expect(page.locator("#translation")).to_have_text(record.target.text)
    page.close()
