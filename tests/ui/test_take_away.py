"""Names of the files that a view is taken away in, and the lines that read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
from model import Translator
from model.language.tokenizer import Tokenizer
from model.network.interface import Network
from tests.tiers import families
from ui.take_away import MAX_LENGTH, file_names, joined, reading
from ui.text import slug

SENTENCE = "the girl likes the green book."


@given(st.text(max_size=200))
def test_a_slug_is_letters_digits_and_hyphens(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", joined("transformer", text))
    assert len(joined(text)) <= MAX_LENGTH


def test_a_slug_keeps_what_can_be_read() -> None:
    assert slug("J'aime les  œufs, à Noël!") == "j-aime-les-ufs-a-noel"
    assert joined("", "") == "record"


def test_records_that_look_alike_are_told_apart(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> None:
    translators = [Translator(name, make_network(name), tokenizer) for name in ("rnn", "rnn-dot")]
    one, other = (translator.record(SENTENCE, "le livre") for translator in translators)
    assert file_names({"A": one, "B": other}) == {
        "A": "rnn-the-girl-likes-the-green-book",
        "B": "rnn-dot-the-girl-likes-the-green-book",
    }
    alike = file_names({"As it was": one, "Changed": one})
    assert alike["Changed"] == "rnn-the-girl-likes-the-green-book-changed"
    assert len(set(alike.values())) == 2


@pytest.mark.parametrize("name", families())
def test_the_lines_shown_read_the_files(
    name: str,
    make_network: Callable[[str], Network],
    tokenizer: Tokenizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = Translator(name, make_network(name), tokenizer).record(SENTENCE)
    monkeypatch.chdir(tmp_path)
    Path("view.npz").write_bytes(record.to_npz())
    Path("view.json").write_text(record.to_json(), encoding="utf-8")
    lines = reading("view", record)
    read: dict[str, object] = {"numpy": numpy, "model": model, "json": json}
    exec(lines, read)
    # what the comments say that can be asked of them
    (array,) = re.findall(r"# .*: (arrays\[.*?\]), \.\.\.", lines)
    (part,) = re.findall(r"# .*: (shown\[.*?\]), \.\.\.$", lines, re.MULTILINE)
    numpy.testing.assert_array_equal(eval(part, read), eval(array, read)[0] if record.attention else record.log_probs)
    assert read["record"].target == record.target  # type: ignore[attr-defined]
