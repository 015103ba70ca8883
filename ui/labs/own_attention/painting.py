"""The painted map, its brush, and the scope of heads."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.labels import site_label
from model.language.languages import LanguagePair
from ui.browser_answers import answered, described_words
from ui.callbacks import write_address
from ui.confidence_marks import marks_confidence
from ui.difference import difference_html
from ui.labs.own_attention.drawn import MAX_LENGTH, MAX_ROWS, DrawnRow, How, Where, fitting, written
from ui.labs.own_attention.on_screen import (
    MAP,
    OTHER,
    ROWS,
    SCOPE,
    SCOPES,
    USUAL_OTHER,
    ShownRows,
    places_of,
    sites_of,
)
from ui.labs.own_attention.painter import paint_map
from ui.link import choose, mirrored, one_of, remember_usual
from ui.sentence import reads_examples
from ui.text import literal
from ui.wording.own_attention import PLACE_NAMES, describe_drawn, describe_elsewhere

BRUSH, TROUBLE = "own_brush", "own_trouble"
STROKES = "own_strokes"  # in the session: how many the server has answered
BRUSHES: tuple[How, ...] = ("only", "never", "shares", "as there")
BRUSH_NAMES: dict[str, str] = {
    "only": "Only here",
    "never": "Never here",
    "shares": "By percent",
    "as there": "Copy a row",
}
SCOPE_NAMES: dict[str, str] = {"all": "All layers", "layer": "One layer", "head": "One head"}
MAP_NAMES: dict[str, str] = {"cross": "Cross", "encoder": "Encoder self", "decoder": "Decoder self"}
HINTS: dict[str, str] = {
    "only": "Keyboard: arrows, Space, Enter.",
    "never": "Drag across a row: the model may not look there. Keyboard: arrows, Space, Enter.",
    "shares": "Choose a row and give out 100 % below: drag a bar, fill in a field, or type a number on a cell.",
    "as there": "Click a row: it copies the weights of the same row of the other sentence. Keyboard: arrows, Enter.",
}
TOO_LONG = "A link cannot hold so many rows: undo some first."


def choices(places: Sequence[Where], pair: LanguagePair) -> tuple[How, DeltaGenerator]:
    """Draw the choice of map, brush and heads in two rows; returns the brush and the second row.

    places, pair: of the model. A single row would wrap in most windows when its widgets appear, and push down the page.
    """
    first, second = (st.container(horizontal=True, vertical_alignment="bottom") for _ in range(2))
    with first:
        if len(places) > 1:
            with st.container(width="content"):
                one_of(
                    "Attention",
                    places,
                    key=MAP,
                    format_func=MAP_NAMES.__getitem__,
                    help=f"Cross-attention: each step of the decoder looks at the {pair.source}. Self-attention: each "
                    f"{pair.source} piece looks at the {pair.source}, each {pair.target} piece at the {pair.target} "
                    "before it.",
                )
        with st.container(width="content"):
            brush = one_of(
                "Brush",
                BRUSHES,
                key=BRUSH,
                format_func=BRUSH_NAMES.__getitem__,
                help="Copy a row: it gets the weights of the same row of the other sentence, below.",
            )
    with second, st.container(width="content"):
        one_of(
            "Heads",
            SCOPES,
            key=SCOPE,
            format_func=SCOPE_NAMES.__getitem__,
            help="Which heads follow your painting. The map shows their mean.",
        )
    return next(each for each in BRUSHES if each == brush), second


def which_head(view: ShownRows) -> None:
    """Draw the choice of layer and head, if the scope needs them."""
    sites, heads = sites_of(view.translator, view.where), range(view.translator.heads_at[view.site])
    layer, head = st.columns(2)
    if view.scope != "all" and len(sites) > 1:
        mirrored(
            layer.selectbox,
            "Layer",
            sites,
            view.site,
            key="own_layer",
            picked=lambda site: choose(site=site),
            format_func=site_label,
        )
    if view.scope == "head" and len(heads) > 1:
        mirrored(
            head.segmented_control,
            "Head",
            list(heads),
            view.head,
            key="own_head",
            picked=lambda number: choose(head=number),
            format_func=lambda number: str(number + 1),
            required=True,
        )


def the_french(view: ShownRows) -> None:
    """Draw both translations as one line; while a row is painted the browser writes what it makes."""
    with st.container(key="answered_own"):
        st.html(difference_html(view.before, view.now))
        answered(
            "painted_french",
            view.translator,
            name="own",
            data={
                "text": view.text,
                "ids": view.before.target.ids,
                "rows": [
                    {"where": row.where, "row": row.step, "brush": row.how, "keys": row.keys, "shares": row.shares}
                    for row in view.rows
                ],
                "where": view.where,
                "heads": {
                    where: [{"site": head.site, "head": head.head} for head in view.heads(where=where)]
                    for where in places_of(view.translator)
                },
                "other": view.other and view.other.source.text,
                "before": described_words(view.before),
                "marked": marks_confidence(),
                "strokes": st.session_state.get(STROKES, 0),
            },
        )


def the_map(view: ShownRows, brush: How) -> None:
    """Draw the present weights of the scope, ready to be painted."""
    record = view.now

    def painted(step: int, keys: tuple[int, ...], shares: tuple[int, ...]) -> None:
        st.session_state[STROKES] = st.session_state.get(STROKES, 0) + 1
        row = DrawnRow(step, brush, keys, view.where, shares)
        rows = (*view.history, row)[-MAX_ROWS:]
        if brush == "as there" and view.other is None:
            st.session_state[TROUBLE] = "First type another sentence below."
        elif not fitting([row], len(record.source), view.other):
            st.session_state[TROUBLE] = "A row must look somewhere: leave at least one cell."
        elif len(text := written(rows, view.tag)) > MAX_LENGTH:
            st.session_state[TROUBLE] = TOO_LONG
        else:
            st.session_state[ROWS] = text

    drawn = {row.step: (row, describe_drawn(row, record)) for row in view.rows if row.where == view.where}
    with st.container(key="room_own_map"):
        paint_map(
            record,
            view.site,
            view.weights(record),
            drawn,
            brush,
            name=f"{PLACE_NAMES[view.where]}, for painting",
            causal=view.where == "decoder",
            key="own_paint",
            on_paint=painted,
        )
    with st.container():
        if trouble := st.session_state.pop(TROUBLE, None):
            st.warning(trouble)


def undo(view: ShownRows, row: DeltaGenerator) -> None:
    """Draw the buttons that undo strokes, last one first. row: container of the buttons."""
    with row:
        for name, kept in (("Undo", len(view.history) - 1), ("As the model looks", 0)):
            st.button(
                name,
                key=f"own_{name.replace(' ', '_').lower()}",
                on_click=_keep,
                args=(view, kept),
                disabled=not view.history,
            )
    elsewhere = [row for row in view.rows if row.where != view.where]
    if elsewhere:
        st.caption(f"Also painted: {'; '.join(literal(describe_elsewhere(row, view.now)) for row in elsewhere)}.")


def _keep(view: ShownRows, count: int) -> None:
    st.session_state[ROWS] = written(view.history[:count], view.tag)


def other_box(pair: LanguagePair) -> None:
    """Draw the box for the other sentence, a URL parameter. pair: of the model."""
    remember_usual(OTHER, USUAL_OTHER)
    st.text_input(
        "The other sentence",
        USUAL_OTHER,
        key=OTHER,
        bind="query-params",
        max_chars=300,
        autocomplete="off",
        on_change=write_address(OTHER, USUAL_OTHER),
    )
    if reads_examples(pair):
        st.button(
            literal("Try: The dog bites the man."),
            key="own_try",
            on_click=lambda: choose(sentence="The dog bites the man."),
            type="tertiary",
        )
