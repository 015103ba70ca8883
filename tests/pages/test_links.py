"""What is chosen on a page stands in its link, also where the browser has not written it there."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.harness import PAGES, follow, texts
from tests.pages.test_depth import shown
from tests.tiers import full

ATTENTION = "pages/lessons/attention.py"
POSITIONS = "pages/lessons/positional_encoding.py"


def parameter(app: AppTest, name: str) -> str | None:
    """The parameter of the address; AppTest's browser writes none itself."""
    value = app.query_params.get(name)
    return value[0] if isinstance(value, list) else value


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
    app.get(kind)[[element.key for element in app.get(kind)].index(key)].set_value(value)
    app.run()
    assert parameter(app, key) == written
    assert not [
        element for element in app.warning if "Session State" in element.value
    ]  # that it was set twice is meant
    app.get(kind)[[element.key for element in app.get(kind)].index(key)].set_value(usual)
    app.run()
    assert parameter(app, key) is None


def test_a_link_is_followed_and_kept() -> None:
    app = follow(ATTENTION, {"attention_view": "heatmap", "attention_words": "false"}).run()
    assert (parameter(app, "attention_view"), parameter(app, "attention_words")) == ("heatmap", "false")
    assert app.segmented_control(key="attention_view").value == "heatmap"
    assert app.toggle(key="attention_words").value is False


KINDS = ("selectbox", "segmented_control", "pills", "slider", "toggle", "multiselect", "text_input")
FRAME = ("sentence", "model_choice", "depth_choice", "doubt_switch")  # the same on every page
USUAL = ("pages/lessons/attention.py", "pages/labs/search.py", "pages/labs/own_attention.py")
TYPED = "she likes the book and the cat"


def controls(app: AppTest) -> list[tuple[str, Any]]:
    """Kind and control of all that a reader can change on the page itself; a hidden parameter is called as its key."""
    all_controls = [
        (kind, control) for kind in KINDS for control in app.get(kind) if control.key and control.key not in FRAME
    ]
    return [(kind, control) for kind, control in all_controls if not control.disabled and control.label != control.key]


def other_value(kind: str, control: Any) -> object:
    """What the control does not hold; None where there is no choice."""
    if kind == "slider":
        return control.max if control.value != control.max else control.min
    if kind == "toggle":
        return not control.value
    if kind == "text_input":
        return TYPED
    held = control.value if isinstance(control.value, list) else [control.value]
    return next((option for option in reversed(control.options) if option not in held), None)


@pytest.mark.parametrize("page", [page if page in USUAL else pytest.param(page, marks=full) for page in PAGES])
def test_the_link_of_a_page_opens_all_that_was_chosen_on_it(page: str) -> None:
    """Every control gets another value, one after the other; a fresh session then shows the same."""
    app = follow(page, {"sentence": "the dog sees bread."}).run()
    done, typed = set(), {}
    while left := [(kind, widget) for kind, widget in controls(app) if widget.key not in done]:
        kind, control = left[0]  # a change may bring further controls
        done.add(control.key)
        value = other_value(kind, control)
        if value is None:
            continue
        if kind == "text_input":  # which a browser writes into the link by itself
            typed[control.key] = TYPED
        control.set_value(value)
        app.run()
        app.run()  # the first of a fragment alone leaves out what is around it
    link = {name: (parameter(app, name) or "") for name in app.query_params} | typed
    fresh = follow(page, link).run()
    assert shown(fresh) == shown(app)
    assert texts(fresh) == texts(app)
