"""What is chosen on a page stands in its link, also where the browser has not written it there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.harness import follow

ATTENTION = "pages/lessons/attention.py"
POSITIONS = "pages/lessons/positional_encoding.py"


def parameter(app: AppTest, name: str) -> str | None:
    """The parameter of the address; AppTest's browser writes none itself."""
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("page", "kind", "key", "value", "usual", "written"),
    [
        (ATTENTION, "segmented_control", "attention_view", "heatmap", "ribbons", "heatmap"),
        (ATTENTION, "toggle", "attention_words", False, True, "false"),
        (POSITIONS, "slider", "positions_clock_offset", -4, 3, "-4"),
    ],
)
def test_the_server_writes_a_choice(page: str, kind: str, key: str, value: object, usual: object, written: str) -> None:
    app = follow(page, {})
    assert parameter(app, key) is None
    app.get(kind)[[each.key for each in app.get(kind)].index(key)].set_value(value)
    app.run()
    assert parameter(app, key) == written
    assert not [each for each in app.warning if "Session State" in each.value]  # that it was set twice is meant
    app.get(kind)[[each.key for each in app.get(kind)].index(key)].set_value(usual)
    app.run()
    assert parameter(app, key) is None


def test_a_link_is_followed_and_kept() -> None:
    app = follow(ATTENTION, {"attention_view": "heatmap", "attention_words": "false"}).run()
    assert (parameter(app, "attention_view"), parameter(app, "attention_words")) == ("heatmap", "false")
    assert app.segmented_control(key="attention_view").value == "heatmap"
    assert app.toggle(key="attention_words").value is False
