"""The only scene of pages other than lessons: the current translation, played."""

from __future__ import annotations

from ui.current import current_record
from ui.scenes import PLAYS_HEADS, Scene
from ui.translation_player import translation_player


def the_translation() -> str:
    translation_player(current_record(), key="stage_player")
    return ""  # the player says it itself


SCENES = (
    Scene(
        "The translation, step by step",
        the_translation,
        plays=PLAYS_HEADS,
        line="Thick ribbon = where it looks while it writes this word.",
    ),
)
