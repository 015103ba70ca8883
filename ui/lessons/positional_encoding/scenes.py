"""Scenes of the lesson on positions: its sections, each with the figure that the page draws too."""

from __future__ import annotations

import streamlit as st

from charts.grammar import piece_names
from charts.positional import position_table
from charts.positional_clock import pair_clock
from charts.sine_alone import twin_hands
from claims.positions import first_and_last
from claims.why_positions import position_shares
from model import Intervention, PositionalChange, Record
from ui.both_translations import both_translations
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.positional_encoding.added_up import input_part
from ui.lessons.positional_encoding.all_at_once import both_encoders, in_a_row
from ui.lessons.positional_encoding.changed_positions import chosen_positions, what_it_costs, with_positions
from ui.lessons.positional_encoding.on_screen import (
    PAIR,
    SHOWN_POSITIONS,
    USUAL_PAIR,
    on_screen,
    settings_on_screen,
    with_and_without,
)
from ui.lessons.positional_encoding.one_pair import START, chosen_turn, degrees
from ui.lessons.positional_encoding.order_experiment import OWN_ORDER, all_translations, in_both_orders
from ui.lessons.positional_encoding.order_picker import movable_words, order_picker
from ui.lessons.positional_encoding.why_added import parts_of, queries
from ui.lessons.positional_encoding.why_waves import OFFSET, OFFSETS, TOKEN, USUAL_OFFSET, chosen
from ui.lessons.positional_encoding.why_waves import PAIR as SINE_PAIR
from ui.lessons.positional_encoding.without_recurrence import changes
from ui.link import NUMBER, amount
from ui.scenes import Scene, step_actions
from ui.slider import Slider
from ui.wording.positions import describe_changed_states, describe_first_and_last
from ui.wording.why_positions import describe_position_shares, describe_same_sine

USUAL_START, LAST_START = 2, 40
OFF = Intervention(encoder_positions=PositionalChange("off"))  # what a class sees first


def chosen_pair(width: int) -> int:
    """Draw the choice of a pair of dimensions; returns its index, from 0."""
    slider = pair_slider(width)
    return int(amount("Pair of dimensions, i", int(slider.least), int(slider.most), USUAL_PAIR, key=slider.key))


def pair_slider(width: int) -> Slider:
    return Slider(PAIR, 0, width // 2 - 1)


def shown_positions(record: Record) -> int:
    return max(len(record.source), SHOWN_POSITIONS)


def order_matters(record: Record) -> str:
    """Information in this sentence that is lost without positions."""
    words = [word.text for word in record.source.words[: movable_words(record.source)]]
    return describe_first_and_last(first_and_last(words))


def vectors() -> str:
    _, record, width = on_screen()
    layout = settings_on_screen().position_layout
    show(position_table(shown_positions(record), width, chosen_pair(width), layout), key="positions_table")
    return f"Attention compares tokens pair by pair. {order_matters(record)}"


def turn() -> str:
    width = on_screen()[2]
    pair, start, offset = chosen_turn(width)
    show(pair_clock(pair, width, start, offset, settings_on_screen().position_layout), key="positions_clock")
    turned = degrees(pair, offset, width)
    return (
        f"{offset} positions further, the hand of pair {pair} has turned by {turned:.1f} degrees, wherever it started."
    )


def added_up() -> str:
    return show_described(input_part(on_screen()[1], "Sum"), key="positions_sum")


def other_order() -> str:
    """Models with and without positions on two orders of the words."""
    record = on_screen()[1]
    order = order_picker(record.source, key="positions_order")
    pairs = in_both_orders(record, with_and_without(), order)
    if order == sorted(order) or not pairs:
        return OWN_ORDER
    st.html(all_translations(pairs))
    _, encoders = changes(pairs, order)
    return describe_changed_states(encoders[-1])


def other_positions() -> str:
    """The translation with positions as chosen; with the encoder's off where none are chosen."""
    translator, record, _ = on_screen()
    chosen = chosen_positions(record, key="positions_change") or OFF
    changed, old = with_positions(translator, record, chosen)
    label = "encoder without positions" if chosen == OFF else "positions as chosen"
    st.html(both_translations(("as trained", record), (label, changed)))
    return what_it_costs(record, old)


def without_rnn() -> str:
    both = both_encoders(on_screen()[0])
    if isinstance(both, str):
        return both
    figure, sentence = in_a_row(both)
    show(figure, key="positions_in_a_row")
    return sentence


def sine_alone() -> str:
    """Two positions with the same sine, and both some positions further."""
    _, record, width = on_screen()
    sine, pair = chosen(record, width)
    show(twin_hands(sine, pair, width), key="positions_sine")
    return describe_same_sine(piece_names(record.source), sine, pair)


def added_queries() -> str:
    """Queries of a token, with the parts from its word and its position."""
    translator, record, _ = on_screen()
    parts = parts_of(translator, record)
    show(queries(record, parts), key="positions_added")
    return describe_position_shares(position_shares(parts))


def pairs() -> Actions:
    width = on_screen()[2]
    return over_slider(PAIR, USUAL_PAIR, width // 2)


def starts() -> Actions:
    return over_slider(START, USUAL_START, LAST_START + 1)


def offsets() -> Actions:
    return over_slider(OFFSET, USUAL_OFFSET, len(OFFSETS.numbers), int(OFFSETS.least))


def over_slider(key: str, usual: int, count: int, least: int = 0) -> Actions:
    """Actions for the arrow keys over so many whole numbers of a slider, from `least`."""

    def go_to(number: int) -> None:
        st.session_state[key] = number + least

    return step_actions(count, lambda: int(st.session_state.get(key, usual)) - least, go_to)


VECTORS, TURN, SUM, ORDER, CHANGED, NO_RNN, WAVES, ADDED = SCENES = (
    Scene("One vector for each position", vectors, pairs),
    Scene(
        "A step further is a turn",
        turn,
        starts,
        folded=True,
        parameters=("positions_clock_pair", "positions_clock_start", "positions_clock_offset"),
    ),
    Scene("What the encoder reads", added_up, folded=True),
    Scene("The order experiment", other_order),
    Scene(
        "Change the positions",
        other_positions,
        folded=True,
        parameters=("positions_change_encoder", "positions_change_decoder"),
    ),
    Scene("Why we no longer need the RNN", without_rnn, folded=True),
    Scene(
        "Why sine and cosine?",
        sine_alone,
        offsets,
        folded=True,
        parameters=(f"{TOKEN}{NUMBER}", SINE_PAIR, OFFSET),
    ),
    Scene("Why added, not appended?", added_queries, folded=True),
)
