"""Word space: states of this sentence's tokens among common words, in the plane, in space, and in all dimensions."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts.grammar import piece_names
from charts.lens import depth_labels
from charts.word_space import space_alt, word_plane
from charts.word_space_3d import word_space_3d
from model import Record, Translator
from model.assets import RESULTS, pair_folder
from model.dissect.principal_axes import Axes, principal_axes
from model.dissect.residual_stream import depth_names
from model.dissect.word_cloud import WordCloud, cloud_axes, load_cloud, neighbours
from model.dissect.word_space import WordSpace, word_space
from model.language.languages import Language
from model.store.results import NOT_MEASURED
from ui.depth import unfolds
from ui.figures import show
from ui.lesson import TERMS, aligned, formula, formula_note, number, show_code
from ui.link import one_of, switch
from ui.models import models_directory
from ui.text import literal, percent, quoted
from ui.theme import is_dark
from ui.tokens import token_picker

ONE, ALL = "one layer", "paths through the layers"


def cloud_of(translator: Translator) -> WordCloud | None:
    """The stored states of common words, if they were measured."""
    results = pair_folder(RESULTS, translator.tokenizer.languages)
    return load_cloud(translator.name, results=results, models=models_directory(translator.name))


def where_words_lie(translator: Translator, record: Record) -> None:
    """Draw the choices, the picture and the neighbours. Call it inside a fragment."""
    cloud = cloud_of(translator)
    width = record.states["encoder.input"].shape[1]
    st.markdown(
        f"A state is a point in {width} dimensions. Tokens with a similar meaning or role lie near each other. The "
        "picture keeps the two longest directions (principal component analysis, Pearson 1901). "
        + what_is_grey(cloud, record.pair.source)
    )
    token, depth, space = chosen_space(record, cloud)
    labels = piece_names(record.source)
    show(word_plane(space, labels, token), key="transformer_plane")
    st.caption(
        "Strong points are the tokens of this sentence. Hover over a point to see its word."
        + (" Each line goes from the encoder’s input to the last layer." if depth is None else "")
    )
    if cloud is not None:
        nearness(cloud, space, labels[token], space.tokens[token, -1], width)
        worked(record, cloud, depth, token, space)
    show_code(principal_axes, Axes.project, neighbours, key="transformer_plane")
    if switch("Three dimensions (drag to turn)", key="transformer_space_3d"):
        figure = word_space_3d(space, labels, token, dark=is_dark())
        st.plotly_chart(
            figure,
            theme=None,
            key="transformer_space_chart",
            alt=space_alt(space, labels, token),
            config={"displaylogo": False},
        )
        st.caption(
            f"The third axis adds {percent(float(space.shares[2]))} of the variance. The table under the flat "
            "picture has all three coordinates."
        )


def chosen_space(record: Record, cloud: WordCloud | None) -> tuple[int, int | None, WordSpace]:
    """Draw the choice of layer and token; returns the token, the depth (None: all of them), and the states there."""
    depths = depth_labels(len(depth_names(record, "encoder")))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = one_of("Show", (ONE, ALL), key="transformer_space")
        layer = depths[-1]
        if view == ONE:
            layer = one_of("After layer", depths, default=depths[-1], key="transformer_space_layer")
    depth = depths.index(layer) if view == ONE else None
    token = token_picker(record.source, "Token", key="transformer_space_token", default=1)
    return token, depth, word_space(record, cloud, depth, token)


def what_is_grey(cloud: WordCloud | None, source: Language) -> str:
    """Describe the cloud, or say that it was not measured. source: the language of its words."""
    if cloud is None:
        return (
            f"Common words to compare with: {literal(NOT_MEASURED)}. The picture is made from this sentence’s own "
            "tokens."
        )
    title = f"Grey: {len(cloud.words)} common {source} words"
    mean = f", each the mean of its encoder states in up to {cloud.contexts} training sentences"
    return f"{title}{mean if unfolds('numbers') else ''}."


def nearness(cloud: WordCloud, space: WordSpace, label: str, point: np.ndarray, width: int) -> None:
    """Compare the nearest words in all dimensions with those in the plane."""
    near = ", ".join(f"{quoted(neighbour.word)} ({neighbour.cosine:.2f})" for neighbour in space.near)
    distances = np.linalg.norm(space.cloud[:, :2] - point[:2], axis=1)
    seeming = cloud.words[int(distances.argmin())]
    shown = percent(float(space.shares[:2].sum()))
    comparison = f"The picture shows only {shown} of the variance. In it {quoted(seeming)} seems nearest"
    if seeming in {neighbour.word for neighbour in space.near}:
        agrees = ", and it is one of them."
    else:
        agrees = f", but it is not one of them: the flat picture is only a shadow of {width} dimensions."
    st.markdown(f"Nearest to {quoted(label)} in all {width} dimensions (by cosine): {near}. {comparison}{agrees}")


def worked(record: Record, cloud: WordCloud, depth: int | None, token: int, space: WordSpace) -> None:
    """Draw the token's coordinate on the first axis, with its numbers."""
    axes = cloud_axes(cloud, depth)
    state = record.states[depth_names(record, "encoder")[space.depths[-1]]][token]
    moved, direction = state - axes.center, axes.directions[0]
    products = moved * direction
    most = np.argsort(-np.abs(products), kind="stable")[:TERMS]
    terms = [rf"{number(float(moved[term]))} \cdot {number(float(direction[term]))}" for term in most]
    formula(
        r"c_a = (x - \bar{x}) \cdot w_a",
        aligned("c_1", rf"{' + '.join(terms)} + \dots", f"{float(space.tokens[token, -1, 0]):.2f}"),
    )
    formula_note(
        r"$c_a$ is the token’s place on axis $a$, $x$ its state, $\bar{x}$ the middle of the cloud, $w_a$ the axis’s "
        "direction; the largest products come first."
    )
