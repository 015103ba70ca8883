"""One table of contents: the pages that exist, the app's menu and the README's table are the same."""

from __future__ import annotations

from pathlib import Path

from contents import CONTENTS, LESSONS, lessons_table, place_of
from tests.pages.harness import REGISTRY

ROOT = Path(__file__).parents[2]
PLACES = [place for places in CONTENTS.values() for place in places]


def test_every_page_has_its_place_and_every_place_its_page() -> None:
    scripts = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert sorted(place.script for place in PLACES) == sorted(scripts)


def test_the_menu_follows_the_contents() -> None:
    told = [(f"pages/{place.script}", place.heading, place.address) for place in PLACES]
    assert [(page.script, page.title, page.address) for page in REGISTRY] == told


def test_lessons_are_numbered_in_order_and_other_pages_not_at_all() -> None:
    assert [place.number for place in CONTENTS[LESSONS]] == list(range(1, len(CONTENTS[LESSONS]) + 1))
    assert place_of("multi_head").label == "Lesson 5: Multi-head attention"
    assert place_of("translate").label == "Translate"


def test_the_readme_has_the_table() -> None:
    assert lessons_table() in (ROOT / "README.md").read_text(encoding="utf-8")
