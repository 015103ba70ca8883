"""The player of the current translation, in sync with step, site and head in the URL.

A page draws it inside a function of its own that is marked with `played`, and passes `PLAYER` to its stepper, if any:

    send_translation(ui.current_record(), key="translate_tracks")

    @played
    def the_player() -> None:
        translation_player(ui.current_record(), key="translate_player")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from charts.player import MEAN, Track, track
from charts.player_figure import player_figure
from model import Record
from model.dissect.telling import telling_step
from ui.callbacks import claim_run
from ui.control_keys import STEP
from ui.figures import show
from ui.french import sentence_glosses
from ui.link import LINK, MEAN_HEAD, choose, chosen_head_or_mean, chosen_site, chosen_step, open_at
from ui.models import model_label
from ui.nearest import nearest_site
from ui.player import Rest, player, send_tracks
from ui.scenes import on_stage, redraw
from ui.stepper import STEPS
from ui.word_marks import word_marks

PLAYER = "player"
KEPT = "played_track"  # the last record that was played, and its track


def played(draw: Callable[[], None]) -> Callable[[], None]:
    """Make `draw` the fragment with the player; one a page."""
    return st.fragment(draw, key=PLAYER)


def send_translation(record: Record, *, key: str) -> None:
    """Send what `translation_player` plays; call in the part of the page that runs once a sentence."""
    if not on_stage():
        send_tracks([track_of(record)], key=key)


def translation_player(record: Record, *, key: str, autoplay: bool = False, also: Sequence[str] = ()) -> None:
    """Draw the player of what was sent; when it pauses, the `stepped` fragment reruns, and its own if the view changed.

    also: keys of further fragments that depend on the view. autoplay: a new translation begins to play by itself.
    """
    open_at(telling_step(record))
    shown = track_of(record)
    site, head = view_of(record)

    def rested(rest: Rest) -> None:
        choose(step=rest.step)
        if (rest.site, rest.head) == (site, head):
            redraw([LINK, STEPS])
            return
        choose(site=rest.site or "", head=MEAN_HEAD if rest.head == MEAN else rest.head)
        redraw([LINK, PLAYER, STEPS, *also])

    with st.container(key=f"room_{key}"):
        player(
            [shown],
            step=chosen_step(record),
            view=shown.view(site, head),
            name=f"The translation by {model_label(record.model)}, step by step",
            key=key,
            on_rest=rested,
            autoplay=autoplay,
            stage=on_stage(),
            slider=STEP,
            sent=not on_stage(),
        )


def step_as_chart(record: Record, step: int, *, key: str) -> None:
    """The player's current step as one chart, made when opened. Call it inside a stepped function."""
    twin = st.expander("This step as one chart, with data", key=f"{key}_twin", on_change=claim_run, type="compact")
    if twin.open:
        with twin:
            shown = track_of(record)
            show(player_figure(shown, step, shown.view(*view_of(record))), key=f"{key}_step")


def track_of(record: Record) -> Track:
    """The record as a track: whole words, those of the target glossed in this sentence's own words.

    Cached for a record; a session keeps its last.
    """
    kept: tuple[Record, Track] | None = st.session_state.get(KEPT)
    if kept is None or kept[0] is not record:
        kept = record, track(record, glosses=sentence_glosses(record), marks=word_marks(record))
        st.session_state[KEPT] = kept
    return kept[1]


def view_of(record: Record) -> tuple[str | None, int]:
    """The cross site and the head in the URL, or the nearest ones; `MEAN`: all heads of the site."""
    cross = [site for site in record.attention if site.kind == "cross"]
    site = nearest_site(chosen_site(record) or "", cross)
    if site is None:
        return None, MEAN
    if chosen_site(record) != site:  # another kind of attention is asked for: its head is none of these
        return site, MEAN if len(record.attention[site].weights) > 1 else 0
    head = chosen_head_or_mean(record, site)
    return site, MEAN if head is None else head
