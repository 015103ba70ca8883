"""Three depths of every page: what each folds, that none changes a number, and the way back to the usual view."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.harness import PAGES, follow, opened_once, texts, usually
from tests.pages.whole import SENTENCE, whole
from ui.depth import DEPTHS, LABELS
from ui.link import DEFAULT_SENTENCE

WITHOUT_FIGURES = ("pages/labs/models.py", "pages/about/papers.py", "pages/about/check_yourself.py")
TABLES = ("arrow_data_frame", "dataframe", "table")
FILES = ("download_button",)
FORMULAS = ("latex", "code")
USUALLY = ("pages/lessons/attention.py", "pages/labs/translate.py", "pages/labs/replay.py")  # under `make test`
ATTENTION, MULTI = "pages/lessons/attention.py", "pages/lessons/multi_head.py"
POSITIONS, TRANSFORMER = "pages/lessons/positional_encoding.py", "pages/lessons/transformer.py"


def count(app: AppTest, kinds: tuple[str, ...]) -> int:
    return sum(len(app.get(kind)) for kind in kinds)


def charts(app: AppTest) -> dict[str, str]:
    """Every chart and every view with its data, by its alt texts. Those in expanders of other depths may be missing."""
    drawn = {
        element.proto.alt: f"{element.proto.spec}{element.proto.data.data!r}" for element in app.get("vega_lite_chart")
    }
    components = [json.loads(element.proto.json) for element in app.get("bidi_component") if element.proto.json]
    return drawn | {repr(data["alts"]): repr(data) for data in components if "alts" in data}


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+\.\d+", text))


of_every_page = pytest.mark.parametrize(
    "page", usually(USUALLY, [page for page in PAGES if page not in WITHOUT_FIGURES])
)


@of_every_page
def test_each_depth_folds_what_is_beyond_it(page: str) -> None:
    seen = {depth: whole(page, {"depth": depth}).app for depth in DEPTHS}
    assert not count(seen["picture"], TABLES + FILES + FORMULAS)
    assert "| ---" not in texts(seen["picture"])
    assert count(seen["numbers"], TABLES) == count(seen["code"], TABLES) > 0
    assert count(seen["numbers"], FILES) == count(seen["code"], FILES) > 0
    assert not count(seen["numbers"], FORMULAS)
    assert seen["code"].get("code")


@of_every_page
def test_no_depth_changes_a_number(page: str) -> None:
    picture, figures, everything = (whole(page, {"depth": depth}).app for depth in DEPTHS)
    assert charts(figures) == charts(everything)
    assert charts(picture).items() <= charts(everything).items()
    assert charts(picture)
    assert [element.value.to_csv() for element in figures.dataframe] == [
        element.value.to_csv() for element in everything.dataframe
    ]
    # what is said of numbers is said of the same: in words here, in a formula there
    spoken = numbers(texts(everything) + "".join(element.value for element in everything.latex))
    assert numbers(texts(figures)) <= spoken
    assert numbers(texts(picture)) <= spoken


def test_every_lesson_has_formulas_at_its_deepest() -> None:
    lessons = [page for page in PAGES if page.startswith("pages/lessons/")]
    assert lessons
    assert all(whole(page).app.latex for page in lessons)


@pytest.mark.parametrize("asked", ["", "all", "CODE", "<b>", "0"])
def test_a_link_to_a_depth_that_there_is_not_opens_the_usual_one(asked: str) -> None:
    app = opened_once(ATTENTION, {"depth": asked})
    assert not app.exception
    assert app.segmented_control(key="depth_choice").value == "numbers"
    assert not app.latex


def test_the_choice_goes_to_the_link_and_to_the_next_page() -> None:
    app = follow(ATTENTION, {"depth": ""}).run()
    assert app.segmented_control(key="depth_choice").options == list(LABELS.values())
    app.segmented_control(key="depth_choice").set_value("code").run()
    assert app.latex
    assert app.text_input(key="depth").value == "code"
    app.segmented_control(key="depth_choice").set_value("picture").run()
    assert not app.latex
    assert not any(element.proto.popover.label == "Data" for element in app.get("popover"))
    app.switch_page(MULTI).run()
    assert app.text_input(key="depth").value == "picture"


def test_reset_puts_a_page_back_and_keeps_the_sentence() -> None:
    usual = shown(follow(ATTENTION, {"sentence": SENTENCE, "depth": ""}).run())
    link = {
        "sentence": SENTENCE,
        "model": "rnn-additive",
        "step_no": "3",
        "depth": "code",
        "attention_view": "heatmap",
        "attention_words": "false",
    }
    app = follow(ATTENTION, link).run()
    assert shown(app) != usual
    app.button(key="reset").click().run()
    assert not app.exception
    assert app.text_input(key="sentence").value == SENTENCE
    assert shown(app) == usual


@pytest.mark.parametrize("page", usually(USUALLY, PAGES))
def test_reset_changes_nothing_that_is_as_usual(page: str) -> None:
    app = follow(page, {"depth": ""}).run()
    usual = shown(app)
    app.button(key="reset").click().run()
    assert not app.exception
    assert shown(app) == usual
    assert app.text_input(key="sentence").value == DEFAULT_SENTENCE


def test_reset_puts_sliders_and_typed_words_back() -> None:
    app = follow(POSITIONS, {"depth": "", "positions_clock_offset": "-4", "positions_pair": "3"}).run()
    app.button(key="reset").click().run()
    assert app.slider(key="positions_clock_offset").value == 3
    assert app.slider(key="positions_pair").value == 10
    app = follow(TRANSFORMER, {"transformer_word": "cat"}).run()
    assert app.text_input(key="transformer_word").value == "cat"
    app.button(key="reset").click().run()
    assert app.text_input(key="transformer_word").value == "unbelievably"


def shown(app: AppTest) -> dict[str, Any]:
    """What every control of the page shows, and the charts."""
    kinds = ("text_input", "selectbox", "segmented_control", "pills", "slider", "toggle")
    controls = {str(element.key): json.dumps(element.value, default=str) for kind in kinds for element in app.get(kind)}
    return controls | charts(app)
