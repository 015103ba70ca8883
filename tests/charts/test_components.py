"""The app's components in the pocket edition: their modules, markup and style sheets."""

from __future__ import annotations

import pytest

from charts.components import LAB, initial_markup
from charts.modules import exports, in_order
from charts.pocket import COMPONENTS, PAGE


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_of_the_page_is_the_one_of_the_app(name: str) -> None:
    """The page imports its module, and has its markup and style."""
    component = COMPONENTS[name]
    module = LAB / component.module
    assert module.resolve() in in_order(PAGE / "main.js")
    assert "draw" in exports(module)
    assert initial_markup(COMPONENTS)[name] == {"html": component.html, "css": component.css}
    assert component.css
