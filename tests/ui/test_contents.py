"""One table of contents: the pages that exist, the app's menu and the README's table are the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from contents import CONTENTS, LESSONS, in_languages, page_info, pages_table
from model.network.families import Trait, names_with
from tests.pages.harness import REGISTRY
from tests.pairs import FRENCH

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
MOVING = 1_500_000  # bytes of a moving picture at most
PLACES = [page for places in CONTENTS.values() for page in places]


def test_every_page_has_its_place_and_every_place_its_page() -> None:
    scripts = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert sorted(page.script for page in PLACES) == sorted(scripts)


def test_the_menu_follows_the_contents() -> None:
    listed = [(f"pages/{page.script}", page.heading, page.address) for page in PLACES]
    assert [(page.script, page.title, page.address) for page in REGISTRY] == listed


def test_lessons_are_numbered_in_order_and_other_pages_not_at_all() -> None:
    assert [page.number for page in CONTENTS[LESSONS]] == list(range(1, len(CONTENTS[LESSONS]) + 1))
    assert page_info("multi_head").label == "Lesson 5: Multi-head attention"
    assert page_info("translate").label == "Translate"


def test_what_a_page_needs_is_known_and_its_default_model_has_it() -> None:
    for page in PLACES:
        assert set(page.needs) <= set(get_args(Trait))
        fitting = names_with(page.needs, page.default_model)
        assert page.default_model in ("", fitting[0])


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", *DOCUMENTS])
def test_what_a_document_links_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    linked = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r' (?:src|srcset)="([^"]+)"', text)]
    here = [link.partition("#")[0] for link in linked if not re.match("https?:|mailto:|#", link)]
    assert all(((ROOT / document).parent / link).exists() for link in here)
    assert here or document != "README.md"


def test_the_readmes_first_picture_moves_and_is_small() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'"(docs/screenshots/[^"]+\.webp)"', text)
    assert len(pictures) == 2  # light and dark
    for name in pictures:
        assert (ROOT / name).stat().st_size < MOVING
        with Image.open(ROOT / name) as picture:
            assert getattr(picture, "n_frames", 1) > 5
    assert text.index(pictures[0]) < text.index("git clone --depth 1") < text.index("## ")


def test_every_page_opens_with_a_line_of_its_own_on_what_to_see() -> None:
    lines = [in_languages(page.line, FRENCH) for page in PLACES]
    assert len(set(lines)) == len(PLACES)
    assert all(20 < len(line) <= 105 and line.endswith(".") for line in lines)


def test_the_readme_has_the_table() -> None:
    assert pages_table(FRENCH) in (ROOT / "README.md").read_text(encoding="utf-8")
