"""The player: translations played step by step in the browser; the URL follows when it pauses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from charts.components import PLAYER
from charts.labels import SHARE_TEXTS, SHARES
from charts.lanes import Lane
from charts.palette import DARK, LIGHT
from charts.player import MEAN, Track
from charts.sureness import LEGEND, NAMES, UNDERLINES
from ui.callbacks import choices_made
from ui.component_files import module_component
from ui.confidence_marks import marks_confidence
from ui.kept import keep_in_browser
from ui.presses import Presses

SHADES = [list(pair) for pair in zip(SHARES, SHARE_TEXTS, strict=True)]
COLOURS = {theme: asdict(palette) for theme, palette in (("light", LIGHT), ("dark", DARK))}


def identity(*packed: str) -> str:
    """Identity of the data: the browser reuses its drawing while this is unchanged."""
    return hashlib.sha256("\n".join(packed).encode()).hexdigest()


_component = module_component("attention_lab_player", PLAYER)


@dataclass(frozen=True)
class Rest:
    """Where the reader paused the player: the step from 0, the cross site and its head (`MEAN`: all of them)."""

    step: int
    site: str | None
    head: int


def player(
    tracks: Sequence[Track] | Sequence[Lane],
    *,
    step: int,
    view: int = 0,
    name: str,
    key: str,
    on_rest: Callable[[Rest], None],
    keys: bool = True,
    stage: bool = False,
    autoplay: bool = False,
    slider: str = "",
    whole: bool = False,
    sent: bool = False,
) -> None:
    """Draw the player at `step` and, for a single track, `view`; or several lanes. `on_rest` is a callback for pauses.

    name: accessible name. keys: arrow keys and Space work on the whole page; for one player a page. stage: large, for a
    projector. autoplay: a new sentence begins to play by itself. slider: key of a stepper's slider to move along.
    whole: a translation too long for large words in one row is also shown below as text. sent: `send_tracks` has sent
    the tracks.
    """
    own = f"{key}_own_choices"

    def made_elsewhere() -> int:
        return choices_made() - int(st.session_state.get(own, 0))

    def rested(message: Any) -> None:
        rest = parse_message(message, [track if isinstance(track, Track) else track.track for track in tracks])
        elsewhere = made_elsewhere()
        if rest and message.get("unless") in (None, elsewhere):  # else what the reader pressed afterwards has chosen
            try:
                on_rest(rest)
            finally:  # it may say what is to be drawn again
                st.session_state[own] = choices_made() - elsewhere

    presses = Presses(key, rested)
    packed = [track.packed for track in tracks]
    marked = marks_confidence()
    _component(
        key=key,
        data={
            "id": identity(*packed),
            "name": name,
            "tracks": None if sent else packed,
            "step": step,
            "view": view,
            "made": made_elsewhere(),
            **presses.data(),
            "keys": keys,
            "stage": stage,
            "autoplay": autoplay,
            "slider": slider,
            "whole": whole,
            "colours": COLOURS,
            "underlines": UNDERLINES if marked else {},
            "legend": [[kind, NAMES[kind], meaning] for kind, meaning in LEGEND] if marked else [],
        },
        on_pressed_change=presses.answer,
    )


def send_tracks(tracks: Sequence[Track], *, key: str) -> None:
    """Send tracks for a player that is rerun more often than they change."""
    packed = [track.packed for track in tracks]
    keep_in_browser(packed, identity(*packed), key=key)


def parse_message(message: Any, tracks: Sequence[Track]) -> Rest | None:
    """Validate the browser's message; None where it is invalid."""
    if not isinstance(message, dict):
        return None
    step, site, head = message.get("step"), message.get("site"), message.get("head")
    if not isinstance(step, int) or not 0 <= step < max(len(track.steps) for track in tracks):
        return None
    if not tracks[0].views:
        return Rest(step, None, MEAN)
    exists = any(view.site == site and view.head == head for view in tracks[0].views)
    return Rest(step, site, head) if exists and isinstance(head, int) else None
