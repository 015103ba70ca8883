"""Every page with a Marian model that was adopted: six layers of eight heads a side, other sizes, no stored results."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Block

from model import Head
from model.adopt import adopt
from tests.marian import ADOPTED as NAME
from tests.marian import ASYMMETRIC, published
from tests.pages.harness import PAGES, START, TRANSLATE, UNTRANSLATED, elements, follow, plain
from tests.tiers import full
from ui.model_notes import taught_note
from ui.models import DIRECTORY, LARGEST
from ui.text import literal

OTHER = "opus-mt-de-es"
SHOWN = (
    *("start", "translate", "search", "own_attention", "break_it", "attention_sinks"),
    *("self_attention", "positional_encoding", "multi_head", "transformer"),
)


@pytest.fixture(scope="session")
def models_of_other_languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model that reads German and writes Spanish, if one believes its files."""
    place = tmp_path_factory.mktemp("other")
    published(place / "hub", ASYMMETRIC, languages=("de", "es"))
    adopt(str(place / "hub"), OTHER, place / "models")
    return place / "models"


@pytest.fixture(autouse=True)
def _beside_the_shipped(marian_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(marian_models))


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=() if page == TRANSLATE else full, id=Path(page).stem) for page in PAGES]
)
def test_a_page_shows_it_or_says_that_it_cannot(page: str) -> None:
    app = follow(page, {"model": NAME, "sentence": "the girl likes the green book."})
    assert not app.exception, app.exception
    assert not app.error
    if page in UNTRANSLATED:
        return
    shown = plain(app)
    if Path(page).stem in SHOWN:
        assert f"{NAME} cannot be shown" not in shown
        assert "head 1 was taught to align words, as its card says" in shown
    else:
        assert f"{NAME} cannot be shown on this page." in shown


def test_a_broken_or_too_large_model_says_so_and_leaves_the_others_alone(
    marian_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(marian_models, tmp_path / "models")
    (tmp_path / "models" / NAME / "pieces.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(DIRECTORY, str(tmp_path / "models"))
    (error,) = follow(TRANSLATE, {"model": NAME}).error
    assert "not a list of pieces" in error.value
    assert not follow(TRANSLATE, {"model": "rnn-dot"}).error
    shutil.copytree(marian_models, tmp_path / "whole")
    monkeypatch.setenv(DIRECTORY, str(tmp_path / "whole"))
    monkeypatch.setenv(LARGEST, "0")
    (error,) = follow(TRANSLATE, {"model": NAME}).error
    assert "of memory" in error.value


def test_it_is_in_the_menu_beside_the_shipped_models() -> None:
    assert NAME in follow(START).selectbox(key="model_choice").options


NO_GLOSSARY = "no glossary of German and Spanish"
TAUGHT = "was taught to align words, as its card says: its neat map is not what the model found by itself"


@full
@pytest.mark.parametrize("page", ["multi_head", "attention_sinks"])
def test_where_the_taught_head_is_named_it_says_so(page: str) -> None:
    script = next(script for script in PAGES if Path(script).stem == page)
    link = {"model": NAME, "sentence": "the girl likes the green book.", "site": "decoder.1.cross"}
    assert TAUGHT in plain(follow(script, {**link, "head_no": "1"}))
    other = {"head_no": "2", "multi_align_no": "2"}
    assert TAUGHT not in plain(follow(script, {**link, **other}))


def test_a_hand_out_of_the_taught_head_says_so() -> None:
    assert taught_note(NAME, Head("decoder.1.cross", 0)) == literal(f"This head {TAUGHT}.")
    assert taught_note(NAME, Head("decoder.1.cross", 1)) == taught_note("transformer", Head("decoder.1.cross", 0)) == ""


@full
@pytest.mark.parametrize("page", SHOWN)
def test_a_page_names_the_languages_of_the_model_on_it(
    page: str, models_of_other_languages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In texts, labels, charts, and what components are given; but the menu names those of all models."""
    monkeypatch.setenv(DIRECTORY, str(models_of_other_languages))
    script = next(script for script in PAGES if Path(script).stem == page)
    app = follow(script, {"model": OTHER, "sentence": "the girl likes the green book."})
    assert not app.exception, app.exception
    assert app.text_input(key="sentence").label == "German sentence"
    assert next(element.proto.popover.disabled for element in elements(app._tree) if element.type == "popover")
    assert f"German to Spanish: {OTHER}" in app.selectbox(key="model_choice").options
    assert [button.label for button in app.button if button.label.startswith("Try")] == []  # an English sentence
    drawn = "\n".join(
        str(element.proto)
        for element in elements(app._tree)
        if not isinstance(element, Block) and getattr(element, "key", None) != "model_choice"
    )
    assert "Spanish" in drawn
    named = {name: re.findall(rf".{{0,60}}\b{name}\b.{{0,40}}", drawn) for name in ("English", "French")}
    assert named == {"English": [], "French": []}
    assert set(re.findall(r"\w* ?\bglossary\b(?: of \w+ and \w+)?", drawn)) <= {NO_GLOSSARY}
