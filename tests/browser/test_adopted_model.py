"""An adopted model in a real browser: sides with other numbers of heads, and the note on the head that was taught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

import model
from model.adopt import adopt
from streamlit_places import by_key
from tests.browser.conftest import Watched, serve
from tests.marian import published
from tests.tiers import full

NAME, SENTENCE = "opus-mt-en-fr", "the girl likes the green book."
LINK = f"/multi-head?sentence={quote(SENTENCE)}&model={NAME}&site=decoder.1.cross&head_no=2"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("adopted")
    published(place / "hub", {"decoder_layers": 2, "decoder_attention_heads": 4}, card="* model: transformer-align\n")
    adopt(str(place / "hub"), NAME, place / "models")
    return place / "models"


@pytest.fixture(scope="module")
def server(models: Path) -> Iterator[str]:
    with serve(models) as address:
        yield address


@full
def test_every_kind_of_attention_shows_its_own_heads(
    open_page: Callable[[str], Watched], server: str, models: Path
) -> None:
    record = model.load(NAME, directory=models).record(SENTENCE)
    watched = open_page(server)
    watched.open(LINK)
    page = watched.page
    expect(page.get_by_text("head 1 was taught to align words")).to_be_visible()
    expect(page.get_by_role("heading", name="Decoder layer 2, cross-attention, head 2")).to_be_visible()
    cells = page.locator(f"{by_key('multi_map_figure')} tbody td:not(.sum)")
    expect(cells).to_have_count(record.attention["decoder.1.cross"].weights[0].size)
    page.get_by_role("radio", name="Encoder self-attention").click()
    expect(page.get_by_role("heading", name="Encoder layer 2, self-attention, head 2")).to_be_visible()
    expect(cells).to_have_count(record.attention["encoder.1.self"].weights[0].size)
    heads = page.get_by_role("button", name="self-attention, head")
    expect(heads).to_have_count(48)
    heads.last.click()
    expect(page.get_by_role("heading", name="Encoder layer 6, self-attention, head 8")).to_be_visible()
    expect(cells).to_have_count(record.attention["encoder.5.self"].weights[0].size)
