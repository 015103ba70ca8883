"""Why positions are added and not appended: a projection of the sum is the sum of two projections."""

from __future__ import annotations

import streamlit as st

import ui
from charts.figure import Figure
from charts.grammar import piece_names
from charts.strips import WINDOW, Strip, largest, strips
from claims.why_positions import position_shares, strongest_number
from model import Record, Translator
from model.dissect.added_position import AddedParts, added_parts
from model.network.mistakes import positions_concatenated
from model.network.wiring import add_positions
from ui.computed import computed
from ui.lesson import aligned, formula, formula_note, number, show_code
from ui.lessons.positional_encoding.on_screen import on_screen, settings_on_screen
from ui.page_links import view_address
from ui.wording.why_positions import describe_appending, describe_position_shares

TOKEN = 1  # of which the figure shows the queries


@st.fragment
def why_added() -> None:
    """Draw one token's queries in two heads, with the parts from its word and from its position."""
    translator, record, width = on_screen()
    parts = parts_of(translator, record)
    st.header("Why added, not appended?")
    st.markdown(
        "Does adding not mix up word and position? A matrix times a sum is the sum of two products. Each query below "
        "is its word’s part plus its position’s part, plus a constant."
    )
    ui.show(queries(record, parts), key="positions_added")
    st.markdown(describe_position_shares(position_shares(parts)))
    appended = view_address("break_it", {"break_mistake": "positions_concatenated"})
    st.markdown(f"{describe_appending(width)} [Try it at the same width]({appended}).")
    token, pre_norm = shown_token(record), settings_on_screen().norm == "pre"
    head = heads_shown(parts)[0]
    strongest = strongest_number(parts, head, token, first=WINDOW)
    word, position, constant, result = (
        float(part[head, min(token, part.shape[1] - 1), strongest])
        for part in (parts.word, parts.position, parts.constant, parts.result)
    )
    formula(
        r"\begin{aligned} W(x + p) &= Wx + Wp \\ [W_1\; W_2] \begin{bmatrix} x \\ p \end{bmatrix} &= W_1 x + W_2 p "
        r"\end{aligned}",
        aligned(
            rf"q_{{{strongest + 1}}}",
            f"{number(word, 3)} + {number(position, 3)} + {number(constant, 3)}",
            f"{result:.3f}",
        ),
    )
    formula_note(
        f"Number {strongest + 1} of head {head + 1}’s query: from the word, from the position, and a constant."
        + (" The layer norm before W divides both parts by the same number." if pre_norm else "")
    )
    show_code(add_positions, positions_concatenated, added_parts, key="positions_added")


def parts_of(translator: Translator, record: Record) -> AddedParts:
    """Parts of all queries of the encoder's first layer; from the shared cache."""
    return computed(
        ("added_parts", translator, record.source.ids),
        lambda: added_parts(translator, record),
        lambda parts: sum(array.nbytes for array in vars(parts).values()),
    )


def shown_token(record: Record) -> int:
    return min(TOKEN, len(record.source) - 1)


def heads_shown(parts: AddedParts) -> list[int]:
    """The heads, from 0, that take most and least from positions."""
    shares = parts.position_share.mean(axis=1)
    return list(dict.fromkeys([int(shares.argmax()), int(shares.argmin())]))


def queries(record: Record, parts: AddedParts) -> Figure:
    """Queries of one token in two heads, with their two parts, on one scale."""
    token = shown_token(record)
    name = piece_names(record.source)[token]
    shown = heads_shown(parts)
    scale = max(largest(part[shown, token]) for part in (parts.word, parts.position, parts.result))
    rows = [
        strip
        for head in shown
        for strip in (
            Strip(f"head {head + 1}: word", parts.word[head, token], None, scale),
            Strip("+ position", parts.position[head, token], None, scale),
            Strip("query", parts.result[head, token], "query", scale),
        )
    ]
    shares = "; ".join(
        f"in head {head + 1} the position’s part is {ui.percent(float(parts.position_share[head, token]))} of the "
        "length of both"
        for head in shown
    )
    return strips(rows, name="added-position", alt=f"Queries of “{name}” and their parts: {shares}.", title="number")
