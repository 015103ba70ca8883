"""Components of the app as they are registered: markup that is busy until its script has come, and that script."""

from __future__ import annotations

import json
import re

import pytest

from charts.components import PLAYER
from ui.browser_files import script_address
from ui.component_files import entry_script, waiting


@pytest.mark.parametrize(
    ("markup", "busy"),
    [
        ("<span></span>", '<span data-waits aria-busy="true"></span>'),
        (
            PLAYER.html,
            '<div data-waits aria-busy="true" class="frame">' + PLAYER.html.removeprefix('<div class="frame">'),
        ),
    ],
)
def test_the_first_element_is_busy_until_its_script_has_come(markup: str, busy: str) -> None:
    assert waiting(markup) == busy


def test_a_components_script_names_its_files() -> None:
    script = entry_script(PLAYER.module, PLAYER.styles)
    named = {name: json.loads(value) for name, value in re.findall(r"^const ([A-Z]+) = (.+);$", script, re.MULTILINE)}
    assert named == {"FOLDER": script_address(""), "MODULE": PLAYER.module, "STYLES": list(PLAYER.styles)}
