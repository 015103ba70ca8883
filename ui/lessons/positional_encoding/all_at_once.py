"""Why we no longer need the RNN: dependencies, sequential operations, encoding times."""

from __future__ import annotations

import platform

import streamlit as st

from charts.by_length import by_length
from charts.figure import Figure
from charts.grammar import piece_names
from charts.waiting import waits_in_rnn, waits_in_transformer
from claims.in_parallel import ByLength, longer_from, slower
from claims.rnn_kinds import kind_of
from model import CheckpointError, Record, Translator
from model.dissect.sequential_operations import encoding_seconds, of_length, sequential_products
from model.language.tokenizer import EOS, UNKNOWN
from model.network.families import title_of
from model.network.interface import as_kind
from model.network.rnn import RNN
from ui.computed import computed
from ui.figures import show
from ui.lesson import show_code
from ui.lessons.positional_encoding.on_screen import read_by, recurrent_beside
from ui.link import switch
from ui.models import load_translator
from ui.text import literal
from ui.wording.in_parallel import describe_chains, describe_longer_from, describe_times

LENGTHS = (5, 10, 20, 40, 80)  # tokens
ANY = (UNKNOWN, EOS)  # a source in every vocabulary: the tokens change neither the number of products nor their time


def all_at_once(transformer: Translator, record: Record, *, key: str) -> None:
    """Draw the dependencies in the RNN and in `transformer`, count them, and time both on request.

    record: of the sentence on screen. `key`: the page's prefix.
    """
    both = both_encoders(transformer)
    if isinstance(both, str):
        st.info(both)
        return
    names = title_of(both[0].name), title_of(transformer.name)
    layers = sum(site.side == "encoder" for site in transformer.heads_at)
    st.markdown(
        "Each dot is a vector. A line leads to a vector that it waits for. All dots of one row can be computed at once."
    )
    drawn = (
        waits_in_rnn(piece_names(read_by(both[0])), names[0]),
        waits_in_transformer(piece_names(record.source), layers, names[1]),
    )
    for column, figure in zip(st.columns(2), drawn, strict=True):
        with column:
            show(figure, key=f"{key}_{figure.name}")
    if kind_of(as_kind(both[0].network, RNN)).both_directions:
        st.caption("This RNN has a second chain, from the right. It is as long and runs at the same time: not drawn.")
    figure, sentence = in_a_row(both)
    st.markdown(sentence)
    show(figure, key=f"{key}_in_a_row")
    if switch("Measure the time on this machine", key=f"{key}_measure"):
        _time(both, key=key)
    show_code(sequential_products, encoding_seconds, key=f"{key}_in_a_row")


def both_encoders(transformer: Translator) -> tuple[Translator, Translator] | str:
    """The RNN and the Transformer, or the reason why there is no RNN, in Markdown."""
    source, target = transformer.pair
    name = recurrent_beside(transformer.name)
    if name is None:
        return f"The comparison needs an RNN. None is installed for {source} to {target}."
    try:
        return load_translator(name), transformer
    except CheckpointError as error:
        return literal(f"The comparison needs the model {name}, which cannot be used: {error}.")


def in_a_row(both: tuple[Translator, Translator]) -> tuple[Figure, str]:
    """Sequential matrix products by the number of tokens: a figure, and a sentence on it."""
    counted = [_counted(encoder) for encoder in both]
    figure = by_length(
        {encoder.name: count.numbers for encoder, count in zip(both, counted, strict=True)},
        LENGTHS,
        what="longest chain",
        unit="matrix products",
        name="products-in-a-row",
    )
    chains, crossing = describe_chains(counted), longer_from(*counted)
    return figure, f"{chains} {describe_longer_from(counted[0].label, *crossing)}" if crossing else chains


def _counted(translator: Translator) -> ByLength:
    """Sequential products at each length; they do not depend on the tokens."""
    numbers = computed(
        ("products in a row", translator),
        lambda: tuple(sequential_products(translator.network, of_length(ANY, length)) for length in LENGTHS),
        lambda _: 0,
    )
    return ByLength(title_of(translator.name), LENGTHS, numbers)


def _time(both: tuple[Translator, Translator], *, key: str) -> None:
    """Times of the encoders; measured once a server, one after the other, and shared by all visitors."""
    measured = computed(
        ("encoding times", both),
        lambda: tuple(
            tuple(1000 * encoding_seconds(encoder.network, of_length(ANY, length)) for length in LENGTHS)
            for encoder in both
        ),
        lambda _: 0,
        doing="Measuring …",
    )
    times_by_length = [
        ByLength(title_of(encoder.name), LENGTHS, numbers) for encoder, numbers in zip(both, measured, strict=True)
    ]
    st.markdown(describe_times(times_by_length, slower(times_by_length)))
    figure = by_length(
        {encoder.name: numbers for encoder, numbers in zip(both, measured, strict=True)},
        LENGTHS,
        what="time to encode",
        unit="ms",
        name="encoding-times",
        digits=2,
    )
    show(figure, key=f"{key}_times")
    st.caption(
        f"Measured once since this server started, on its processor ({platform.system()} {platform.machine()}, one "
        "thread): the shortest of nine rounds. Other visitors may have slowed it down. Many threads, or a graphics "
        "card, would do more of a row at once."
    )
