"""The replay lab: from random weights to a translation, with each model's translations and attention."""

from __future__ import annotations

import streamlit as st

import ui
from charts.byte_weights import decimal_range
from charts.film import moment_label
from charts.training_curves import QUANTITIES, entropy_curves, score_curves
from claims.replay import first_final, rates_alike, scores, sharpened, written_at
from model.assets import FILMS
from model.dissect.filmed import map_entropy
from model.dissect.head_roles import mean_entropy
from ui.depth import unfolds
from ui.figures import one_chart
from ui.labs.replay.choices import say_if_not_filmed, which_map, which_models, which_sentence
from ui.labs.replay.figures import map_figure
from ui.labs.replay.films import films, is_of_these_weights
from ui.labs.replay.on_screen import MOMENT, SHOWN, ShownFilms, on_screen
from ui.labs.replay.projector import projector
from ui.labs.replay.scenes import SCENES
from ui.lesson import formula, show_code
from ui.lesson_model import lesson_model, page_models, say_which_name
from ui.link import LINK, hidden_parameter
from ui.models import model_pair
from ui.scenes import redraw
from ui.terms import term
from ui.text import listed, literal
from ui.wording.replay import (
    describe_first_final,
    describe_rates,
    describe_scores,
    describe_sharpened,
    describe_training,
    describe_written,
)

BELOW = "replay_below"  # the fragment of what depends on the moment
WHY = "It was filmed."
AGAIN = "restore the file (git checkout -- assets) or film a training again (docs/training.md)"


def page() -> None:
    found, wrong = films()
    for trouble in wrong:
        st.warning(literal(f"A film cannot be shown: {trouble}. To have it, {AGAIN}."))
    if not found:
        st.error(literal(f"There is no film in {FILMS}. To have one, {AGAIN}."))
        st.stop()
    hidden_parameter(SHOWN)
    models, sentence = st.columns([5, 4], vertical_alignment="bottom")
    with models:
        which_models(found)
    any_film = next(iter(found.values()))
    with sentence:
        which_sentence(any_film)
    reel, more, below = st.container(key="room_replay"), st.container(), st.container()
    reel.empty()  # at once: a place without anything in it is not kept
    with below:
        one_moment()  # first: it draws the moment's parameter
    view = on_screen(found)
    with reel:
        the_films(view)
    with more:
        say_if_not_filmed(any_film)
        which_map(view.reel.films)
        say_which_name(lesson_model("replay") or view.film.model, WHY)
    what_it_is(view)
    show_code(mean_entropy, key="replay")


def the_films(view: ShownFilms) -> None:
    """Draw the films."""

    def rested(place: int) -> None:
        st.session_state[MOMENT] = str(view.reel.moments[place])
        redraw([LINK, BELOW])

    source = view.film.sources[view.sentence].text
    projector(view.reel, view.at, name=f"Trainings on {source}", key="replay_films", on_rest=rested)


@st.fragment(key=BELOW)
def one_moment() -> None:
    """Describe the current moment, in sentences and charts."""
    hidden_parameter(MOMENT)
    found, _ = films()
    view = on_screen(found)
    film, reel, place = view.film, view.reel, view.frame_index
    st.header(moment_label(view.moment))
    compared = scores(reel.films, view.moment)
    said = [] if compared is None else [describe_scores(compared)]
    said += [describe_written(written_at(film, place)), describe_first_final(first_final(film, view.sentence))]
    st.markdown("\n\n".join(said))
    the_map(view)
    the_curves(view)


def the_map(view: ShownFilms) -> None:
    """Draw the map of the described model, at the current moment."""
    film, sentence, place = view.film, view.sentence, view.frame_index
    if film.model not in view.reel.chosen:
        st.info(
            f"{ui.model_label(film.model)} has no map: its decoder gets one vector and never looks back at the "
            f"{view.pair.source}."
        )
        return
    site, head = view.reel.chosen[film.model]
    st.markdown(describe_sharpened(sharpened(film, sentence, site, head, place)))
    ui.show(map_figure(view), key="replay_map")
    formula(
        r"H = -\frac{1}{T} \sum_{t=1}^{T} \sum_{j} a_{tj} \ln a_{tj}",
        rf"T = {len(film.written(place, sentence))}, \qquad H = "
        rf"\text{{{decimal_range(*map_entropy(film, place, sentence, site, head))}}}",
    )


def the_curves(view: ShownFilms) -> None:
    """Draw the curves as charts."""
    if not (twin := one_chart("replay_twin")):
        return
    with twin:
        for quantity in QUANTITIES:
            ui.show(score_curves(view.reel.films, quantity, view.moment), key=f"replay_{quantity}")
        if view.reel.chosen:
            ui.show(entropy_curves(view.reel.films, view.sentence, view.reel.chosen, view.moment), key="replay_entropy")


def what_it_is(view: ShownFilms) -> None:
    """Describe the trainings behind the films."""
    st.header("What is behind it")
    films_told = sorted(view.reel.films, key=lambda each: each is not view.film)
    for film in films_told if unfolds("numbers") else films_told[:1]:
        said = describe_training(film.training, film.pair)
        st.markdown(f"**{literal(ui.model_label(film.model))}.** {literal(said)}")
        if not is_of_these_weights(film):
            st.caption("The app now uses other weights than the last moment of this film.")
    alike = [name for name in page_models("replay") if model_pair(name) == view.pair]
    if missing := [literal(ui.model_label(name)) for name in alike if name not in films()[0]]:
        st.caption(f"There is no film of {listed(missing)}. To have it, {literal(AGAIN)}.")
    if unfolds("numbers"):
        rates = describe_rates(rates_alike(view.reel.films))
        st.markdown(
            "At each moment you see a model as it was at this step, or at its last filmed step before; its line ends "
            f"at the shipped weights. {rates} All weights are moving averages, as the shipped ones are. Loss: minus "
            f"the log of the probability of the right {term('piece')}, on average, in {term('nat', 'nats')}. "
            f"{term('BLEU')}: of greedy translations of 100 new sentences. {term('entropy', 'Entropy')}: how widely "
            "the rows of a map spread. A film keeps each weight as one of 256 values, so it shows fewer digits."
        )


ui.staged(SCENES, page)
