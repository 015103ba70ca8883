"""Components of the app as they are registered: markup that says it is busy until its script has come."""

from __future__ import annotations

import pytest

from charts.components import PLAYER
from ui.component_files import waiting


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
