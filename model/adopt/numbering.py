"""Our numbers for the pieces of a Marian checkpoint.

Ours begin with `<pad>`, unknown, `<sos>`, `<eos>`; Marian's pad, with which its decoder starts, becomes both the first
and the third of them. All other pieces keep their order. Where the two sides have lists of their own, ours has the
pieces of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from model.adopt.checkpoint import TARGET_VOCABULARY, VOCABULARY, AdoptionError, Published
from model.language.two_tokenizers import SPECIAL


@dataclass(frozen=True)
class Numbering:
    """Our list of pieces, and for each of our ids its row in the source's and the target's matrix; -1: none there."""

    pieces: tuple[str, ...]
    source: tuple[int, ...]
    target: tuple[int, ...]


def numbered(checkpoint: Published, settings: Mapping[str, Any]) -> Numbering:
    """Our numbering of the pieces of a checkpoint. AdoptionError: its vocabulary does not fit its settings."""
    source = checkpoint.numbers(VOCABULARY)
    if source is None:
        raise AdoptionError(f"there is no {checkpoint.folder / VOCABULARY}: a Marian checkpoint has one")
    target = checkpoint.numbers(TARGET_VOCABULARY)
    sizes = [settings["vocab_size"], settings.get("decoder_vocab_size") or settings["vocab_size"]]
    special = [settings[name] for name in ("pad_token_id", "decoder_start_token_id", "eos_token_id")]
    for side, numbers, size in zip(("source", "target"), (source, target or source), sizes, strict=True):
        if not isinstance(size, int) or max(numbers.values()) >= size or len(set(numbers.values())) < len(numbers):
            raise AdoptionError(f"the vocabulary of the {side} does not fit its settings: {size!r} pieces")
        if "<unk>" not in numbers or not all(type(index) is int and 0 <= index < size for index in special):
            raise AdoptionError(f"the vocabulary of the {side} lacks a special piece: unknown, pad, start or end")
    pad, start, eos = special
    heads = [(pad, numbers["<unk>"], start, eos) for numbers in (source, target or source)]
    rest = [_rest(numbers, own, settings) for numbers, own in zip((source, target or source), heads, strict=True)]
    pieces = list(dict.fromkeys([*rest[0], *rest[1]]))
    rows = [(*own, *(numbers.get(piece, -1) for piece in pieces)) for own, numbers in zip(heads, rest, strict=True)]
    return Numbering((*SPECIAL, *pieces), rows[0], rows[1])


def _rest(numbers: Mapping[str, int], special: Sequence[int], settings: Mapping[str, Any]) -> dict[str, int]:
    """All pieces but the special ones, in the order of their numbers."""
    ordered = sorted((index, piece) for piece, index in numbers.items() if index not in special)
    return {piece: index for index, piece in ordered if piece not in SPECIAL}


def renumbered(matrix: Tensor, rows: Sequence[int], absent: float = 0.0) -> Tensor:
    """These rows of a matrix (pieces, width) in this order; -1: a row of `absent`. AdoptionError: no such row."""
    index = torch.tensor(rows)
    if int(index.max()) >= len(matrix):
        raise AdoptionError(f"its embeddings have {len(matrix)} rows, fewer than its vocabulary")
    chosen = matrix[index.clamp(min=0)]
    chosen[index < 0] = absent
    return chosen
