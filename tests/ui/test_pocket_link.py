"""Links between the full lab and the pocket edition."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

import model
from ui import reach
from ui.pocket_link import full_lab_link, pocket_address

SENTENCE = 'I like "red" cars & dogs.'


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("", ""),
        (" https://lab.example.org/pocket/ ", "https://lab.example.org/pocket/"),
        ("https://lab.example.org/pocket/#sentence=a", "https://lab.example.org/pocket/"),
        ("javascript:alert(1)", ""),
        ("lab.example.org", ""),
    ],
)
def test_only_a_web_address_is_taken(setting: str, address: str) -> None:
    assert pocket_address(setting) == address


def test_a_file_links_back_where_others_can_open_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    record = model.load("rnn-dot").record(SENTENCE)
    link = full_lab_link("https://lab.example.org/school/translate", record)
    assert link is not None
    parts = urlsplit(link)
    assert (parts.netloc, parts.path) == ("lab.example.org", "/school/translate")
    assert parse_qs(parts.query) == {"sentence": [SENTENCE], "model": ["rnn-dot"]}
    monkeypatch.setattr(reach, "network_address", lambda: None)
    assert full_lab_link("http://localhost:8501/translate", record) is None
    assert full_lab_link(None, record) is None
