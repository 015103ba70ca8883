"""The shipped films, loaded once for all sessions; an unreadable one is reported in one sentence."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from model.assets import FILMS
from model.network.families import in_menu_order
from model.store.filmed import FilmedTraining, read_film
from model.store.frames import FramesError
from model.store.results import is_current
from ui.lesson_model import lesson_model, page_models
from ui.link import DEFAULT_MODEL
from ui.models import model_pair, models_directory

MAX_FILMS = 8  # films kept, of a few MB each


@st.cache_resource(max_entries=MAX_FILMS, show_spinner=False)
def _read(path: str, modified: int) -> FilmedTraining:
    return read_film(Path(path))


def films() -> tuple[dict[str, FilmedTraining], list[str]]:
    """Available films, in menu order, and error messages of unreadable ones.

    They are of one pair of languages, so that their sentences are the same: that of the page's model, where it has any.
    """
    trainings: dict[str, FilmedTraining] = {}
    wrong: list[str] = []
    for name in in_menu_order(page_models("replay")):
        path = FILMS / f"{name}.npz"
        if not path.exists():
            continue
        try:
            film = _read(str(path), path.stat().st_mtime_ns)
            if film.model != name:
                raise FramesError(f"{path} is the film of {film.model}")
            trainings[name] = film
        except (OSError, FramesError) as error:
            wrong.append(str(error))
    pair = model_pair(lesson_model("replay") or DEFAULT_MODEL)
    return {name: film for name, film in trainings.items() if film.pair == pair} or trainings, wrong


def is_of_these_weights(film: FilmedTraining) -> bool:
    """Whether the film's last frame is of the weights in use."""
    return is_current({"weights": {film.model: film.weights}}, film.model, directory=models_directory(film.model))
