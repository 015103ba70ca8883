"""The pocket edition in Firefox, opened from disk without a network: what people type, and what they see of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import model
from charts.player import MEAN, track
from charts.pocket import Opening, pocket
from model import Head, Intervention, Record
from model.assets import MODELS
from model.dissect.telling import telling_step
from tests.browser.firefox import NOT_FOUND, Driven, driven, firefox
from tests.browser.pocket_page import NUMBERS, same_numbers
from tests.browser.test_pocket import TYPED
from tests.tiers import full

PATH = firefox()
SENTENCE = "The dog bites the man."
pytestmark = [full, pytest.mark.skipif(PATH is None, reason=NOT_FOUND)]
# what the page shows once its translation is this one, and its map and player are drawn
SHOWN = """() => {
    const { shadowRoot: map } = document.querySelector("#map .component")
    const { shadowRoot } = document.querySelector("#player .component")
    if (document.getElementById("translation").value !== %s || !map.querySelector("tbody td")) return null
    return {
        rows: (%s)(map),
        words: [...shadowRoot.querySelectorAll(".targets .box")].map(box => box.textContent),
        said: shadowRoot.querySelector(".said").textContent,
    }
}"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    folder = tmp_path_factory.mktemp("firefox")
    (folder / "profile").mkdir()
    file = folder / "lab.html"
    page = pocket([MODELS / name for name in ("rnn-dot", "transformer")], Opening(SENTENCE))
    file.write_text(page, encoding="utf-8", newline="\n")
    with driven(str(PATH), folder / "profile") as tab:
        tab.open(file.as_uri())
        yield tab
        assert [address for address in tab.heard if not address.startswith((file.as_uri(), "blob:", "data:"))] == []


def shows(tab: Driven, record: Record, site: str, played: int = MEAN) -> None:
    """The page shows a translation, the weights of its first head, and the step that tells most, in a view."""
    shown = tab.at_last(SHOWN % (json.dumps(record.target.text), NUMBERS))
    same_numbers(shown["rows"], record, site)
    player_track = track(record)
    assert shown["words"] == [cell.label for cell in player_track.cells]
    assert shown["said"].replace("\xa0", " ") == player_track.said(
        telling_step(record), player_track.view(site, played)
    )


def test_ten_sentences_are_translated_as_python_does(tab: Driven) -> None:
    translator = model.load("rnn-dot")
    shows(tab, translator.record(SENTENCE), "decoder.cross")
    for sentence in TYPED:
        tab.evaluate("document.getElementById('sentence').focus(); document.getElementById('sentence').select()")
        tab.press(*graphemes(sentence))
        shows(tab, translator.record(sentence), "decoder.cross")


def test_a_transformer_and_a_head_that_is_switched_off(tab: Driven) -> None:
    translator, off = model.load("transformer"), Intervention(mute=frozenset({Head("decoder.2.cross", 0)}))
    tab.evaluate("document.querySelector('input[value=transformer]').click()")
    shows(tab, translator.record(TYPED[-1]), "decoder.2.cross")
    tab.evaluate("document.querySelector('input[value=mute]').click()")
    tab.at_last("() => document.getElementById('note').textContent || null")  # which says what the change does
    shows(tab, translator.record(TYPED[-1], intervention=off), "decoder.2.cross", 0)


def graphemes(text: str) -> list[str]:
    """The characters of a text as a keyboard gives them: a skin tone belongs to what it colours."""
    clusters: list[str] = []
    for character in text:
        if "\U0001f3fb" <= character <= "\U0001f3ff" and clusters:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters
