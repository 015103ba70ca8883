"""Boxes of the Transformer drawing, each with its tensor for one sentence, in rows from input to output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.labels import site_label
from charts.thumbnail import MASKED, Bytes, amount_bytes, signed_bytes, weight_bytes
from model.dissect.blocks import Block
from model.dissect.sublayers import SublayerPass
from model.network.site import Side
from model.record import Array, Record

ROWS, COLUMNS = 24, 48  # cells of a view at most
HEAD = 24  # cells along each side of one head's weights in it

TITLES = {
    "embedding": "Embedding",
    "position": "Positions",
    "self": "Self-attention",
    "cross": "Cross-attention",
    "feed_forward": "Feed-forward",
    "last_norm": "Last norm",
    "last_state": "Last state",
    "output": "Output",
}
NORM, ADDED, ADDED_NORM = "Norm", "Add", "Add, norm"
PartScale = Literal["weights", "probabilities", "amounts", "contributions"]  # colours of `charts.palette`


@dataclass(frozen=True)
class Part:
    """A box: its block, its title, its tensor, and the tensor's kind.

    values: (tokens, numbers), weights (heads, queries, keys), or probabilities (steps, candidates). shape: of the full
    tensor, which for the output is (steps, pieces).
    """

    block: str
    title: str
    values: Array
    shape: tuple[int, ...]
    tensor: str
    scale: PartScale = "contributions"

    @property
    def size(self) -> str:
        """The shape as text: "7 × 192"."""
        return " \u00d7 ".join(f"{size:,}" for size in self.shape)

    def cells(self, rows: int = ROWS, columns: int = COLUMNS, head: int = HEAD) -> Bytes:
        """The tensor as bytes, at most `rows` times `columns`; weights are placed head beside head, `head`
        cells each.
        """
        if self.scale == "contributions":
            return signed_bytes(self.values, rows, columns)
        if self.scale == "amounts":
            return amount_bytes(self.values, rows, columns)
        if self.scale == "probabilities":
            return weight_bytes(self.values, np.ones(self.values.shape, np.bool_), rows)
        allowed = ~np.triu(np.ones(self.values.shape[1:], np.bool_), 1) if self.causal else np.ones_like(self.values[0])
        maps = [weight_bytes(weights, allowed.astype(np.bool_), head) for weights in self.values]
        gap = np.full((len(maps[0]), 1), MASKED, np.uint8)
        return np.concatenate([part for drawn in maps for part in (gap, drawn)][1:], axis=1)

    @property
    def causal(self) -> bool:
        """Whether later keys are masked."""
        return self.block.startswith("decoder") and self.block.endswith(".self")


@dataclass(frozen=True)
class Row:
    """One step of the residual stream: a box on it (`main` alone), or a branch whose result is added (`added`).

    norm: norm at the start of the branch; None for positions, which are added as they are, and in post-norm models,
    where it is in `added`. layer: from 0; None outside. share: length of the branch's result relative to the stream,
    averaged over tokens; 0 without a branch.
    """

    side: Side
    main: Part
    norm: Part | None = None
    added: Part | None = None
    layer: int | None = None
    share: float = 0.0

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its boxes in order of computation."""
        return tuple(part for part in (self.norm, self.main, self.added) if part is not None)


def block_label(block: Block) -> str:
    """A block's name for people, layers counted from 1."""
    side = block.side.capitalize()
    if block.kind == "norm":
        return f"{side} layer {_layer(block)}, add and norm around {_kind(block.sublayer)}"
    if block.kind == "output":
        return "Output"
    if block.kind in ("self", "cross"):
        return site_label(block.name)
    if block.layer is not None:
        return f"{side} layer {_layer(block)}, {_kind(block.name)}"
    return f"{side}, {TITLES[block.kind].lower()}"


def _layer(block: Block) -> int:
    return (block.layer or 0) + 1


def _kind(sublayer: str) -> str:
    return TITLES[sublayer.split(".")[-1]].lower()


def model_rows(
    record: Record, passes: Mapping[str, SublayerPass], blocks: Sequence[Block], pieces: int
) -> tuple[Row, ...]:
    """Every box of the model for one record. passes: its recomputed sublayers. pieces: size of the vocabulary."""
    rows: list[Row] = []
    for block in blocks:
        if block.kind == "norm":  # stands in the row of its sublayer
            continue
        if block.kind == "output":
            likely = np.array([[candidate.probability for candidate in step] for step in record.candidates], np.float32)
            rows.append(
                Row(
                    block.side,
                    Part(
                        block.name,
                        TITLES["output"],
                        likely,
                        (len(likely), pieces),
                        f"the {likely.shape[1]} largest probabilities of each step",
                        "probabilities",
                    ),
                )
            )
        elif block.layer is None:
            added, share = None, 0.0
            if block.kind == "position":
                added = _state(block.name, ADDED, record.states[f"{block.side}.input"], "stream")
                share = _share(record.states[block.name], record.states[f"{block.side}.embedding"])
            tensor = {"embedding": "embeddings", "position": "positional encodings", "last_norm": "normalised stream"}
            tensor["last_state"] = "normalised stream"
            main = _state(block.name, TITLES[block.kind], record.states[block.name], tensor[block.kind])
            rows.append(Row(block.side, main, None, added, share=share))
        else:
            rows.append(_sublayer(block, record, passes[block.name]))
    return tuple(rows)


def _state(block: str, title: str, values: Array, tensor: str) -> Part:
    return Part(block, title, values, values.shape, tensor)


def _sublayer(block: Block, record: Record, seen: SublayerPass) -> Row:
    title = TITLES[block.kind]
    if seen.inner is None:
        weights = record.attention[block.name].weights
        main = Part(block.name, title, weights, weights.shape, "weights of each head", "weights")
    else:
        assert seen.active is not None
        signed = bool((seen.active < 0).any())
        units = f"inner units after {'their activation' if signed else 'ReLU'}"
        main = Part(block.name, title, seen.active, seen.active.shape, units, "contributions" if signed else "amounts")
    around, share = f"{block.name}_norm", _share(seen.result, seen.before)
    if not seen.pre_norm:
        return Row(
            block.side, main, None, _state(around, ADDED_NORM, seen.after, "normalised stream"), block.layer, share
        )
    norm = _state(around, NORM, seen.norm.result, "normalised stream")
    after = _state(around, ADDED, seen.after, "stream")
    return Row(block.side, main, norm, after, block.layer, share)


def _share(added: Array, before: Array) -> float:
    """Mean ratio of the lengths of `added` to those of `before`, a token a row."""
    lengths = [np.linalg.norm(vectors, axis=1) for vectors in (added, before)]
    return float((lengths[0] / np.maximum(lengths[1], 1e-9)).mean())
