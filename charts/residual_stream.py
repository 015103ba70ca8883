"""The residual stream: each sublayer's contribution to each token, and similarity of states."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from charts.cell_table import cell_table, value_table
from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import decimal, quoted
from charts.lens import depth_labels
from model.dissect.residual_stream import Sublayer, similarity_between_depths, similarity_of_tokens, sublayers
from model.network.site import Side
from model.record import Record

KINDS = {"self": "self", "cross": "cross", "feed_forward": "feed"}
MEAN = "mean"


def sublayer_label(sublayer: Sublayer) -> str:
    """`decoder.2.feed_forward` is "3 feed"."""
    return f"{sublayer.site.number} {KINDS[sublayer.site.kind]}"


def sublayer_name(sublayer: Sublayer) -> str:
    """`decoder.2.feed_forward` is "the feed-forward part of layer 3"."""
    names = {"self": "self-attention", "cross": "cross-attention", "feed_forward": "feed-forward part"}
    return f"the {names[sublayer.site.kind]} of layer {sublayer.site.number}"


def sublayer_table(record: Record, side: Side, added: Sequence[Sublayer] | None = None) -> Figure:
    """Each sublayer's contribution relative to the length of the stream: tokens down, sublayers across.

    added: the contributions (default: changes of the stream, which is right for pre-norm). The first row is the mean of
    all tokens. The table also has the lengths.
    """
    layers = sublayers(record, side) if added is None else added
    ratios = np.stack([sublayer.ratio for sublayer in layers], axis=1).astype(float)
    labels = piece_names(record.inputs(side))
    columns = [sublayer_label(sublayer) for sublayer in layers]
    mean = ratios.mean(axis=0)
    table = value_table(np.vstack([mean, ratios]), [MEAN, *labels], columns, "token")
    for column, sublayer in zip(columns, layers, strict=True):
        table[f"{column}: length added"] = np.round([sublayer.added.mean(), *sublayer.added], 3)
        table[f"{column}: length before"] = np.round([sublayer.before.mean(), *sublayer.before], 3)
    most, least = int(mean.argmax()), int(mean.argmin())
    lengths = [
        [f"adds {length:.1f} to {before:.1f}" for length, before in zip(row_added, row_before, strict=True)]
        for row_added, row_before in zip(
            np.stack([[sublayer.added.mean(), *sublayer.added] for sublayer in layers], axis=1),
            np.stack([[sublayer.before.mean(), *sublayer.before] for sublayer in layers], axis=1),
            strict=True,
        )
    ]
    return cell_table(
        np.vstack([mean, ratios]),
        [MEAN, *labels],
        columns,
        name=f"sublayers-{side}",
        alt=(
            f"On average {sublayer_name(layers[most])} adds most, {mean[most]:.2f} of the length that was there "
            f"before, and {sublayer_name(layers[least])} least, {mean[least]:.2f}."
        ),
        table=table,
        row_title="token",
        column_title="layer and sublayer",
        value_title="length added / length before",
        scale="amount",
        notes=lengths,
        marked=0,
    )


def depth_similarity(record: Record, side: Side) -> Figure:
    """Cosines of each token's states at successive depths, and of the first and the last."""
    values = similarity_between_depths(record, side)
    labels = piece_names(record.inputs(side))
    depths = depth_labels(values.shape[1])
    columns = [f"{first}\u2192{second}" for first, second in itertools.pairwise(depths)]
    columns.append(f"{depths[0]}\u2192{depths[-1]} ")  # the space keeps it apart where there is one layer only
    least = int(values[:, -1].argmin())
    return cell_table(
        values,
        labels,
        columns,
        name=f"similarity-depths-{side}",
        alt=(
            f"From the input to the last layer {quoted(labels[least])} turns most (cosine "
            f"{decimal(values[least, -1])}). The mean of all tokens is {decimal(values[:, -1].mean())}."
        ),
        table=value_table(values, labels, columns, "token"),
        row_title="token",
        column_title="from layer to layer",
        value_title="cosine",
        scale="signed",
        largest=1.0,
    )


def token_similarity(record: Record, side: Side, depth: int) -> Figure:
    """Cosines of the states of all tokens at one depth."""
    values = similarity_of_tokens(record, side, depth)
    labels = piece_names(record.inputs(side))
    where = "At the input" if depth == 0 else f"After layer {depth}"
    pairs = np.where(np.triu(np.ones_like(values), 1) > 0, values, -np.inf)
    alt = f"{where} there is one token, so there is nothing to compare."
    if len(labels) > 1:
        first, second = (int(index) for index in np.unravel_index(pairs.argmax(), pairs.shape))
        others = float(values[np.triu_indices(len(labels), 1)].mean())
        alt = (
            f"{where} the two most similar tokens are {quoted(labels[first])} and {quoted(labels[second])} (cosine "
            f"{decimal(values[first, second])}); the mean over all pairs is {decimal(others)}."
        )
    columns = [f"{position} {label}" for position, label in enumerate(labels, 1)]
    return cell_table(
        values,
        labels,
        labels,
        name=f"similarity-tokens-{side}-{depth}",
        alt=alt,
        table=value_table(values, labels, columns, "token"),
        row_title="token",
        column_title="token",
        value_title="cosine",
        scale="signed",
        largest=1.0,
    )
