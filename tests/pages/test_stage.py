"""The stage: every scene of every page draws one figure and says one thing, for any sentence, model and link."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from contents import CONTENTS, LABS, LESSONS, PageInfo
from tests.conftest import FAMILIES
from tests.pages.harness import (
    DEFAULT,
    HOSTILE,
    LONG,
    ONE_TOKEN,
    START,
    TRANSLATE,
    each_once,
    elements,
    follow,
    opened_once,
    plain,
)
from tests.tiers import full
from ui.scenes import Scene
from ui.wording.attention import SURVIVES

LESSON = CONTENTS[LESSONS]
FIGURES = (
    "attention_lab_player",
    "attention_lab_attention_step",
    "attention_lab_head_grid",
    "attention_lab_whole_model",
)
SENTENCES = (DEFAULT, ONE_TOKEN, LONG, HOSTILE["emoji"], HOSTILE["script"])
ASKED = each_once(SENTENCES, FAMILIES)
LAB = [page_info for page_info in CONTENTS[LABS] if page_info.name != "translate"]
HEADINGS = {page_info.heading for places in CONTENTS.values() for page_info in places}
OF_NO_SENTENCE = ("watch_it_learn", "replay")  # they show something without one
each_staged = pytest.mark.parametrize("lesson", [*LESSON, *LAB], ids=lambda page_info: str(page_info.name))
each_lesson = pytest.mark.parametrize("lesson", LESSON, ids=lambda page_info: str(page_info.name))


def scenes_of(lesson: PageInfo) -> Sequence[Scene]:
    scenes: Sequence[Scene] = importlib.import_module(lesson.staged).SCENES
    return scenes


def script(lesson: PageInfo) -> str:
    return f"pages/{lesson.script}"


def figures(app: AppTest) -> int:
    """How many charts and pictures a run has drawn."""
    drawn = [element.proto.component_name for element in app.get("bidi_component")]
    return len(app.get("vega_lite_chart")) + sum(name.endswith(FIGURES) for name in drawn)


def place_in(app: AppTest, key: str) -> int:
    """Index of the container with this key among all blocks of the page."""
    ids = [str(getattr(element.proto, "id", "")) for element in elements(app._tree) if isinstance(element, Block)]
    return next(index for index, name in enumerate(ids) if name.endswith(f"-{key}"))


def shown(app: AppTest, scene: Scene, what: str) -> None:
    assert not app.exception, f"{what}: {app.exception}"
    assert app.title[-1].value == scene.title, what
    assert figures(app) <= 1, what
    caption, drawn = (place_in(app, key) for key in ("scene_said", "scene_answer"))
    assert caption < drawn, what  # above the figure
    assert any(element.value.strip() for element in app.markdown) or app.info, what  # or why there is nothing to see


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=full)], ids=["each once", "all"])
@each_staged
def test_every_scene_draws_one_figure_of_any_sentence_and_model(lesson: PageInfo, every: bool) -> None:
    """A model that the lesson cannot show too; under `make test` each scene with one sentence and one model."""
    app = follow(script(lesson), {"stage": "1", "step_no": "2", "head_no": "2"})
    assert figures(app) == 1
    for number, scene in enumerate(scenes_of(lesson), 1):
        for sentence, model in ASKED if every else [ASKED[number % len(ASKED)]]:
            for key, value in (("sentence", sentence), ("model", model), ("scene", str(number))):
                app.text_input(key=key).set_value(value)
            shown(app.run(), scene, f"{scene.title}, {model}: {sentence[:30]}")
    app.text_input(key="sentence").set_value("").run()
    assert not app.exception
    if lesson.name in OF_NO_SENTENCE:
        return
    assert app.info
    assert figures(app) == 0


@pytest.mark.parametrize(
    ("scene", "nearest"),
    [("", 1), ("0", 1), ("-7", 1), ("abc", 1), ("1e3", 1), ("3", 3), ("999", -1), ("9" * 50, -1), ("<b>", 1)],
)
def test_a_link_to_no_scene_opens_the_nearest(scene: str, nearest: int) -> None:
    lesson = LESSON[1]
    scenes = scenes_of(lesson)
    app = opened_once(script(lesson), {"stage": "1", "scene": scene})
    shown(app, scenes[nearest if nearest < 0 else nearest - 1], scene)


@pytest.mark.parametrize(
    ("stage", "on"), [("1", True), ("7", True), ("0", False), ("-1", False), ("yes", False), ("", False)]
)
def test_only_a_link_to_the_stage_opens_it(stage: str, on: bool) -> None:
    for page in (TRANSLATE, START, script(LESSON[4])):
        app = opened_once(page, {"stage": stage})
        assert not app.exception
        (title,) = app.title
        assert (title.value not in HEADINGS) == on  # a scene's own
    assert len(opened_once("pages/about/papers.py", {"stage": "1"}).title) == 1


def test_the_link_keeps_what_other_scenes_show() -> None:
    """The step of one scene is still in the link after another that has none, and there again on the way back."""
    app = follow(script(LESSON[0]), {"stage": "1", "encoder_decoder_step_no": "4"}).run()
    first = plain(app)
    app.text_input(key="scene").set_value("5").run()
    assert app.text_input(key="encoder_decoder_step_no").value == "4"
    app.text_input(key="scene").set_value("1").run()
    assert plain(app) == first


def test_the_stage_keeps_the_controls_of_the_page() -> None:
    """What a page's own control holds is in the link on the stage too, in scenes that do not draw it."""
    app = follow(script(LESSON[1]), {"attention_weights": "equal at every step", "attention_view": "heatmap"}).run()
    app.text_input(key="stage").set_value("1").run()
    for scene in ("1", "7", "4"):
        app.text_input(key="scene").set_value(scene).run()
        assert not app.exception
        assert app.segmented_control(key="attention_weights").value == "equal at every step"
        assert app.segmented_control(key="attention_view").value == "heatmap"
    app.text_input(key="stage").set_value("").run()
    assert app.segmented_control(key="attention_weights").value == "equal at every step"


def test_the_scene_of_other_weights_asks_before_it_shows() -> None:
    app = follow(
        script(LESSON[1]), {"stage": "1", "scene": "7", "step_no": "1", "attention_weights": "equal at this step"}
    ).run()
    (asked,) = (element.value for element in app.get("html") if "class='hands'" in element.value)
    assert "With equal weights at step 1: how much of the translation is left?" in asked
    assert all(option in asked for option in SURVIVES)


@each_lesson
def test_the_page_holds_each_scene_in_the_order_of_the_stage(lesson: PageInfo) -> None:
    app = opened_once(script(lesson))
    keys = [str(getattr(element.proto, "id", "")) for element in elements(app._tree) if isinstance(element, Block)]
    scenes_found = [key.rpartition("-scene_")[2] for key in keys if "-scene_" in key]
    assert scenes_found == [str(number) for number in range(1, len(scenes_of(lesson)) + 1)]


@pytest.mark.parametrize("place", [page for places in CONTENTS.values() for page in places if not page.staged])
def test_what_has_no_scenes_stays_a_page(place: PageInfo) -> None:
    app = opened_once(script(place), {"stage": "1"})
    assert not app.exception
    assert app.title[0].value == place.heading
    names = [element.proto.component_name for element in app.get("bidi_component")]
    assert any(name.endswith("attention_lab_copy_link") for name in names)
    assert not any(name.endswith("attention_lab_stage") for name in names)
