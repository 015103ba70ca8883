"""Lesson 3: every token looks at every token; one look is worked through; the same word in two sentences; two masks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

import ui
from charts.bars import ranked_bars
from charts.heatmap import attention_heatmap
from charts.labels import piece_labels
from charts.masks import mask_map
from charts.token_panels import Panel, token_panels
from model import InputError, Record, Translator
from model.dissect.word_context import shared_words, similarity_by_layer
from model.language.tokenizer import PAD, Word
from model.network.attention import causal_mask
from model.network.interface import pad
from model.network.site import Site
from ui.attention_step import attention_step_of
from ui.claims.self_attention import in_context, looks, previous_token_head, row_and_vector, what_to_keep
from ui.french import french_paragraph
from ui.lesson import Question, questions, role, show_code
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator, say_which_model
from ui.lessons.self_attention.stages import Meeting, stages
from ui.link import LINK, hidden_parameter, mirrored, nearest_index, remember_usual
from ui.sites import kind_picker

MODELS = ("transformer", "transformer-nopos")
FIRST_LIGHT, OTHER_SENTENCE = "The light is red.", "The bag is light."
OTHER_AT_FIRST = "Her new cars are red."  # shares two words with the first sentence of the app
OPENS_WITH = "encoder.0.self"
HEAD_CHOSEN = "self_head_chosen"
SHORT = "Go."  # what the sentence shares a batch with, for the padding mask


def on_screen() -> tuple[Translator, Record]:
    translator = lesson_translator(MODELS)
    return translator, lesson_record(translator)


def page() -> None:
    ui.lesson_title("self_attention")
    translator, record = on_screen()
    say_which_model(translator)
    ui.say_if_cut(lesson_reading(translator))
    st.markdown(
        "The decoder of an RNN looks at the encoder. In a Transformer the same three vectors are used within one "
        f"sentence: every token asks with its {role('query')}, answers with its {role('key')} and hands over its "
        f"{role('value')}, so each word is seen together with the words around it."
    )
    one_head()
    word_in_context()
    two_masks()
    questions(closing_questions(translator, record), key="self")
    ui.take_away({"This translation": record}, key="self")


def redraw() -> None:
    """At a callback's end: the site or the head has changed."""
    st.rerun([LINK, HEAD_CHOSEN])


@st.fragment(key=HEAD_CHOSEN)
def one_head() -> None:
    """Choose site, head and two tokens; the map, and the walkthrough."""
    translator, record = on_screen()
    st.header("Who looks at whom")
    st.markdown(
        "In the encoder, English looks at English in both directions. In the decoder, French looks at the French that "
        "is written so far. Cross-attention joins the two: French looks at English."
    )
    kinds = st.container()  # stands above the choice of the layer and shows its kind
    chosen = ui.site_picker(record, redraw, usual=OPENS_WITH)
    assert chosen is not None
    site, head = chosen
    with kinds:
        kind_picker(record, site, redraw, key="self_kind", usual=OPENS_WITH)
    where = Site.parse(site)
    rows = record.inputs(where.side)
    if where.kind == "cross":
        rows = record.target
    query = ui.token_picker(rows, "Query: who asks", key="self_query", default=1)
    key = ui.token_picker(record.columns(site), "Key: who is asked", key="self_key")
    seen = record.attention[site]
    row_label, column_label = piece_labels(rows)[query], piece_labels(record.columns(site))[key]
    weight, scored = float(seen.weights[head, query, key]), float(seen.scores[head, query, key])
    met = "masked: weight 0" if not np.isfinite(scored) else f"score {scored:.2f}, weight {weight:.3f}"
    st.markdown(f"{ui.quoted(row_label)} meets {ui.quoted(column_label)}: {met}.")
    ui.show(attention_heatmap(record, site, head, step=query), key="self_map")
    st.subheader(f"How {ui.literal(row_label)} looks, step by step")
    attention_step_of(record, site, head, query, key="self_step", on_rest=ask_for)
    with st.container():  # there or not, it moves nothing that stands below
        if why := row_and_vector(record, site, query):
            st.markdown(why)
    stages(Meeting(translator, record, site, head, query, key))


def ask_for(query: int) -> None:
    """Callback: another token asks."""
    st.session_state["self_query"] = str(query)
    st.rerun([HEAD_CHOSEN])


@st.fragment
def word_in_context() -> None:
    """The same word in two sentences: equal at first, different after each layer."""
    translator, record = on_screen()
    st.header("A word in the context of the words around it")
    st.markdown(
        "Two sentences that share a word. Its embedding is the same in both, whatever stands around it. Then each "
        "layer mixes in what the word looks at, and the two vectors part."
    )
    st.button(f"Try “{FIRST_LIGHT}” against “{OTHER_SENTENCE}”", key="self_try", on_click=try_light)
    asked = hidden_parameter("self_word")  # always: when it goes, Streamlit takes what was just typed off the address
    remember_usual("self_other", OTHER_AT_FIRST)
    other_text = st.text_input(
        "The other sentence", OTHER_AT_FIRST, key="self_other", bind="query-params", live="300ms"
    )
    try:
        other = ui.record_of(translator, translator.clip(other_text)[0])
    except InputError as error:
        st.info(ui.literal(str(error)))
        return
    words = sorted(shared_words(record, other), key=lambda pair: -len(pair[0].text))
    if not words:
        st.info("The two sentences share no word: write one that uses a word of the sentence above.")
        return
    pair = words[chosen_word(words, asked)]
    word = pair[0].text
    left, right = st.columns(2)
    for place, which, each, own in ((left, "own", record, pair[0]), (right, "other", other, pair[1])):
        with place:
            st.html(f'<p lang="en" style="margin: 0">{ui.markup(each.source.text)}</p>')
            st.html(french_paragraph(each.target, size="1.25rem"))
            weights = each.attention["encoder.0.self"].weights.mean(axis=0)
            figure = token_panels(
                piece_labels(each.source),
                [Panel("weight", weights[own.start : own.end].mean(axis=0), "weight")],
                alt=looks(each, own, weights),
                name=f"context-{which}",
                title="key",
            )
            st.caption(f"Where {ui.literal(own.text)} looks in layer 1, mean of heads")
            ui.show(figure, key=f"self_context_{which}")
    similar = similarity_by_layer(record, other, pair)
    figure = ranked_bars(
        [state_label(name, translator.network.positions) for name, _ in similar],
        np.array([value for _, value in similar]),
        name="similarity",
        subject=f"Cosine of the two vectors of {word}",
        unit="of 1, the same direction",
        measure="cosine",
        title="state",
        ranked=False,
    )
    first, last = similar[0][1], similar[-1][1]
    alt = (
        f'The two vectors of "{word}" have a cosine of {first:.2f} as embeddings, {last:.2f} at the encoder\'s output.'
    )
    ui.show(replace(figure, alt=alt), key="self_similarity")
    st.markdown(in_context(pair, first, last, translator.network.positions))
    show_code(similarity_by_layer, key="self_similarity")
    ui.take_away({"The sentence above": record, "The other sentence": other}, key="self_context")


def try_light() -> None:
    """Callback: the pair of sentences in which one word has two meanings."""
    ui.choose(sentence=FIRST_LIGHT)
    st.session_state["self_other"] = OTHER_SENTENCE
    st.session_state["self_word"] = "0"
    st.rerun()


def chosen_word(words: list[tuple[Word, Word]], asked: str) -> int:
    """Draw the choice of the shared word that is compared; its index. The longest comes first."""
    place = nearest_index(asked, len(words))

    def picked(at: int) -> None:
        st.session_state["self_word"] = str(at)

    mirrored(
        st.segmented_control,
        "Shared word",
        range(len(words)),
        place,
        key="self_word_choice",
        picked=picked,
        format_func=lambda at: ui.literal(words[at][0].text),
        required=True,
    )
    return place


def state_label(name: str, positions: bool) -> str:
    """The name of a state for people: `encoder.0.feed_forward` is "1: feed-forward"."""
    labels = {"embedding": "embedding", "output": "encoder's output"}
    labels["input"] = "with its position" if positions else "no position added"
    part, *rest = name.split(".")[1:]
    if not rest:
        return labels[part]
    return f"{int(part) + 1}: {'attention' if rest[0] == 'self' else 'feed-forward'}"


@st.fragment
def two_masks() -> None:
    """The causal mask and the padding mask, side by side."""
    translator, record = on_screen()
    st.header("Two masks that are not the same")
    left, right = st.columns(2)
    with left:
        st.subheader("Causal mask")
        labels = piece_labels(record.decoder_input)
        allowed = causal_mask(len(labels)).numpy()
        figure = mask_map(
            allowed,
            labels,
            labels,
            name="causal-mask",
            alt=f"Causal mask of {len(labels)} decoder inputs: each may look at itself and at those before it.",
            row_title="query: French token read",
            column_title="key: French token read",
        )
        ui.show(figure, key="self_causal")
        st.markdown(
            "In the decoder only, for every sentence: a token may look at itself and at what stands before it. "
            "Training shows the decoder the whole French sentence at once; without this mask it would read the answer."
        )
    with right:
        st.subheader("Padding mask")
        own, short = list(record.source.ids), translator.source_ids(SHORT)
        mask = (pad([own, short]) != PAD).numpy()
        columns = [str(place + 1) for place in range(mask.shape[1])]
        figure = mask_map(
            mask,
            ["this sentence", SHORT],
            columns,
            name="padding-mask",
            alt=f'Padding mask: this sentence has {len(own)} tokens, "{SHORT}" {len(short)}; the rest is masked.',
            row_title="sentence in the batch",
            column_title="key: position",
        )
        ui.show(figure, key="self_padding")
        st.markdown(
            f"Only when sentences share a batch: {ui.quoted(SHORT)} has {len(short)} tokens, the batch is "
            f"{mask.shape[1]} wide, and the rest is filled up with a token that nobody may look at. It hides what is "
            f"not there, in both directions. The encoder's output for {ui.quoted(SHORT)} in this batch differs from "
            f"that of {ui.quoted(SHORT)} alone by at most {ui.small(padding_difference(translator, record))}."
        )
    show_code(causal_mask, pad, key="self_masks")


def padding_difference(translator: Translator, record: Record) -> float:
    """The largest difference of the short sentence's encoder output, in a batch with this sentence and alone."""
    alone = ui.record_of(translator, SHORT)
    target = list(alone.target.ids)
    together = translator.record_many([record.source.ids, translator.source_ids(SHORT)], [target, target])[1]
    return float(np.abs(together.states["encoder.output"] - alone.states["encoder.output"]).max())


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    return [
        Question(
            "Choose decoder self-attention. Which token has only one key it may look at, and what is its weight?",
            f"The first, {ui.quoted(piece_labels(record.decoder_input)[0])}: the causal mask leaves it nothing but "
            "itself, so its weight is 1 in every head, whatever the scores.",
        ),
        Question(
            "Look through the heads of the encoder's first layer. Is there one that mostly looks at the token just "
            "before?",
            lambda: previous_token_head(record.attention["encoder.0.self"].weights),
        ),
        Question(
            "Change the other sentence until the two vectors of the shared word stay more alike. What did you have "
            "to keep?",
            what_to_keep(translator.network.positions),
        ),
    ]


page()
