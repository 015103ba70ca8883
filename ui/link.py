"""URL parameters: sentence and its language, model, site, head, step, depth, confidence marks and prediction.

Streamlit drops a widget's URL parameter when its page is left, and forgets a slider when its range changes with the
sentence. Shared parameters are therefore hidden text inputs with constant defaults, drawn by `app.py` on every page,
which hold the requested values; empty means the default. Pages show the nearest existing item (`chosen_site`,
`chosen_head`, `chosen_step`), so a shorter sentence does not lose the step of the longer one. A page's visible controls
write them with `choose`, from callbacks.

Links count from 1: `step_no=5` is the fifth step. The names of parameters that count end in `_no`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, Literal, TypeVar

import streamlit as st

from model import Record
from model.network.site import Site
from ui.callbacks import count_choice, write_address, write_as
from ui.models import SHIPPED_PAIR, model_names, model_pair
from ui.nearest import nearest_index, nearest_site

Value = TypeVar("Value")
Chosen = TypeVar("Chosen")
Number = TypeVar("Number", int, float)

SENTENCE, MODEL, SITE, HEAD, STEP, DEPTH, DOUBT = "sentence", "model", "site", "head", "step", "depth", "doubt"
STAGE, SCENE = "stage", "scene"  # see `ui/scenes.py`
TYPED_IN = "typed_in"  # the code of the sentence's language; empty: that of the chosen model
PREDICT_FIRST = "predict"  # see `ui/predict.py`

DEFAULT_SENTENCE = "I like red cars."
DEFAULT_MODEL = "transformer"
DEFAULT_SITE = "decoder.2.cross"  # of pages that name none of their own
DEFAULTS = {
    SENTENCE: DEFAULT_SENTENCE,
    MODEL: DEFAULT_MODEL,
    SITE: DEFAULT_SITE,
    HEAD: "0",
    STEP: "0",
    DEPTH: "numbers",  # formulas and code, before one has seen what they are about, keep first readers away
    DOUBT: "on",
    PREDICT_FIRST: "on",
    STAGE: "",
    SCENE: "",
    TYPED_IN: "",
}
MAX_LENGTH = 60  # characters of a hidden parameter
NUMBER = "_no"  # ends the names of parameters that count from 1
MEAN_HEAD = "mean"  # in place of a head's number
USUAL = "usual_values"  # in the session: what each parameter is where the link does not say
CURRENT = "current_values"  # in the session: each parameter as it was last drawn, or chosen by a press since
DRAWN = "drawn_parameters"  # in the session: the parameters that this run has drawn
CONTROLS = "drawn_controls"  # in the session: by its parameter, what draws a control of a page again
OPENS_AT = "opens_at"  # in the session: the step, from 0, that the page shows where the link asks for none
BOX_ASKS = "box_asks"  # in the session: the code of the language that the sentence's box asks for
OPENS_WITH = "opens_with"  # in the session: the model that the page shows where the link asks for none
LINK = "link"  # the fragment that a callback reruns so that site, head and step in the address follow


def link_parameters() -> None:
    """Draw the hidden inputs; call once a run, from `app.py`."""
    with st.container(key="hidden_all"):
        for name in (MODEL, DEPTH, DOUBT, PREDICT_FIRST, STAGE, SCENE, TYPED_IN):
            hidden_parameter(name, enclosed=True)
        looked_at()


@st.fragment(key=LINK)
def looked_at() -> None:
    """Draw the hidden inputs for site, head and step, which change without a run of the whole page."""
    hidden_parameter(SITE, enclosed=True)
    for name in (HEAD, STEP):
        numbered_parameter(name, enclosed=True)


def numbered_parameter(name: str, *, enclosed: bool = False) -> str:
    """A hidden parameter named `name` + `NUMBER` in the URL, which counts from 1 there.

    Returns its text counted from 0, for `nearest_index`; other text is unchanged. `set_number` writes it. enclosed: as
    for `hidden_parameter`.
    """
    hidden_parameter(name + NUMBER, enclosed=enclosed)
    return number_asked(name)


def number_asked(name: str) -> str:
    """The value last read by `numbered_parameter(name)`, without drawing it."""
    return moved(str(st.session_state.get(name + NUMBER) or ""), -1)


def set_number(name: str, index: int | str) -> None:
    """Write the value for `numbered_parameter(name)`, from a callback: an index from 0, or a word."""
    st.session_state[name + NUMBER] = numbered(str(index))


def numbered(text: str) -> str:
    """An index from 0 as URLs have it, from 1; other text is unchanged."""
    return moved(text, 1)


def moved(text: str, by: int) -> str:
    """Shift the integer in `text`; other text is unchanged."""
    try:
        return str(int(text) + by)
    except ValueError:
        return text


def hidden_parameter(name: str, *, longest: int = MAX_LENGTH, enclosed: bool = False) -> str:
    """A URL parameter behind a visible control, which sets `st.session_state[name]` in its callback.

    Returns the text in the URL, unchecked, at most `longest` characters; empty if missing. Shared parameters are drawn
    by `app.py`; a page's own names begin with its prefix. enclosed: it stands in a container that `page_style` hides,
    and needs none of its own.
    """
    drawn_parameter(name)
    if name in st.session_state:
        # a value that a button's callback has set reaches the browser only if it is set again in the run that draws
        st.session_state[name] = st.session_state[name]
    with nullcontext() if enclosed else st.container(key=f"hidden_{name}"):  # which `page_style` hides
        text = st.text_input(name, key=name, bind="query-params", max_chars=longest)
    return text or ""


def drawn_parameter(name: str) -> None:
    """Note that this run draws a text parameter, usually empty, in a hidden or visible input."""
    remember_usual(name, "")
    write_as(name, "")
    st.session_state.setdefault(DRAWN, set()).add(name)


def one_of(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str | None = None,
    format_func: Callable[[str], str] = str,
    help: str | None = None,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """Draw a choice of one option; returns it. The URL parameter is `key`, with the page's prefix.

    default: by default the first option. An empty parameter means it too; Streamlit would read it as no choice.
    """
    usual = options[0] if default is None else default
    if key in st.session_state and st.session_state[key] is None:
        st.session_state[key] = usual

    def draw() -> str | None:
        return st.segmented_control(
            label,
            options,
            format_func=format_func,
            default=usual,
            required=True,
            key=key,
            bind="query-params",
            on_change=write_address(key, usual, format_func),
            help=help,
            label_visibility=label_visibility,
        )

    return _control(key, usual, format_func, draw) or usual


def switch(label: str, *, key: str, value: bool = False, help: str | None = None) -> bool:
    """Draw a switch; returns whether it is on. `value` is its default."""

    def draw() -> bool:
        return st.toggle(
            label, value, key=key, bind="query-params", on_change=write_address(key, value, _lower), help=help
        )

    return _control(key, value, _lower, draw)


def amount(
    label: str,
    least: Number,
    most: Number,
    usual: Number,
    *,
    key: str,
    step: Number | None = None,
    width: Literal["stretch"] | int = "stretch",
    help: str | None = None,
) -> Number:
    """Draw a slider; returns the number. `usual` is its default."""

    def draw() -> Number:
        chosen: Number = st.slider(
            label,
            least,
            most,
            usual,
            step,
            key=key,
            bind="query-params",
            on_change=write_address(key, usual),
            width=width,
            help=help,
        )
        return chosen

    return _control(key, usual, str, draw)


def mirrored(
    widget: Callable[..., object],
    label: str,
    options: Sequence[Value],
    shown: Value | list[Value],
    *,
    key: str,
    picked: Callable[..., None],
    **look: Any,
) -> None:
    """Draw a widget that displays a value owned elsewhere (a URL parameter) and reports changes through `picked`.

    widget: `st.selectbox`, `st.segmented_control`, `st.pills`, `st.multiselect`, or such a method of a container; it
    shows `shown` at each run. picked: callback that takes the reader's choice and stores it. look: further arguments of
    the widget. The widget's own key is not in the URL.
    """
    st.session_state[key] = shown
    widget(label, options, key=key, on_change=lambda: picked(st.session_state[key]), **look)


def _lower(on: bool) -> str:
    return str(on).lower()


def _control(key: str, usual: Value, written: Callable[[Value], str], draw: Callable[[], Chosen]) -> Chosen:
    """Draw a control that is bound to the URL, and remember how: the stage draws it again, hidden."""
    _keep_in_address(key, usual, written)
    st.session_state.setdefault(DRAWN, set()).add(key)
    st.session_state.setdefault(CONTROLS, {})[key] = draw
    return draw()


def _keep_in_address(key: str, usual: Value, written: Callable[[Value], str]) -> None:
    """Call before drawing a bound widget: write its value to the URL if the browser did not.

    When content above a widget appears or disappears, the browser (Streamlit 1.67) draws it in its new place, which
    writes the URL, and then removes it from the old one, which deletes the parameter. The server can detect that. Not
    for text inputs: setting their text would lose characters typed meanwhile.
    """
    remember_usual(key, usual)
    if key in st.session_state:
        value = st.session_state[key]
        if st.query_params.get(key) != (None if value == usual else written(value)):
            st.session_state[key] = value


def remember_usual(key: str, value: object) -> None:
    """Remember the default of a widget bound to the URL, for `ui/reset.py`, and the value that it is drawn with."""
    st.session_state.setdefault(USUAL, {})[key] = value
    st.session_state.setdefault(CURRENT, {})[key] = st.session_state.get(key, value)


def choose(*, usual_site: str = DEFAULT_SITE, **values: str | int) -> None:
    """Set shared parameters by name, from a callback: `choose(site="decoder.1.cross", head=1)`, counted from 0.

    usual_site: the page's default site. Choosing it clears the parameter, so that the next page opens with its own
    default.
    """
    count_choice()
    language = typed_in()
    for name, value in values.items():
        if name not in DEFAULTS:
            raise KeyError(f"no shared parameter is called {name!r}")
        if name in (HEAD, STEP):
            set_number(name, value)
        else:
            st.session_state[name] = "" if (name, value) == (SITE, usual_site) else str(value)
    if SENTENCE in values:
        note_typed()
    elif MODEL in values:
        note_typed(language)


def asked(name: str) -> str:
    """A URL parameter, unchecked; the default if it is missing."""
    asked_for = number_asked(name) if name in (HEAD, STEP) else st.session_state.get(name)
    if name == SENTENCE:  # an empty sentence is a sentence
        return DEFAULT_SENTENCE if asked_for is None else str(asked_for)
    return str(asked_for or DEFAULTS[name])


def chosen_model() -> str | None:
    """The model in the URL, or the page's own, or the default, or the first installed one; None without any."""
    names, usual = model_names(), st.session_state.get(OPENS_WITH, "")
    wanted = (st.session_state.get(MODEL), usual, DEFAULT_MODEL, *names)
    return next((name for name in wanted if name in names), None)


def typed_in() -> str:
    """The code of the language in which the sentence was typed: as noted, else that of the chosen model."""
    if asked(SENTENCE) == DEFAULT_SENTENCE:
        return SHIPPED_PAIR.source.code
    return asked(TYPED_IN) or _read_by_chosen()


def note_typed(language: str = "") -> None:
    """Callback: note the language of the sentence, by its code; empty for that which the box asks for."""
    language = language or str(st.session_state.get(BOX_ASKS, ""))
    usual = asked(SENTENCE) == DEFAULT_SENTENCE or language == _read_by_chosen()
    st.session_state[TYPED_IN] = "" if usual else language


def _read_by_chosen() -> str:
    """The code of the language that the chosen model reads."""
    return model_pair(chosen_model() or DEFAULT_MODEL).source.code


def chosen_site(record: Record, usual: str = DEFAULT_SITE) -> Site | None:
    """The record's site nearest to the one in the URL; None for a model without attention.

    usual: the page's default.
    """
    return nearest_site(st.session_state.get(SITE) or usual, list(record.attention))


def chosen_head(record: Record, site: str) -> int:
    """The head in the URL, from 0, clipped to the site's heads."""
    return nearest_index(asked(HEAD), len(record.attention[site].weights))


def chosen_head_or_mean(record: Record, site: str) -> int | None:
    """The head in the URL, from 0; None for the mean of the site's heads, which is the default."""
    heads = len(record.attention[site].weights)
    if heads > 1 and number_asked(HEAD) in ("", MEAN_HEAD):
        return None
    return chosen_head(record, site)


def chosen_step(record: Record) -> int:
    """The decoder step in the URL, from 0, clipped to the record's steps; by default that of `open_at`."""
    return nearest_index(number_asked(STEP), len(record.target), st.session_state.get(OPENS_AT, 0))


def open_at(step: int) -> None:
    """Set the default step, from 0, for this run."""
    st.session_state[OPENS_AT] = step
