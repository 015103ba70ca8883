"""Whatever an address holds, the page opens: any text under the names of the parameters that pages have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.any_text import STRANGE, any_text, drawn
from tests.conftest import FAMILIES
from tests.pages.harness import DEFAULT, LONG, PAGES, follow, opened_once, paired
from tests.pages.test_every_page import KINDS

PATIENCE = limit.total_seconds() if (limit := settings().deadline) else 60
SITES = ("encoder.0.self", "decoder.1.cross", "decoder.cross", "decoder.99.cross", "x.y.z.", "encoder.-1.self")
# leaving a word out makes what is written e^700 times less probable and more, which is beyond floating point
UNLIKELY = STRANGE["eos typed"] + STRANGE["Chinese"] + "\u2581 " + STRANGE["Arabic"] + "x" * 50
NONSENSE = ("", "-1", "NaN", "<b>x</b>", "9" * 50, "decoder.99.cross")
NUMBERS = ("0", "3", "-1", "99", "1.5", "abc", "", "9" * 50, "1e999", "NaN", "٣")
# lone surrogates have no place in an address: a browser sends U+FFFD in their stead
ANYTHING = any_text(40).map(lambda text: text.encode("utf-8", "replace").decode("utf-8"))


@cache
def parameters(page: str) -> Mapping[str, tuple[str, ...]]:
    """By key of the page's controls, which are the names of its parameters: what can be chosen there."""
    app = opened_once(page)
    controls: dict[str, tuple[str, ...]] = {element.key: () for element in app.text_input if element.key}
    for kind in KINDS:
        controls |= {
            element.key: tuple(map(str, getattr(element, "options", ()))) for element in app.get(kind) if element.key
        }
    return controls


@st.composite
def links(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A page, a sentence, and some of the page's parameters: what can be chosen, numbers, sites, models, anything."""
    page = draw(st.sampled_from(PAGES))
    sentence = draw(ANYTHING | st.sampled_from([DEFAULT, LONG]))
    known = parameters(page)
    names = draw(st.lists(st.sampled_from(sorted(known.keys() - {"sentence"})), max_size=6, unique=True))
    link = {
        name: draw(st.sampled_from((*known[name], *NUMBERS, *SITES, *FAMILIES, "foo")) | ANYTHING) for name in names
    }
    return page, {"sentence": sentence, **link}


@pytest.mark.parametrize(("page", "value"), paired(PAGES, NONSENSE))
def test_every_parameter_may_hold_what_makes_no_sense(page: str, value: str) -> None:
    app = follow(page, dict.fromkeys(parameters(page), value) | {"sentence": DEFAULT})
    for _ in range(2):
        assert not app.exception
        assert app.title
        assert app.text_input(key="sentence").value == DEFAULT
        app.run()


@pytest.mark.fuzz
@settings(drawn(40, fuzz=10_000), phases=set(Phase) - {Phase.shrink})  # a page takes long, and a link is read as it is
@given(asked=links())
@example(asked=("pages/lessons/attention.py", {"sentence": UNLIKELY}))
def test_any_link_opens_its_page(asked: tuple[str, dict[str, str]]) -> None:
    page, link = asked
    app = follow(page, link, patience=PATIENCE)
    assert not app.exception
    assert app.title
    assert app.text_input(key="sentence").value == link["sentence"]
