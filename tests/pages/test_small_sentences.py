"""What every page says of the smallest sentences, with the shipped models: counts of one and of none are told right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.assets import MODELS
from tests.conftest import shown_by
from tests.pages.harness import PAGES, elements, follow, open_everything, plain
from tests.tiers import full
from ui.models import DIRECTORY

SENTENCES = (".", "cat", "😀", "Read!", "the the")  # one sign, one word, none that a model knows, gains, one word twice
THINGS = (
    "steps|tokens|pieces|words|rows|heads|inputs|decoder inputs|places|pairs|sentences|layers|hypotheses|columns|"
    "states|French tokens|French words|numbers|others|candidates|outputs|keys|words and marks"
)
WRONG = {
    "a plural of one": rf"(?<![\d.,·×] )(?<![\d.,])\b1 ({THINGS})\b",
    "a share of none": r"\b0 of 0\b|\bof (the )?0 \w",
    "nothing in quotation marks": r"(?<![\w=])(\"\"|“”)(?![\w>])",
    "a change to the same": r"From “([^”]*)” to “\1”",
    "two quantities in a row": r"\b(its|the) (more|less) than\b",
    "a sum of one": r"1 \+ … \+ [12]\b",
    "nothing, still": r"still writes (nothing|``)",
    "no number": r"\bnan\b|\binf\b",
}


@full
@pytest.mark.parametrize("page", PAGES)
def test_counts_of_one_and_of_none(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(MODELS))
    for model in shown_by(Path(page).stem):
        for sentence in SENTENCES:
            app = open_everything(follow(page, {"sentence": sentence, "model": model}, patience=300))
            assert not app.exception
            for said in all_said(app):
                for what, pattern in WRONG.items():
                    found = re.search(pattern, said)
                    assert not found, (
                        f"{what}, {model}, {sentence!r}: ...{said[max(0, found.start() - 80) : found.end() + 40]}"
                    )


def all_said(app: AppTest) -> Iterator[str]:
    """The page's texts, what its charts are announced as, and what its components say."""
    yield plain(app)
    for element in elements(app._tree):
        proto = getattr(element, "proto", None)
        yield getattr(proto, "alt", "") or ""
        if packed := getattr(proto, "json", ""):
            yield from sentences_of(json.loads(packed))


def sentences_of(told: Any) -> Iterator[str]:
    """The texts of a component's data that have several words."""
    if isinstance(told, str):
        if " " in told and not told.startswith(("{", "[")):
            yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from sentences_of(each)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("a plural of one", "Written by the Transformer in 1 steps."),
        ("a plural of one", "Causal mask of 1 decoder inputs"),
        ("a share of none", "0 of 0 look most"),
        ("nothing in quotation marks", 'Best is "" with a sum of'),
        ("a change to the same", "From “.” to “.”: what is"),
        ("two quantities in a row", "`C` keeps its more than 99.9 %"),
        ("a sum of one", "1 + … + 1 = 1 pairs"),
        ("nothing, still", "It still writes nothing: for this"),
    ],
)
def test_what_pages_once_said_is_found_out(what: str, said: str) -> None:
    assert re.search(WRONG[what], said)


def test_what_is_right_passes() -> None:
    for said in ("weights spread over 1.1 tokens", "in 1 step", "layer 1 takes", 'x=""', "21 words", "8,001 words"):
        assert not any(re.search(pattern, said) for pattern in WRONG.values()), said
