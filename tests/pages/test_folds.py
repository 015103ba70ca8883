"""The folded parts of lessons: what a link may say of each exists on its page, and opens that part alone."""

from __future__ import annotations

import importlib

import pytest

from contents import CONTENTS, LESSONS, PageInfo
from tests.pages.harness import follow, open_everything
from tests.tiers import first
from ui.link import USUAL
from ui.scenes import Scene
from ui.text import literal


def folded(page_info: PageInfo) -> list[Scene]:
    return [scene for scene in importlib.import_module(page_info.staged).SCENES if scene.folded]


@pytest.mark.parametrize("place", first(CONTENTS[LESSONS], 2), ids=lambda page_info: page_info.name)
def test_what_a_link_says_of_a_folded_part_opens_it(place: PageInfo) -> None:
    page = f"pages/{place.script}"
    app = open_everything(follow(page, {"depth": "numbers"}))  # which a link then says something of
    for scene in folded(place):
        for name in scene.parameters:
            assert name in app.session_state[USUAL], f"{place.name} has no parameter {name}"
    app = follow(page, {"depth": "numbers"})
    titles = [f"**{literal(scene.title)}**" for scene in folded(place)]
    shown = {element.label: element.proto.expanded for element in app.expander if element.label in titles}
    assert shown == dict.fromkeys(titles, False)
    number = importlib.import_module(place.staged).SCENES.index(folded(place)[0]) + 1
    app = follow(page, {"depth": "numbers", "scene": str(number)})
    assert [element.label for element in app.expander if element.label in titles and element.proto.expanded] == titles[
        :1
    ]
    app = follow(page, {"depth": "code"})
    assert all(element.proto.expanded for element in app.expander if element.label in titles)
