"""What is promised of every page: the frame around it, any sentence, any model, any link, every control."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contents import place_of
from tests.conftest import FAMILIES
from tests.pages.harness import DEFAULT, HOSTILE, LONG, ONE_TOKEN, PAGES, ROOT, UNKNOWN_SCRIPT, open_app, plain
from ui.models import DIRECTORY, model_label
from ui.sentence import examples

KINDS = ("selectbox", "segmented_control", "pills", "slider", "toggle", "checkbox", "radio", "number_input", "button")

ORDINARY = {"default": DEFAULT, "one token": ONE_TOKEN, "long": LONG, "unknown script": UNKNOWN_SCRIPT}
LINKS = {
    "unknown model": {"model": "foo"},
    "layer 99": {"site": "decoder.99.cross", "head_no": "99"},
    "no site": {"site": "x.y.z.", "head_no": "first"},
    "negative step": {"step_no": "-1", "head_no": "-1"},
    "no number": {"step_no": "abc"},
    "far step": {"step_no": "9" * 50},
}


@pytest.mark.parametrize("page", PAGES)
def test_sentences(page: str) -> None:
    app = open_app(page)
    for name, sentence in {**ORDINARY, **HOSTILE}.items():
        app.text_input(key="sentence").set_value(sentence).run()
        assert not app.exception, f"{name}: {app.exception}"
        assert app.text_input(key="sentence").value == sentence


@pytest.mark.parametrize("page", PAGES)
def test_models(page: str) -> None:
    """A link may ask for any model; the box offers those that the page can show, and says which it shows."""
    app = open_app(page)
    box = app.selectbox(key="model_choice")
    shows = [name for name in FAMILIES if name in (place_of(Path(page).stem).models or FAMILIES)]
    assert box.options == [model_label(name) for name in shows]
    assert box.disabled == (len(shows) == 1)
    for name in FAMILIES:
        app.text_input(key="model").set_value(name).run()
        assert not app.exception, f"{name}: {app.exception}"
        assert app.text_input(key="model").value == name  # which other pages can show
        shown = str(app.selectbox(key="model_choice").value)
        assert shown == name if name in shows else shown in shows
        assert (f"Shown here: {model_label(shown)}" in plain(app)) == (name not in shows)
        assert app.text_input(key="sentence").value == DEFAULT
    if box.disabled:
        return
    for name in sorted(shows, key=app.selectbox(key="model_choice").value.__eq__):  # what is shown last
        app.selectbox(key="model_choice").set_value(name).run()
        assert app.text_input(key="model").value == app.selectbox(key="model_choice").value == name
        assert "Shown here" not in plain(app)


@pytest.mark.parametrize("page", PAGES)
def test_links_to_what_does_not_exist(page: str) -> None:
    app = open_app(page)
    for name, link in LINKS.items():
        for parameter, value in link.items():
            app.text_input(key=parameter).set_value(value)
        app.run()
        assert not app.exception, f"{name}: {app.exception}"
        assert app.text_input(key="sentence").value == DEFAULT


@pytest.mark.parametrize("page", PAGES)
def test_controls_at_their_extremes(page: str) -> None:
    app = open_app(page)
    assert not app.exception
    for kind, key in controls(app):
        for value in extremes(app, kind, key):
            if kind == "button":
                app.button(key=key).click().run()
            else:
                place = position(app, kind, key)
                assert place is not None
                app.get(kind)[place].set_value(value).run()
            assert not app.exception, f"{kind} {key} at {value}: {app.exception}"
            if not any(box.key == "sentence" for box in app.text_input):  # a fragment's run leaves only the fragment
                app.run()
                assert not app.exception, f"after {kind} {key} at {value}: {app.exception}"
            if position(app, kind, key) is None:  # what a value of its own took away
                break


def controls(app: AppTest) -> list[tuple[str, str]]:
    """Kind and key of every control of the page itself; the frame's own are the same on all pages."""
    frame = ("model_choice", "depth_choice", "reset", *(f"example_{number}" for number in range(len(examples()))))
    return [(kind, each.key) for kind in KINDS for each in app.get(kind) if each.key and each.key not in frame]


def position(app: AppTest, kind: str, key: str) -> int | None:
    return next((place for place, each in enumerate(app.get(kind)) if each.key == key), None)


def extremes(app: AppTest, kind: str, key: str) -> list[object]:
    """The values at both ends of a control; nothing for one that is not there or that is disabled."""
    place = position(app, kind, key)
    if place is None or app.get(kind)[place].disabled:
        return []
    control = app.get(kind)[place]
    if kind in ("slider", "number_input"):
        return [each for each in (control.min, control.max) if each is not None]
    if kind in ("toggle", "checkbox"):
        return [not control.value, control.value]
    return [True] if kind == "button" else [control.options[-1], control.options[0]]


@pytest.mark.parametrize("page", PAGES)
def test_without_any_model_the_frame_stands(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    app = open_app(page)
    assert not app.exception
    assert app.text_input(key="sentence").value == DEFAULT


def test_every_script_is_registered() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/**/*.py")} == set(PAGES)
