"""The sentence box, with example sentences."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st

from model.assets import LANGUAGES, pair_folder
from model.language.glossary import PAIR
from model.language.languages import LanguagePair
from streamlit_places import by_key
from ui.callbacks import claim_run, write_address
from ui.link import BOX_ASKS, DEFAULT_SENTENCE, SENTENCE, choose, note_typed
from ui.text import literal

BOX = f"{by_key(SENTENCE)} input"  # selector
WIDTH = 104  # pixels of the button that opens the examples
PAUSE = 100  # milliseconds without a keystroke after which the page follows what is typed
LONG_PAUSE = 800  # where the browser answers meanwhile (ui/browser_answers.py)
MENU = "examples"
EXAMPLES = "examples.json"  # in the folder of a pair of languages


@dataclass(frozen=True)
class Example:
    """An example sentence, and what it shows of a pair of languages, in one sentence for people who do not know the
    target; empty where that is not known.
    """

    sentence: str
    shows: str


@lru_cache(maxsize=8)
def examples(languages: tuple[str, str]) -> tuple[Example, ...]:
    """The example sentences of a pair, codes of source and target, in menu order.

    A pair without its own has those of `PAIR`, with nothing on the target, if it reads the same language; else none.
    """
    path = pair_folder(LANGUAGES, languages) / EXAMPLES
    if path.is_file():
        return tuple(Example(**load) for load in json.loads(path.read_text(encoding="utf-8")))
    return tuple(replace(example, shows="") for example in examples(PAIR)) if languages[0] == PAIR[0] else ()


def reads_examples(pair: LanguagePair) -> bool:
    """Whether models of a pair read the language of the sentences that pages offer."""
    return pair.source.code == PAIR[0]


def box_name(pair: LanguagePair) -> str:
    """The box's accessible name."""
    return f"{pair.source} sentence"


def sentence_field(pair: LanguagePair, *, pause: int = PAUSE) -> None:
    """Draw the box with its menu of examples; call once a run, in the toolbar.

    Pages call `ui.current_record` for the typed text. pair: of the page's model. pause: milliseconds without a
    keystroke before they do.
    """
    keep = write_address(SENTENCE, DEFAULT_SENTENCE)
    st.session_state[BOX_ASKS] = pair.source.code

    def typed() -> None:
        note_typed()
        keep()

    st.text_input(
        box_name(pair),
        value=DEFAULT_SENTENCE,
        key=SENTENCE,
        bind="query-params",
        live=f"{pause}ms",
        on_change=typed,
        placeholder=f"Type {pair.source.a} sentence",
        label_visibility="collapsed",  # the picture needs the room
        autocomplete="off",
    )
    _example_menu(pair)


@st.fragment
def _example_menu(pair: LanguagePair) -> None:
    """Draw the examples of a pair; they are sent when the menu is opened, and a choice closes it."""
    offered = examples(pair.codes)

    def chosen(sentence: str) -> None:
        choose(sentence=sentence)
        st.session_state[MENU] = False
        st.rerun()

    menu = st.popover("Examples", width=WIDTH, key=MENU, on_change=claim_run, disabled=not offered)
    if not menu.open:
        return
    with menu:
        for number, example in enumerate(offered):
            st.button(
                literal(example.sentence),
                key=f"example_{number}",
                on_click=chosen,
                args=(example.sentence,),
                type="tertiary",
                wrap=True,
            )
            if example.shows:
                st.caption(literal(example.shows))
