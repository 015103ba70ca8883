"""State of the page: films, sentence, moment, and the map of each film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from charts.film import Moment, Reel, moments_of
from model.language.languages import LanguagePair
from model.language.text import split_key
from model.store.filmed import FilmedTraining
from ui.lesson_model import lesson_model
from ui.link import DEFAULT_SITE, HEAD, MEAN_HEAD, SENTENCE, SITE, asked, number_asked
from ui.nearest import nearest_index, nearest_site

SHOWN, MOMENT = "replay_models", "replay_moment"  # parameters of the link
SHIPPED = "shipped"  # in place of a step: the last moment, whatever its step


@dataclass(frozen=True)
class ShownFilms:
    """reel: data of the browser component. at: index of its moment. film: the film described below it."""

    reel: Reel
    at: int
    film: FilmedTraining

    @property
    def moment(self) -> Moment:
        return self.reel.moments[self.at]

    @property
    def frame_index(self) -> int:
        """Index of the frame in `film`."""
        return self.film.at(self.moment)

    @property
    def pair(self) -> LanguagePair:
        """The languages of `film`."""
        return self.film.pair

    @property
    def sentence(self) -> int:
        return self.reel.sentence


def on_screen(films: Mapping[str, FilmedTraining]) -> ShownFilms:
    """Read the controls and the URL for these films; there is at least one."""
    names = shown_models(films)
    chosen = lesson_model("replay")
    moments = moments_of(list(films.values()))
    reel = Reel(
        tuple(films[name] for name in names),
        moments,
        sentence_at(films[names[0]]) or 0,
        {name: map_of(films[name]) for name in names if films[name].sites},
    )
    film = films[chosen if chosen in names else names[-1]]
    return ShownFilms(reel, moment_at(st.session_state.get(MOMENT) or "", moments), film)


def shown_models(films: Mapping[str, FilmedTraining]) -> list[str]:
    """Models to show: those in the URL, else all."""
    wanted = (st.session_state.get(SHOWN) or "").split(",")
    return [name for name in films if name in wanted] or list(films)


def sentence_at(film: FilmedTraining) -> int | None:
    """Index of the typed sentence; None where it was not filmed. Case and punctuation are ignored."""
    typed = split_key(asked(SENTENCE))
    return next((index for index, source in enumerate(film.sources) if split_key(source.text) == typed), None)


def map_of(film: FilmedTraining) -> tuple[str, int | None]:
    """The site and head in the URL, or the nearest in the film; None: the mean of a site's heads."""
    site = nearest_site(st.session_state.get(SITE) or DEFAULT_SITE, list(film.sites)) or ""
    heads = film.sites[site]
    if heads == 1 or number_asked(HEAD) in ("", MEAN_HEAD):
        return site, None
    return site, nearest_index(number_asked(HEAD), heads)


def moment_at(text: str, moments: Sequence[Moment]) -> int:
    """Index of the moment nearest to a step, or of the shipped weights, as named in the URL; the first for nothing."""
    if text == SHIPPED:
        return len(moments) - 1
    try:
        step = int(text)
    except ValueError:
        return 0
    return min(range(len(moments)), key=lambda index: abs(moments[index] - step), default=0)
