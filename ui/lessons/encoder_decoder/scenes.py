"""Scenes of the lesson on encoder and decoder: its sections, each with the figure that the page draws too."""

from __future__ import annotations

from charts.grammar import piece_names
from charts.hidden_states import hidden_states
from charts.unrolled import unrolled_network
from model import Record
from ui.class_poll import which_most
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.encoder_decoder.handed_over import LENGTH_UNKNOWN, ONE_WORD, influence_figure, length
from ui.lessons.encoder_decoder.on_screen import KEY, STEP, chosen_step, on_screen
from ui.lessons.encoder_decoder.race import NO_RUNNERS, kinds_of_runners, played_race, running_at
from ui.lessons.encoder_decoder.unrolled_steps import kept_figure, share_kept, what_happens
from ui.link import numbered_parameter, one_of, set_number
from ui.scenes import PLAYS, ClassPoll, Scene, step_actions
from ui.text import literal
from ui.wording.encoder_decoder import describe_stage

UNITS = {"liveliest": 32, "all": None}


def both_networks() -> str:
    """The two networks unrolled, up to the step."""
    translator, record, chain = on_screen()
    numbered_parameter(STEP)
    step = chosen_step(chain)
    show(unrolled_network(record, step), key=f"{KEY}_network")
    return what_happens(translator, record, chain, step)


def states() -> str:
    """All states up to the step."""
    numbered_parameter(STEP)
    return states_at(chosen_step(on_screen()[2]))


def states_at(step: int) -> str:
    kind = one_of("Units", list(UNITS), key=f"{KEY}_units")
    return show_described(hidden_states(on_screen()[1], step, UNITS[kind]), key=f"{KEY}_states")


def bottleneck() -> str:
    chain = on_screen()[2]
    show(kept_figure(chain), key=f"{KEY}_bottleneck")
    return share_kept(chain)


def influence() -> str:
    translator, record, _ = on_screen()
    figure = influence_figure(translator, record)
    return ONE_WORD if figure is None else show_described(figure, key=f"{KEY}_influence")


def long_sentences() -> str:
    figure = length(on_screen()[1].pair, key=KEY)
    return LENGTH_UNKNOWN if figure is None else literal(figure.alt)


def race() -> str:
    on_screen()  # which says so where nothing can run
    running, step, longest = running_at(KEY)
    if not longest:
        return NO_RUNNERS
    played_race(running, step, key=KEY)
    return describe_stage(kinds_of_runners())


def shown() -> Record:
    return on_screen()[1]


def steps() -> Actions:
    chain = on_screen()[2]
    return step_actions(chain.steps, lambda: chosen_step(chain), lambda step: set_number(STEP, step))


def liveliest() -> ClassPoll | None:
    """Class poll: which token changes the encoder's state most?"""
    _, record, chain = on_screen()
    return which_most(
        "Which token changes the encoder\u2019s state most?", piece_names(record.source), chain.encoder_change
    )


NETWORKS, STATES, BOTTLENECK, ACROSS, LONG, RACE = SCENES = (
    Scene("Two networks, step by step", both_networks, steps, translation=shown),
    Scene(
        "Every state so far",
        states,
        steps,
        choice=liveliest,
        translation=shown,
        folded=True,
        parameters=("encoder_decoder_units",),
    ),
    Scene("The bottleneck", bottleneck, translation=shown),
    Scene("What reaches the decoder?", influence, translation=shown, folded=True),
    Scene("Long sentences", long_sentences, folded=True, parameters=("encoder_decoder_sources",)),
    Scene("The race", race, plays=PLAYS),
)
