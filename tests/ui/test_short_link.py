"""The shortest link of a view says the same as the long one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.link import DEFAULT_SENTENCE
from ui.short_link import MAX_LENGTH, SHARED, short_link

HOST = "http://localhost:8501"
USUAL = {"positions_pair": 10, "translate_words": False, "attention_view": "ribbons", "multi_mute": ""}


def asked(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("/", ""),
        ("/?sentence=I+like+red+cars.&depth=numbers&doubt=on", ""),
        ("/?sentence=I+like+red+cars.&model=transformer", "/?model=transformer"),  # pages open with different models
        ("/attention?sentence=I%20like%20red%20cars%2E&step_no=1", "/attention?step_no=1"),  # and at different steps
        ("/attention?sentence=it%27s%20red&step_no=4", "/attention?sentence=it's+red&step_no=4"),
        (
            "/translate?translate_words=false&head_no=1&site=decoder.2.cross",
            "/translate?head_no=1&site=decoder.2.cross",
        ),
        ("/translate?translate_words=true&model=", "/translate?translate_words=true"),
        ("/attention?sentence=", "/attention?sentence="),
        (
            "/positional-encoding?positions_pair=10&attention_view=heatmap",
            "/positional-encoding?attention_view=heatmap",
        ),
        ("/attention?stage=1&scene=2", "/attention?stage=1&scene=2"),
        ("/attention?a=b#section", "/attention?a=b#section"),
    ],
)
def test_what_is_usual_is_left_out(address: str, short: str) -> None:
    assert short_link(HOST + address, USUAL) == HOST + short


@given(st.dictionaries(st.sampled_from(["sentence", "site", "step_no", "x_y", "model"]), st.text(max_size=40)))
def test_everything_else_is_kept(query: dict[str, str]) -> None:
    link = short_link(f"{HOST}/translate?{urlencode(query, errors='replace')}", USUAL)
    held = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    dropped = {
        name: value for name, value in held.items() if value in ("", SHARED.get(name)) and name not in asked(link)
    }
    assert asked(link) | dropped == held
    assert "sentence" not in dropped or dropped["sentence"] == DEFAULT_SENTENCE
    assert link.isascii()
    assert short_link(link, USUAL) == link


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "/attention", HOST + "/" + "a" * MAX_LENGTH]
)
def test_what_is_no_address_of_a_page(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        short_link(address, {})
