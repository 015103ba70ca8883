"""Which layer aligns best, and for which word: measured on links by hand, and each head's map of this sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

import streamlit as st

from charts.aligning_layers import WORD, agreement, layer_table
from charts.head_grid import HeadView
from charts.labels import NO_BREAK
from charts.word_links import link_map
from claims.aligning_layers import AligningLayers, aligning_layers, decided_before, found_words
from model import Record, Translator
from model.dissect.head_roles import traits
from model.dissect.lens import LensLayer, logit_lens
from model.dissect.word_links import Rows, links_of, word_links, word_weights, written_words
from model.language.glossary import glossary
from model.store.results import NOT_MEASURED
from ui.computed import computed
from ui.figures import show
from ui.lesson import formula, formula_note, show_code
from ui.lessons.multi_head.on_screen import on_screen
from ui.lessons.multi_head.thumbnails import head_thumbnails
from ui.link import numbered_parameter, one_of, set_number
from ui.measured import measured
from ui.model_notes import taught_note
from ui.nearest import nearest_index
from ui.records import CANDIDATE_BYTES
from ui.text import percent
from ui.wording.aligning_layers import (
    describe_best_layer,
    describe_decided,
    describe_ends,
    describe_found_words,
    describe_which_word,
)

OPENED, READ = "multi_align", "multi_align_rows"  # parameters of the link: the opened map, and which row is read
ORDER: tuple[Rows, ...] = ("reading", "writing")


@st.fragment
def which_layer_aligns() -> None:
    """Draw the measured table, and the maps of all heads of cross-attention."""
    translator, record, _ = on_screen()
    st.header("Which layer aligns best?")
    source, target = record.pair
    sought = f"Cross-attention should find the {source} word for each {target} one."
    entries = entries_of(translator)
    if entries is None:
        st.markdown(f"{sought} Links made by hand: {NOT_MEASURED}.")
    else:
        st.markdown(
            f"{sought} Strong colour = a head that finds the word that a person linked by hand. Each layer has two "
            "rows: its maps count for the word being written, or for the word just read."
        )
        show(layer_table(entries), key="multi_align_table")
        layers = aligning_layers(entries)
        st.markdown(f"{describe_best_layer(layers)} {describe_which_word(layers)}")
        why_not_last(translator, record, layers)
    maps(translator, record, entries or ())
    show_code(word_weights, links_of, key="multi_align")


def entries_of(translator: Translator) -> Sequence[Mapping[str, Any]] | None:
    """Every head of the model as measured on the sentences with links by hand; None where it was not."""
    stored = measured("hand_alignment", translator.name)
    return None if stored is None else cast(Sequence[Mapping[str, Any]], stored[1]["each"])


def why_not_last(translator: Translator, record: Record, layers: AligningLayers) -> None:
    """Explain the shift by one, and what the last layer has left to do, where that is so."""
    if layers.late_below:
        st.markdown(
            "Why one row late? At the bottom the decoder’s vector is still the word that it read last, so its query "
            "asks for that word. Each layer turns the vector more into the next word."
        )
    best = layers.best
    if best.layer < layers.last.layer:
        decided = decided_before(record, lens_of(translator, record))
        reasons = filter(None, [describe_decided(decided), describe_ends(layers)])
        st.markdown(f"**Why not the last layer?** {' '.join(reasons)}")
    formula(
        r"\text{agreement} = 1 - \text{AER} = \frac{|A \cap S| + |A \cap P|}{|A| + |S|}",
        rf"1 - {best.error:.4f} = {best.agreement:.4f}",
    )
    formula_note(
        f"A: the head’s links, one for each {record.pair.target} word. S: the sure links by hand. P: those and the "
        "possible ones (Och and Ney 2003). Here: the best cell."
    )


def maps(translator: Translator, record: Record, entries: Sequence[Mapping[str, Any]]) -> None:
    """Draw every head of cross-attention as a thumbnail, and the opened one as a map between words."""
    st.subheader("The maps of this sentence")
    rows = chosen_rows()
    heads_of_kind = [trait for site in record.attention if site.kind == "cross" for trait in traits(record, site)]
    heads = [trait.head for trait in heads_of_kind]
    right = {(entry["site"], entry["head"]): agreement(entry) for entry in entries if entry["rows"] == rows}
    opened = heads[nearest_index(numbered_parameter(OPENED), len(heads))]
    head_thumbnails(
        record,
        [HeadView(trait, note(right.get((trait.head.site, trait.head.head)))) for trait in heads_of_kind],
        opened,
        lambda head: set_number(OPENED, heads.index(head)),
        name=f"Heads that align: {len(heads)}",
        key="multi_align_grid",
        control="multi_align_grid",
    )
    if not written_words(record, rows) or len(record.source.words) < 2:
        st.info(f"There is no {record.pair.target} word here.")
        return
    weights = word_weights(record, opened.site, rows)[opened.head]
    both = {choice: word_links(record, opened.site, opened.head, choice) for choice in get_args(Rows)}
    show(link_map(record, weights, both[rows], rows), key="multi_align_map")
    found = describe_found_words(found_words(opened, both["writing"], both["reading"]), record.pair)
    st.markdown(f"{found} {taught_note(translator.name, opened)}")
    source, target = record.pair
    if glossary(record.languages):
        st.caption(
            f"Frame: the {source} word that the glossary, counted from this lab’s training pairs, has for the {target} "
            "one."
        )


def note(right: float | None) -> str:
    """Agreement of a head with the links by hand, for a thumbnail."""
    return "" if right is None else f"agrees {percent(right)}".replace(" %", f"{NO_BREAK}%")


def chosen_rows() -> Rows:
    """Draw the choice of the word that a row counts for; returns it."""
    asked = one_of("A row counts for the word", ORDER, key=READ, format_func=lambda rows: WORD[cast(Rows, rows)])
    return next(choice for choice in ORDER if choice == asked)


def lens_of(translator: Translator, record: Record) -> list[LensLayer]:
    """The logit lens of every step; from the shared cache."""
    return computed(
        ("lens", translator, record.source.ids, record.target.ids),
        lambda: logit_lens(translator, record, count=1),
        lambda layers: sum(layer.log_probs.nbytes + CANDIDATE_BYTES * len(layer.candidates) for layer in layers),
    )
