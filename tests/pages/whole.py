"""Pages with everything opened, each once for all tests that look at what they draw, say and offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import streamlit
from streamlit.testing.v1 import AppTest

from charts.figure import Figure
from tests.pages.harness import follow, open_everything, read_only
from ui.linked_view import LinkedView

SENTENCE = "the girl likes the green book."


@dataclass(frozen=True)
class Offered:
    """What a download button would give: a file's name, and what makes it."""

    name: str
    make: Callable[[], str | bytes]


@dataclass(frozen=True)
class Whole:
    """A page with everything opened: its session, which is only looked at, its figures and the files that it offers."""

    app: AppTest
    figures: tuple[Figure, ...]
    files: tuple[Offered, ...]


def whole(page: str, link: Mapping[str, str] | None = None) -> Whole:
    """This page with everything opened, of `SENTENCE` and with formulas and code unless the link says otherwise."""
    return _whole(page, tuple(sorted({"sentence": SENTENCE, "depth": "code", **(link or {})}.items())))


@cache
def _whole(page: str, link: tuple[tuple[str, str], ...]) -> Whole:
    figures: list[Figure] = []
    files: dict[str, Offered] = {}
    themed, button, view = Figure.themed, streamlit.download_button, LinkedView.show

    def drawn(figure: Figure, dark: bool) -> Figure:
        figures.append(figure)
        return themed(figure, dark)

    def linked(kind: LinkedView, chart: Callable[[], Figure], *more: Any, **named: Any) -> str:
        figures.append(chart())
        return view(kind, chart, *more, **named)

    def listened(label: str, make: Callable[[], str | bytes], *, file_name: str, key: str, **more: Any) -> bool:
        files[key] = Offered(file_name, make)
        return button(label, make, file_name=file_name, key=key, **more)

    app = open_everything(follow(page, dict(link)))
    with (
        patch.object(Figure, "themed", drawn),
        patch.object(LinkedView, "show", linked),
        patch.object(streamlit, "download_button", listened),
    ):
        app.run()  # with all open only this run draws everything
    assert not app.exception
    return Whole(read_only(app), tuple(figures), tuple(files.values()))
