"""What a page lets its readers take away: every figure as SVG, PNG and CSV, every record as NPZ and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit

import model.record
from model import Head, Record
from tests.pages.harness import HOSTILE, PAGES, TRANSLATE, follow, open_everything

SENTENCE = "the girl likes the green book."
ONLY_FIGURES = ("pages/labs/watch_it_learn.py", "pages/labs/replay.py")
WITHOUT_RECORDS = ("pages/labs/models.py", "pages/about/papers.py", *ONLY_FIGURES)
FIGURE, RECORD = {"svg", "png", "csv"}, {"npz", "json"}


@dataclass(frozen=True)
class Offered:
    """What a download button would give: a file's name, and what makes it."""

    name: str
    make: Callable[[], str | bytes]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Offered]]:
    """The files that a page offers with everything opened."""
    buttons: dict[str, Offered] = {}
    button = streamlit.download_button

    def listened(label: str, make: Callable[[], str | bytes], *, file_name: str, key: str, **more: Any) -> bool:
        buttons[key] = Offered(file_name, make)
        return button(label, make, file_name=file_name, key=key, **more)

    monkeypatch.setattr(streamlit, "download_button", listened)

    def files(page: str, link: Mapping[str, str]) -> list[Offered]:
        buttons.clear()
        app = open_everything(follow(page, link))
        buttons.clear()  # only those of the last run
        assert not app.run().exception
        return list(buttons.values())

    return files


def records_in(files: list[Offered], folder: Path) -> dict[str, Record]:
    """The records among the files by their name without its ending, each as its NPZ holds it."""
    found: dict[str, Record] = {}
    for file in files:
        if file.name.endswith(".npz"):
            made = file.make()
            assert isinstance(made, bytes)
            (folder / file.name).write_bytes(made)
            found[file.name.removesuffix(".npz")] = model.record.read(folder / file.name)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_and_every_record_is_offered_whole(
    page: str, offered: Callable[..., list[Offered]], tmp_path: Path
) -> None:
    kinds: dict[str, set[str]] = {}
    files = offered(page, {"sentence": SENTENCE})
    for file in files:
        assert re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", file.name)
        stem, _, kind = file.name.rpartition(".")
        kinds.setdefault(stem, set()).add(kind)
    assert all(each in (FIGURE, RECORD) for each in kinds.values()), kinds
    if page in WITHOUT_RECORDS:
        assert bool(files) == (page in ONLY_FIGURES)
        return
    records = records_in(files, tmp_path)
    assert SENTENCE in [record.source.text for record in records.values()]
    for file in files:
        if file.name.endswith(".json"):
            shown, record = json.loads(file.make()), records[file.name.removesuffix(".json")]
            assert (shown["model"], shown["target"]["text"]) == (record.model, record.target.text)


def test_the_race_offers_each_of_its_models(offered: Callable[..., list[Offered]], tmp_path: Path) -> None:
    records = records_in(offered("pages/lessons/encoder_decoder.py", {"sentence": SENTENCE}), tmp_path)
    assert {"rnn", "rnn-additive", "transformer"} <= {record.model for record in records.values()}


def test_changed_heads_are_changed_in_the_files(offered: Callable[..., list[Offered]], tmp_path: Path) -> None:
    link = {"sentence": SENTENCE, "multi_mute": "decoder.1.cross.2"}
    records = records_in(offered("pages/lessons/multi_head.py", link), tmp_path)
    changed = [record for record in records.values() if record.intervention]
    assert [record.own for record in changed] == [True, False]
    for record in changed:
        assert record.intervention.mute == {Head("decoder.1.cross", 2)}
        assert not np.any(record.attention["decoder.1.cross"].context[2])


@pytest.mark.parametrize("kind", [name for name in HOSTILE if name not in ("empty", "blank")])
def test_names_of_files_are_slugs_whatever_was_typed(kind: str, offered: Callable[..., list[Offered]]) -> None:
    names = [file.name for file in offered(TRANSLATE, {"sentence": HOSTILE[kind]})]
    assert len(names) == 11  # three figures in three kinds, and the record in two
    for name in names:
        assert re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name)
        assert len(name) < 100
