"""Controls of the replay lab: models, sentence, layer and head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.labels import site_label
from model.network.families import brief_of
from model.store.filmed import FilmedTraining
from ui.labs.replay.on_screen import SHOWN, map_of, sentence_at, shown_models
from ui.link import MEAN_HEAD, SENTENCE, asked, choose, mirrored
from ui.text import quoted, shortened


def which_models(films: Mapping[str, FilmedTraining]) -> None:
    """Draw the choice of models; at least one."""

    def picked(names: list[str]) -> None:
        st.session_state[SHOWN] = "" if len(names) in (0, len(films)) else ",".join(names)

    mirrored(
        st.pills,
        "Side by side",
        list(films),
        shown_models(films),
        key="replay_shown",
        picked=picked,
        format_func=brief_of,
        selection_mode="multi",
    )


def which_sentence(film: FilmedTraining) -> None:
    """Draw the choice of a sentence; the app's sentence if it was filmed."""
    sentences = [source.text for source in film.sources]
    mirrored(
        st.selectbox,
        f"One of the {len(sentences)} sentences that were filmed",
        sentences,
        sentences[sentence_at(film) or 0],
        key="replay_sentence",
        picked=lambda sentence: choose(sentence=sentence),
    )


def say_if_not_filmed(film: FilmedTraining) -> None:
    """Say that the typed sentence was not filmed; draw nothing if it was, or if nothing was typed."""
    typed = asked(SENTENCE).strip()
    with st.container():
        if typed and sentence_at(film) is None:
            st.caption(
                f"{quoted(shortened(typed, 60))} was not filmed: the sentences were chosen before the training. Here "
                f"is {quoted(film.sources[0].text)}"
            )


def which_map(films: Sequence[FilmedTraining]) -> None:
    """Draw the choice of layer and head, if a shown film has several."""
    several = next((film for film in films if len(film.sites) > 1), None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if several is None:
            return
        site, head = map_of(several)
        mirrored(
            st.selectbox,
            "Layer of the Transformer",
            list(several.sites),
            site,
            key="replay_site",
            picked=lambda chosen: choose(site=chosen),
            format_func=site_label,
            width=300,
        )
        mirrored(
            st.segmented_control,
            "Head",
            [MEAN_HEAD, *range(several.sites[site])],
            MEAN_HEAD if head is None else head,
            key="replay_head",
            picked=lambda chosen: choose(head=chosen),
            format_func=lambda index: MEAN_HEAD if index == MEAN_HEAD else str(index + 1),
            required=True,
        )
