"""Browser component that plays the films; the URL follows when it pauses."""

from __future__ import annotations

from collections.abc import Callable

from charts.byte_weights import BYTE_SHADES
from charts.components import Component
from charts.film import Reel
from ui.component_files import module_component
from ui.player import COLOURS, identity
from ui.presses import Presses

_component = module_component(
    "attention_lab_film",
    Component(
        '<div class="frame"><div class="film" role="group" tabindex="-1"></div></div>',
        module="views/film.js",
        styles=("shared/playback.css", "views/film.css"),
    ),
)


def projector(reel: Reel, moment_index: int, *, name: str, key: str, on_rest: Callable[[int], None]) -> None:
    """Draw the films at a moment. `on_rest` is a callback for the index of the moment where they pause.

    name: accessible name.
    """

    def rested(moment: object) -> None:
        if isinstance(moment, int) and 0 <= moment < len(reel.moments):
            on_rest(moment)

    presses = Presses(key, rested)
    _component(
        key=key,
        data={
            "id": identity(reel.packed),
            "name": name,
            "packed": reel.packed,
            "moment": moment_index,
            "shares": BYTE_SHADES,
            **presses.data(),
            "colours": COLOURS,
        },
        on_pressed_change=presses.answer,
    )
