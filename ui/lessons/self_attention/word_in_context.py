"""The same word in two sentences: its attention in each, and the divergence of its vectors from layer to layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

import ui
from charts.bars import ranked_bars
from charts.figure import Figure
from charts.grammar import piece_names
from charts.token_panels import Panel, token_panels
from claims.predict_transformer import where_a_word_looks
from claims.self_attention import cause_of_difference, word_look
from model import InputError, Record, Translator
from model.dissect.word_context import shared_words, similarity_by_layer
from model.language.tokenizer import Word
from ui.callbacks import write_address
from ui.french import french_paragraph
from ui.lesson import show_code
from ui.lessons.self_attention.on_screen import on_screen
from ui.link import mirrored, numbered_parameter, remember_usual, set_number
from ui.nearest import nearest_index
from ui.predict import predict
from ui.sentence import reads_examples
from ui.text import in_language
from ui.wording.predict_transformer import ask_where_a_word_looks
from ui.wording.self_attention import describe_context, describe_word_look

FIRST_LIGHT, OTHER_SENTENCE = "The light is red.", "The bag is light."
OTHER_AT_FIRST = "Her new cars are red."  # shares two words with the first sentence of the app


@st.fragment
def word_in_context() -> None:
    """Draw the same word in two sentences: equal at first, different after each layer."""
    translator, record = on_screen()
    st.header("One word in two sentences")
    st.markdown(
        "Two sentences share a word. Its embedding is the same in both. Then each layer mixes in what the word "
        "looks at, and the two vectors drift apart."
    )
    if reads_examples(record.pair):
        st.button(f"Try “{FIRST_LIGHT}” against “{OTHER_SENTENCE}”", key="self_try", on_click=try_light)
    shared = shared_word(translator, record)
    if isinstance(shared, str):
        st.info(shared)
        return
    pair, other = shared
    mean = other.attention["encoder.0.self"].weights.mean(axis=0)
    question = ask_where_a_word_looks(where_a_word_looks(other, pair[1], mean), other.source.text)
    predict(question, key="self_predict_context", covers=["self_context_looks_other"])
    left, right = st.columns(2)
    for column, which, shown, own in ((left, "own", record, pair[0]), (right, "other", other, pair[1])):
        with column:
            spoken = in_language(shown.pair.source)
            st.html(f'<p{spoken} style="margin: 0">{ui.markup(shown.source.text)}</p>')
            st.html(french_paragraph(shown, size="1.25rem"))
            weights = shown.attention["encoder.0.self"].weights.mean(axis=0)
            figure = token_panels(
                piece_names(shown.source),
                [Panel("weight", weights[own.start : own.end].mean(axis=0), "weight")],
                alt=describe_word_look(word_look(shown, own, weights)),
                name=f"context-{which}",
                title="key",
            )
            st.caption(f"Where {ui.literal(own.text)} looks in layer 1, mean of heads")
            with st.container(key=f"self_context_looks_{which}"):
                ui.show(figure, key=f"self_context_{which}")
    ui.show(similarity(translator, record, pair, other), key="self_similarity")
    st.markdown(how_alike(translator, record, pair, other))
    show_code(similarity_by_layer, key="self_similarity")
    ui.take_away({"The sentence above": record, "The other sentence": other}, key="self_context")


Shared = tuple[tuple[Word, Word], Record]  # a word in both sentences, and the record of the other


def shared_word(translator: Translator, record: Record) -> Shared | str:
    """Draw the other sentence and the choice of the word; returns both, or why there is none, in Markdown."""
    asked = numbered_parameter("self_word")  # always: when it goes, Streamlit takes what was just typed off the address
    remember_usual("self_other", OTHER_AT_FIRST)
    other_text = st.text_input(
        "The other sentence",
        OTHER_AT_FIRST,
        key="self_other",
        bind="query-params",
        live="300ms",
        on_change=write_address("self_other", OTHER_AT_FIRST),
    )
    try:
        other = ui.record_of(translator, ui.reading_of(translator, other_text).text)
    except InputError as error:
        return ui.literal(str(error))
    words = sorted(shared_words(record, other), key=lambda pair: -len(pair[0].text))
    if not words:
        return "The two sentences share no word. Write one with a word of the sentence above."
    return words[chosen_word(words, asked)], other


def similarity(translator: Translator, record: Record, pair: tuple[Word, Word], other: Record) -> Figure:
    """Similarity of the word's two vectors after each part of the encoder."""
    similar = similarity_by_layer(record, other, pair)
    figure = ranked_bars(
        [state_label(name, translator.network.positions) for name, _ in similar],
        np.array([value for _, value in similar]),
        name="similarity",
        subject=f"Cosine of the two vectors of {pair[0].text}",
        unit="of 1, the same direction",
        measure="cosine",
        title="state",
        ranked=False,
    )
    first, last = similar[0][1], similar[-1][1]
    alt = (
        f"The two vectors of “{pair[0].text}” have a cosine of {first:.2f} as embeddings, {last:.2f} at the encoder’s "
        "output."
    )
    return replace(figure, alt=alt)


def how_alike(translator: Translator, record: Record, pair: tuple[Word, Word], other: Record) -> str:
    """Describe `similarity` and the cause of the difference, in Markdown."""
    similar = similarity_by_layer(record, other, pair)
    first, last = similar[0][1], similar[-1][1]
    cause = cause_of_difference(pair, last, translator.network.positions)
    again = any([word.text for word in shown.source.words].count(pair[0].text) > 1 for shown in (record, other))
    return describe_context(pair[0].text, first, last, cause, again=again)


def try_light() -> None:
    """Callback: choose the pair of sentences with one word in two meanings."""
    ui.choose(sentence=FIRST_LIGHT)
    st.session_state["self_other"] = OTHER_SENTENCE
    set_number("self_word", 0)
    st.rerun()


def chosen_word(words: list[tuple[Word, Word]], asked: str) -> int:
    """Draw the choice of the shared word; returns its index. The longest comes first."""
    index = nearest_index(asked, len(words))

    def picked(index: int) -> None:
        set_number("self_word", index)

    mirrored(
        st.segmented_control,
        "Shared word",
        range(len(words)),
        index,
        key="self_word_choice",
        picked=picked,
        format_func=lambda index: ui.literal(words[index][0].text),
        required=True,
    )
    return index


def state_label(name: str, positions: bool) -> str:
    """Name of a state: `encoder.0.after_feed_forward` is "1: feed-forward"."""
    labels = {"embedding": "embedding", "output": "encoder’s output"}
    labels["input"] = "with its position" if positions else "no position added"
    part, *rest = name.split(".")[1:]
    if not rest:
        return labels[part]
    return f"{int(part) + 1}: {'attention' if rest[0] == 'after_self' else 'feed-forward'}"
