"""What is promised of every page: the frame around it, any sentence, any model, any link, every control."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contents import page_info
from model.language.glossary import PAIR
from model.network.families import ENTRIES
from tests.conftest import FAMILIES
from tests.pages.harness import (
    DEFAULT,
    HOSTILE,
    LONG,
    ONE_TOKEN,
    PAGES,
    ROOT,
    UNKNOWN_SCRIPT,
    UNTRANSLATED,
    each_once,
    follow,
    open_everything,
    paired,
    plain,
)
from tests.tiers import full
from ui.models import DIRECTORY, menu_label, model_label, model_names
from ui.sentence import examples

GERMAN = ("rnn-dot-de", "transformer-de")  # shipped, without films
KINDS = ("selectbox", "segmented_control", "pills", "slider", "toggle", "checkbox", "radio", "number_input", "button")

SENTENCES = {
    "a hundred thousand characters": "cat " * 25_000,
    "default": DEFAULT,
    "one token": ONE_TOKEN,
    "long": LONG,
    "unknown script": UNKNOWN_SCRIPT,
    **{name: text for name, text in HOSTILE.items() if name != "ten thousand characters"},
}
# of every page: nothing, one piece, letters as bytes, invisible ones, marks of languages, names of pieces
EVERYWHERE = ("empty", "one token", "emoji", "control characters", "markdown", "special pieces")
ALL_PARTS = {"attention_open": "Context", "self_open": "Weighted sum"}  # of the lessons that open part by part


def shows(app: AppTest, sentence: str) -> None:
    """The page stands, with its frame and the sentence as it was typed."""
    assert not app.exception, f"{sentence[:40]!r}: {app.exception}"
    assert app.title
    assert app.text_input(key="sentence").value == sentence


@pytest.mark.parametrize(("page", "name"), each_once(PAGES, SENTENCES))
def test_a_link_with_any_text(page: str, name: str) -> None:
    """And any text typed on the page that it has opened; a page run without `app.py` would have lost the frame."""
    names = list(SENTENCES)
    app = follow(page, {"sentence": SENTENCES[name]})
    shows(app, SENTENCES[name])
    other = SENTENCES[names[names.index(name) - len(names) // 2]]
    shows(app.text_input(key="sentence").set_value(other).run(), other)


@full
@pytest.mark.parametrize("page", PAGES)
def test_each_kind_of_text_may_be_typed_with_everything_opened(page: str) -> None:
    app = open_everything(follow(page, ALL_PARTS))
    for sentence in (SENTENCES[name] for name in EVERYWHERE):
        shows(app.text_input(key="sentence").set_value(sentence).run(), sentence)


@pytest.mark.parametrize(("page", "name"), paired(PAGES, FAMILIES))
def test_a_link_may_ask_for_any_model(page: str, name: str) -> None:
    """The box offers those that the page can show, and the page says which it shows."""
    app = follow(page, {"model": name})
    shows(app, DEFAULT)
    needs = set(page_info(Path(page).stem).needs)
    offered = [each for each in FAMILIES if needs <= ENTRIES[each].traits]
    if "film" not in needs:
        offered += [each for each in GERMAN if needs <= ENTRIES[each.removesuffix("-de")].traits]
    offered = [each for each in model_names() if each in offered]  # in the menu's order
    box = app.selectbox(key="model_choice")
    shown = str(box.value)
    assert box.options == [menu_label(each) for each in offered]
    assert box.disabled == (len(offered) == 1)
    assert app.text_input(key="model").value == name  # which other pages can show
    assert shown == name if name in offered else shown in offered
    assert (f"Shown here: {model_label(shown)}" in plain(app)) == (name not in offered)
    if box.disabled:
        return
    other = offered[offered.index(shown) - 1]
    app.selectbox(key="model_choice").set_value(other).run()
    assert app.text_input(key="model").value == app.selectbox(key="model_choice").value == other
    assert "Shown here" not in plain(app)


@pytest.mark.parametrize("page", PAGES)
def test_all_controls_at_their_ends_together(page: str) -> None:
    app = follow(page)
    for end in (-1, 0):
        values = {each: extremes(app, *each) for each in controls(app) if each[0] != "button"}
        for (kind, key), both in values.items():
            if both and (place := position(app, kind, key)) is not None:
                app.get(kind)[place].set_value(both[end])
        assert not app.run().exception
        if not app.title:  # a fragment's run leaves only the fragment
            app.run()
        assert not app.exception
        assert app.title


@full
@pytest.mark.parametrize("page", PAGES)
def test_controls_at_their_extremes(page: str) -> None:
    app = follow(page)
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
    frame = (
        "model_choice",
        "depth_choice",
        "reset",
        "no_stage",
        *(f"example_{number}" for number in range(len(examples(PAIR)))),
    )
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
def test_without_any_model_the_folder_is_named(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    monkeypatch.setattr("model.store.loading.MODELS", tmp_path)  # the shipped ones, which stand beside
    app = follow(page)
    shows(app, DEFAULT)
    assert (str(tmp_path) in plain(app)) == (page not in UNTRANSLATED)


def test_every_script_is_registered() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/**/*.py")} == set(PAGES)
