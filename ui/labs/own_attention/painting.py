"""The map that is painted, what it is painted with, and whose weights follow."""

from __future__ import annotations

import streamlit as st

from charts.labels import site_label
from ui.claims.own_attention import drawn_said
from ui.labs.own_attention.drawn import Drawn, How, drawn_anew, written
from ui.labs.own_attention.on_screen import OTHER, ROWS, SCOPE, SCOPES, USUAL_OTHER, OnScreen, cross_sites
from ui.labs.own_attention.painter import paint_map
from ui.link import choose, mirrored, one_of, remember_usual
from ui.text import literal

BRUSH, TROUBLE = "own_brush", "own_trouble"
BRUSHES: tuple[How, ...] = ("only", "never", "as there")
BRUSH_NAMES: dict[str, str] = {"only": "Only here", "never": "Never here", "as there": "As there"}
SCOPE_NAMES: dict[str, str] = {"all": "All layers", "layer": "One layer", "head": "One head"}
HINTS: dict[str, str] = {
    "only": "Drag over the cells of a row: the step looks only there, evenly. Or arrow keys, Space to mark, Enter.",
    "never": "Drag over the cells of a row: the step never looks there. Or arrow keys, Space to mark, Enter.",
    "as there": "Click a row: it gets the weights of the other sentence's row of this step. Or arrow keys and Enter.",
}


def choices() -> tuple[str, str]:
    """Draw the choice of brush and scope; both."""
    left, right = st.columns(2)
    with left:
        brush = one_of(
            "Brush",
            BRUSHES,
            key=BRUSH,
            format_func=BRUSH_NAMES.__getitem__,
            help="As there: a row gets the weights that the other sentence, below, has in this step.",
        )
    with right:
        scope = one_of(
            "For the cross-attention of",
            SCOPES,
            key=SCOPE,
            format_func=SCOPE_NAMES.__getitem__,
            help="Whose weights follow what is drawn; the map shows their mean.",
        )
    return brush, scope


def which_head(view: OnScreen) -> None:
    """The layer and the head, where the scope needs them and there are several."""
    sites, heads = cross_sites(view.translator), range(view.translator.heads_at[view.site])
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


def the_map(view: OnScreen, brush: str) -> None:
    """The weights of what follows, as they are now, to be painted."""
    record = view.now

    def painted(step: int, keys: tuple[int, ...]) -> None:
        how = next(each for each in BRUSHES if each == brush)
        if how == "never" and len(keys) >= len(record.source):
            st.session_state[TROUBLE] = "A step has to look somewhere: leave it one word."
        elif how == "as there" and view.other is None:
            st.session_state[TROUBLE] = "There is no other sentence yet: type one below."
        else:
            st.session_state[ROWS] = written(drawn_anew(view.rows, Drawn(step, how, keys)), view.tag)

    said = {row.step: drawn_said(row, record) for row in view.rows}
    with st.container(key="stage_own_map"):
        paint_map(
            record,
            view.weights(record),
            said,
            name="Where each step looks, to be painted",
            hint=HINTS[brush],
            whole=brush == "as there",
            key="own_map",
            on_paint=painted,
        )
    with st.container():
        if trouble := st.session_state.pop(TROUBLE, None):
            st.warning(trouble)


def undo(view: OnScreen) -> None:
    """Take rows back, the last first."""
    with st.container(horizontal=True):
        for name, kept in (("Undo", view.rows[:-1]), ("As the model looks", ())):
            st.button(
                name,
                key=f"own_undo_{len(kept) > 0 or name == 'Undo'}",
                on_click=_keep,
                args=(view, len(kept)),
                disabled=not view.rows,
            )


def _keep(view: OnScreen, count: int) -> None:
    st.session_state[ROWS] = written(view.rows[:count], view.tag)


def other_box() -> None:
    """The other sentence, in the link."""
    remember_usual(OTHER, USUAL_OTHER)
    st.text_input("The other sentence", USUAL_OTHER, key=OTHER, bind="query-params", max_chars=300, autocomplete="off")
    st.button(
        literal("Try: The dog bites the man."),
        key="own_try",
        on_click=lambda: choose(sentence="The dog bites the man."),
        type="tertiary",
    )
