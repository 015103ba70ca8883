"""What a page lets its readers take away: every figure as SVG, PNG and CSV, every record as NPZ and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

import model.record
from model import Head, Record
from tests.pages.harness import HOSTILE, PAGES, TRANSLATE, usually
from tests.pages.whole import SENTENCE, Offered, whole

ONLY_FIGURES = ("pages/labs/watch_it_learn.py", "pages/labs/replay.py")
WITHOUT_RECORDS = ("pages/labs/models.py", "pages/about/papers.py", "pages/about/check_yourself.py", *ONLY_FIGURES)
TRANSLATED = [name for name in HOSTILE if name not in ("empty", "blank", "emoji")]  # an emoji is left out
FIGURE, RECORD, LAB = {"svg", "png", "csv"}, {"npz", "json"}, {"html"}


def records_in(files: Iterable[Offered], folder: Path) -> dict[str, Record]:
    """The records among the files by their name without its ending, each as its NPZ holds it."""
    records_found: dict[str, Record] = {}
    for file in files:
        if file.name.endswith(".npz"):
            made = file.make()
            assert isinstance(made, bytes)
            (folder / file.name).write_bytes(made)
            records_found[file.name.removesuffix(".npz")] = model.record.read(folder / file.name)
    return records_found


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_and_every_record_is_offered_whole(page: str, tmp_path: Path) -> None:
    kinds: dict[str, set[str]] = {}
    files = whole(page).files
    for file in files:
        assert re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", file.name)
        stem, _, kind = file.name.rpartition(".")
        kinds.setdefault(stem, set()).add(kind)
    assert all(made in (FIGURE, RECORD, LAB) for made in kinds.values()), kinds
    if page in WITHOUT_RECORDS:
        assert bool(files) == (page in ONLY_FIGURES)
        return
    records = records_in(files, tmp_path)
    assert SENTENCE in [record.source.text for record in records.values()]
    for file in files:
        if file.name.endswith(".json"):
            shown, record = json.loads(file.make()), records[file.name.removesuffix(".json")]
            assert (shown["model"], shown["target"]["text"]) == (record.model, record.target.text)


def test_a_lab_of_its_own_opens_at_the_view(tmp_path: Path) -> None:
    files = whole("pages/lessons/multi_head.py").files
    (lab,) = (file for file in files if file.name.endswith("-lab.html"))
    page = lab.make()
    assert isinstance(page, str)
    (record,) = (record for name, record in records_in(files, tmp_path).items() if f"{name}-lab.html" == lab.name)
    link = re.search(r'data-link="([^"]*)"', page)
    assert link is not None
    opened = dict(parse_qsl(unescape(link[1])))
    assert (opened["sentence"], opened["model"]) == (record.source.text, record.model) == (SENTENCE, record.model)
    site, _, number = opened["head"].rpartition(".")
    assert 1 <= int(number) <= len(record.attention[site].weights)
    assert f'id="weights-{record.model}"' in page


def test_the_race_offers_each_of_its_models(tmp_path: Path) -> None:
    records = records_in(whole("pages/lessons/encoder_decoder.py").files, tmp_path)
    assert {"rnn", "rnn-additive", "transformer"} <= {record.model for record in records.values()}


def test_changed_heads_are_changed_in_the_files(tmp_path: Path) -> None:
    records = records_in(whole("pages/lessons/multi_head.py", {"multi_mute": "decoder.1.cross.2"}).files, tmp_path)
    changed = [record for record in records.values() if record.intervention]
    assert [record.own for record in changed] == [True, False]
    for record in changed:
        assert record.intervention.mute == {Head("decoder.1.cross", 2)}
        assert not np.any(record.attention["decoder.1.cross"].context[2])


@pytest.mark.parametrize("kind", usually(["script", "control characters"], TRANSLATED))
def test_names_of_files_are_slugs_whatever_was_typed(kind: str) -> None:
    names = [file.name for file in whole(TRANSLATE, {"sentence": HOSTILE[kind]}).files]
    assert len(names) == 12  # three figures in three kinds, the record in two, and the lab
    for name in names:
        assert re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name)
        assert len(name) < 100
