"""The word-order experiment: the words rearranged, under models with and without positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

import streamlit as st

from claims.positions import reordered
from claims.predict_transformer import same_for_both
from model import CheckpointError, Record, Translator
from model.dissect.word_order import encoder_difference, piece_order, rearranged
from model.language.languages import LanguagePair
from ui.attention_map import show_map
from ui.both_translations import LARGE, SMALL, both_translations, size_of
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.difference import difference_html, written_words
from ui.lesson import show_code
from ui.lessons.positional_encoding.order_picker import FIRST, KINDS, SECOND, order_picker
from ui.lessons.positional_encoding.without_recurrence import without_recurrence
from ui.link import choose
from ui.models import load_translator, model_label
from ui.predict import predict
from ui.records import record_of
from ui.sentence import reads_examples
from ui.take_away import take_away
from ui.terms import term
from ui.text import literal, markup
from ui.wording.positions import describe_reordered
from ui.wording.predict_transformer import ask_same_for_both

OWN_ORDER = "The words are in their own order. Choose another order to see a difference."
DOG = "The dog bites the man."  # the sentence in which the order is everything


def both_orders(record: Record, models: Sequence[str], *, key: str) -> None:
    """Draw the choice of an order for the sentence of `record`, and each model on both orders. `key`: the page's
    prefix.
    """
    source, target = record.pair
    st.markdown(
        "Rearrange the words. "
        + (
            "Two models translate both orders: one trained with positions, one without. "
            if len(models) > 1
            else "The model translates both orders. "
            f"(None without positions is installed for {source} to {target} with the same pieces.) "
        )
        + f"(All {term('piece', 'pieces')} of a word move; the end mark stays last.)"
    )
    if reads_examples(record.pair):
        st.button(f"Try “{DOG}”", on_click=_try_dog, args=(f"{key}_order",), key=f"{key}_dog")
    order = order_picker(record.source, key=f"{key}_order")
    moved_ids = tuple(rearranged(record.source, order))
    if order == sorted(order):
        st.info(OWN_ORDER)
    pairs: dict[str, tuple[Record, Record]] = {}
    trouble: dict[str, str] = {}
    for name in models:
        try:
            translator = load_translator(name)
        except CheckpointError as error:
            trouble[name] = str(error)
        else:
            pairs[name] = record_of(translator, record.source.ids), record_of(translator, moved_ids)
    same = {model_label(name): one.target.ids == other.target.ids for name, (one, other) in pairs.items()}
    question = None
    if moved_ids != record.source.ids and len(same) == 2:
        question = ask_same_for_both(same, same_for_both(*same.values()))
    predict(
        question,
        key=f"{key}_predict_orders",
        covers=[f"{key}_orders_answer"],
        waits="Choose another order, then guess what the two models write.",
    )
    with st.container(key=f"{key}_orders_answer"):
        for name in models:
            st.subheader(model_label(name))
            if name in trouble:
                st.warning(literal(trouble[name]))
            else:
                _compared(load_translator(name), *pairs[name], order, key=key)
        _what_tells(record.pair, pairs, order, moved=moved_ids != record.source.ids, key=key)
    records = {
        f"{model_label(name)}, {which} order": own_record
        for name, both in pairs.items()
        for which, own_record in zip(("own", "new"), both, strict=True)
    }
    take_away(records, key=f"{key}_order")


def _what_tells(
    pair: LanguagePair, pairs: dict[str, tuple[Record, Record]], order: list[int], *, moved: bool, key: str
) -> None:
    """Explain why a model without positions cannot tell the orders apart, and how others can."""
    source, target = pair
    st.markdown(
        f"Without positions a word’s output is the same wherever the word stands. The {source} is a bag of tokens: "
        "every order gets the same translation."
        + (
            f" The {target} still has an order, from the causal mask: step 1 sees one token, step 2 sees two, and so "
            "on."
            if unfolds("numbers")
            else ""
        )
    )
    show_code(piece_order, encoder_difference, key=f"{key}_order")
    if pairs and moved:
        without_recurrence(pairs, order, key=key)


def in_both_orders(record: Record, models: Sequence[str], order: Sequence[int]) -> dict[str, tuple[Record, Record]]:
    """Records of both orders by model, for usable models."""
    moved = tuple(rearranged(record.source, order))
    records: dict[str, tuple[Record, Record]] = {}
    for name in models:
        with suppress(CheckpointError):
            translator = load_translator(name)
            records[name] = record_of(translator, record.source.ids), record_of(translator, moved)
    return records


def all_translations(pairs: Mapping[str, tuple[Record, Record]]) -> str:
    """HTML of each model's translations of both orders, beside the source words in that order."""
    size = size_of([written_words(record) for both in pairs.values() for record in both])
    parts = []
    for name, both in pairs.items():
        first, second = ((record.source.text, record) for record in both)
        rows = both_translations(first, second, size=size if size == LARGE else SMALL)
        parts.append(f"<h2>{markup(model_label(name))}</h2>{rows}")
    return "".join(parts)


def _try_dog(key: str) -> None:
    """Callback: swap the dog and the man."""
    choose(sentence=DOG)
    st.session_state[f"{key}_kind"] = KINDS[0]
    st.session_state[f"{key}_first"], st.session_state[f"{key}_second"] = str(FIRST), str(SECOND)
    st.rerun()


def from_to(own: str, new: str) -> str:
    """Name the orders that are compared; own, new: the sentence in both, as Markdown."""
    if own == new:
        return f"“{own}” reads the same in both orders."
    return f"From “{own}” to “{new}”. Struck out: gone. Underlined: new."


def _compared(translator: Translator, original: Record, moved: Record, order: list[int], *, key: str) -> None:
    """Draw both orders under one model: translations, encoder outputs, attention on request."""
    english = [literal(" ".join(word.text for word in record.source.words[:-1])) for record in (original, moved)]
    st.caption(from_to(*english))
    st.html(difference_html(original, moved))
    st.markdown(describe_reordered(reordered(model_label(translator.name), original, moved, order)))
    maps = st.expander(
        "Attention of both orders", key=f"{key}_maps_{translator.name}", on_change=claim_run, type="compact"
    )
    if maps.open:
        with maps:
            for column, title, record in zip(st.columns(2), ("own", "new"), (original, moved), strict=True):
                with column:
                    show_map(record, "encoder.0.self", None, key=f"{key}_map_{translator.name}_{title}", alone=True)
