"""Through the layers: sublayer contributions, similarity of states, the logit lens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from charts.grammar import piece_names
from charts.lens import depth_labels, evolution_data, lens_data, lens_evolution, lens_table
from charts.residual_stream import depth_similarity, sublayer_name, sublayer_table, token_similarity
from claims.predict_transformer import adds_most, settles
from claims.transformer import echoes, gain
from model import Record, Translator
from model.dissect.blocks import transformer_of
from model.dissect.lens import LensLayer, early_log_probs, evolutions, logit_lens
from model.dissect.residual_stream import (
    Sublayer,
    depth_names,
    similarity_between_depths,
    similarity_of_tokens,
    sublayers,
)
from model.dissect.sublayers import contributions
from model.language.languages import LanguagePair
from model.network.site import Side
from model.network.transformer_config import TransformerConfig
from model.record import Array
from ui.control_keys import STEP
from ui.depth import unfolds
from ui.figures import show
from ui.lesson import formula, show_code, with_formula
from ui.link import one_of
from ui.linked_view import Control, LinkedView
from ui.predict import predict
from ui.stepper import go_to
from ui.terms import term
from ui.text import quoted
from ui.wording.predict_transformer import ask_adds_most, ask_settles
from ui.wording.transformer import describe_echoes, describe_gain
from ui.wording.transformer_blocks import addition, describe_stream

WITH_ITSELF, WITH_OTHERS = "each token with itself", "tokens with each other"
_lens = LinkedView(
    "lens",
    "step_views/lens",
    ("shared/tip.css", "shared/ramp_legend.css", "views/step_views/cell_table.css"),
    looks="cell-table",
)
LEADING = 3  # candidates of a step that are followed through the layers


def chosen_side(translator: Translator, record: Record) -> Side:
    """Draw a definition of the residual stream and the choice of a sentence; returns its side."""
    width = record.states["encoder.input"].shape[1]
    st.markdown(
        f"Each token has one vector of {width} numbers that flows through all layers: its {term('residual stream')}. "
        + describe_stream(transformer_of(translator).config)
    )
    return side_picker(record.pair)


def side_picker(pair: LanguagePair) -> Side:
    """Draw the choice of a sentence; returns its side."""
    names: dict[Side, str] = {"encoder": f"{pair.source}, in the encoder", "decoder": f"{pair.target}, in the decoder"}
    asked = one_of("Tokens", list(names), key="transformer_side", format_func=names.__getitem__)  # type: ignore[arg-type]
    return next(side for side in names if side == asked)


def what_is_added(translator: Translator, record: Record, side: Side) -> None:
    """Draw the length of every contribution relative to the stream, one of them worked by hand."""
    st.subheader("What each sublayer adds")
    added = contributions(translator, record, side)
    language = record.pair.source if side == "encoder" else record.pair.target
    question = ask_adds_most(adds_most(added), added, language)
    predict(question, key="transformer_predict_adds", covers=["transformer_added_answer"])
    with st.container(key="transformer_added_answer"):
        added_to_the_stream(record, side, added, transformer_of(translator).config)


def added_to_the_stream(record: Record, side: Side, layers_added: list[Sublayer], config: TransformerConfig) -> None:
    """The largest contribution worked by hand, and all of them."""
    most = int(np.argmax([sublayer.ratio.mean() for sublayer in layers_added]))
    token = int(layers_added[most].ratio.argmax())
    added, before = (float(values[token]) for values in (layers_added[most].added, layers_added[most].before))
    result, after = addition(config)
    formula(
        rf"\begin{{aligned}} x' &= {after} \\[6pt] "
        rf"\text{{ratio}} &= \frac{{\lVert {result} \rVert}}{{\lVert x \rVert}} \end{{aligned}}",
        rf"\text{{ratio}} = \frac{{{added:.2f}}}{{{before:.2f}}} = {added / before:.2f}",
    )
    lead = with_formula(
        "This is the addition to",
        f"The longest addition, {added / before:.2f} times as long as what was there, is the one to",
    )
    st.markdown(
        f"{lead} {quoted(piece_names(record.inputs(side))[token])} in {sublayer_name(layers_added[most])}. Above 1: it "
        "adds more than was there before. Near 0: it hardly changes the token."
    )
    show(sublayer_table(record, side, layers_added), key="transformer_added")
    show_code(sublayers if config.norm == "pre" else contributions, key="transformer_added")


def how_alike(record: Record, side: Side) -> None:
    """Draw cosines of states, between layers or between tokens."""
    st.subheader("How alike are the states?")
    compare = one_of("Compare", (WITH_ITSELF, WITH_OTHERS), key="transformer_compare")
    labels = piece_names(record.inputs(side))
    names = depth_names(record, side)
    depths = depth_labels(len(names))
    if compare == WITH_ITSELF:
        values = similarity_between_depths(record, side)
        token = int(values[:, -1].argmin())
        lead = worked(record.states[names[0]][token], record.states[names[-1]][token])
        st.markdown(
            f"{lead} for {quoted(labels[token])}: the {len(names) - 1} layers turn it most. Its vector now also says "
            "what stands around it and, in the decoder, what comes next."
        )
        show(depth_similarity(record, side), key="transformer_turned")
        show_code(similarity_between_depths, key="transformer_turned")
        return
    depth = depths.index(one_of("After layer", depths, default=depths[-1], key="transformer_depth"))
    values = similarity_of_tokens(record, side, depth)
    if len(labels) > 1:
        apart = np.where(np.triu(np.ones_like(values), 1) > 0, values, -np.inf)
        first, second = (int(index) for index in np.unravel_index(apart.argmax(), apart.shape))
        lead = worked(record.states[names[depth]][first], record.states[names[depth]][second])
        mean = float(values[np.triu_indices(len(labels), 1)].mean())
        st.markdown(
            f"{lead} for {quoted(labels[first])} and {quoted(labels[second])}, the two most similar tokens. The mean "
            f"over all pairs is {mean:.2f}. Compare cosines with each other, not with 0: all states have something "
            "in common (Ethayarajh 2019)."
        )
    show(token_similarity(record, side, depth), key="transformer_alike")
    show_code(similarity_of_tokens, key="transformer_alike")


def worked(first: Array, second: Array) -> str:
    """Draw the cosine of two states with numbers; returns words for it, also where formulas are folded."""
    product, lengths = float(first @ second), [float(np.linalg.norm(vector)) for vector in (first, second)]
    cosine = product / (lengths[0] * lengths[1]) if all(lengths) else 0.0
    formula(
        r"\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}",
        rf"\cos = \frac{{{product:.1f}}}{{{lengths[0]:.2f} \cdot {lengths[1]:.2f}}} = {cosine:.2f}",
    )
    return with_formula(f"Above is the {term('cosine')}", f"Here the {term('cosine')} is {cosine:.2f}")


def turned(translator: Translator, record: Record, layers: Sequence[LensLayer]) -> str:
    """Describe the states, in Markdown."""
    tied = transformer_of(translator).config.tied
    return f"{describe_echoes(echoes(record, layers), record.pair, tied)} The layers turn that into the next token."


def lens(translator: Translator, record: Record, step: int) -> None:
    """Draw the logit lens. Call it inside a stepped function."""
    network = translator.network
    layers = logit_lens(translator, record, count=LEADING)
    last = len(layers) - 1
    st.markdown(
        f"What would the model write if it stopped after a layer? The **logit lens** (nostalgebraist 2020) shows the "
        "output of an earlier state. **It was never trained to be read this way:** the model itself answers only after "
        f"layer {last}."
    )
    state = r"\text{norm}(x^{(n)})" if transformer_of(translator).config.norm == "pre" else "x^{(n)}"
    formula(rf"p^{{(n)}} = \text{{softmax}}\left(E\, {state} + b\right)")
    predict(
        ask_settles(settles(record, layers, step)),
        key="transformer_predict_lens",
        covers=["transformer_lens_answer"],
        on_next=None if step + 1 == len(record.target) else lambda: go_to(step + 1),
    )
    with st.container(key="transformer_lens_answer"):
        read_early(translator, record, layers, step)
    show_code(logit_lens, early_log_probs, type(network).logits, key="transformer_lens")


def read_early(translator: Translator, record: Record, layers: list[LensLayer], step: int) -> None:
    """Draw the lens after each layer, for all steps and, with the runners-up, for one."""
    if unfolds("numbers"):
        st.markdown(turned(translator, record, layers))
    control = Control(STEP, len(record.target), step)
    _lens.show(lambda: lens_table(record, layers, step), *lens_data(record, layers), control, key="transformer_lens")
    st.caption("Framed: the token that is written in the end. Hover to see the second and third.")
    st.markdown(f"**Step {step + 1}.** Every token that is among the first {LEADING} after some layer:")
    evolved = evolutions(translator, record, range(len(record.target)), leading=LEADING)
    _lens.show(
        lambda: lens_evolution(record, evolved[step], step),
        *evolution_data(record, evolved),
        control,
        key="transformer_evolution",
    )
    mine = next(index for index, token in enumerate(evolved[step].tokens) if token.id == record.target.ids[step])
    with st.container():  # there or not, it moves nothing that stands below
        if (gained := gain(evolved[step].probabilities[mine])) is not None:
            st.markdown(describe_gain(piece_names(record.target)[step], gained))
