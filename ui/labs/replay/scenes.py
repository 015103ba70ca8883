"""Scenes of the replay lab: quality, map, entropy of its rows."""

from __future__ import annotations

import streamlit as st

from charts.training_curves import QUANTITIES, entropy_curves, score_curves
from claims.replay import first_final, scores, written_at
from ui.figures import show, show_described
from ui.keys import Actions
from ui.labs.replay.figures import map_figure
from ui.labs.replay.films import films
from ui.labs.replay.on_screen import MOMENT, SHOWN, ShownFilms, on_screen
from ui.link import hidden_parameter
from ui.scenes import Scene, step_actions
from ui.wording.replay import describe_first_final, describe_scores, describe_writes, describe_written

ROWS = 10  # pieces of a map that are read from the last row
NO_FILM, NO_MAP = "There is no film of a training.", "This model looks nowhere: its decoder gets one vector."


def viewed() -> ShownFilms | None:
    """State of the stage; None without a film."""
    hidden_parameter(SHOWN)
    hidden_parameter(MOMENT)
    trained, _ = films()
    return on_screen(trained) if trained else None


def who_and_when() -> str:
    view = viewed()
    if view is None:
        return NO_FILM
    show(score_curves(view.reel.films, QUANTITIES[0], view.moment), key=f"replay_{QUANTITIES[0]}")
    film, index, compared = view.film, view.frame_index, scores(view.reel.films, view.moment)
    comparison = describe_written(written_at(film, index)) if compared is None else describe_scores(compared)
    return f"{describe_writes(film.model, film.step_at(index), film.written(index, view.sentence).text)} {comparison}"


def the_map() -> str:
    view = viewed()
    if view is None:
        return NO_FILM
    if view.film.model not in view.reel.chosen:
        return NO_MAP
    written = len(view.film.written(view.frame_index, view.sentence))
    description = show_described(map_figure(view, ROWS), key="replay_map")
    return description if written <= ROWS else f"The first {ROWS} of {written} pieces. {description}"


def spread_out() -> str:
    """Entropy of the rows of each map over the training."""
    view = viewed()
    if view is None:
        return NO_FILM
    if not view.reel.chosen:
        return NO_MAP
    show(entropy_curves(view.reel.films, view.sentence, view.reel.chosen, view.moment), key="replay_entropy")
    return describe_first_final(first_final(view.film, view.sentence))


def moments() -> Actions:
    """Actions for the arrow keys: previous and next moment."""
    trained, _ = films()
    if not trained:
        return {}
    view = on_screen(trained)

    def go_to(index: int) -> None:
        st.session_state[MOMENT] = str(view.reel.moments[index])

    return step_actions(len(view.reel.moments), lambda: on_screen(trained).at, go_to)


SCENES = (
    Scene("Which model translates well, and when?", who_and_when, moments),
    Scene("The map at this moment", the_map, moments),
    Scene("From looking everywhere to looking at one word", spread_out, moments),
)
