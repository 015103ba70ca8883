"""Common mistakes in Transformer implementations, each a function in place of the right one.

They are from questions and bug reports in public repositories. `Intervention.mistakes` selects those of a pass;
`attend` and the layers use the result of `wiring_of` and know of no mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.network.attention import SoftmaxFunction, attend
from model.network.changes import Mistake
from model.network.positional import frequencies, positional_encoding
from model.network.wiring import Wiring


def softmax_over_queries(scores: Tensor) -> Tensor:
    """Softmax over the wrong axis: each key's column sums to 1, not each query's row; a fully masked key
    has no weight.
    """
    return torch.softmax(scores, dim=-2).nan_to_num(0.0)


def dot_scores(query: Tensor, key: Tensor) -> Tensor:
    """Unscaled dot products: large ones saturate the softmax."""
    return query @ key.transpose(-2, -1)


def no_causal_mask(length: int, device: torch.device | None = None) -> Tensor:
    """No causal mask: every query may look at every key, later tokens included."""
    return torch.ones(length, length, dtype=torch.bool, device=device)


def padding_is_seen(source: Tensor) -> Tensor:
    """No padding mask: padding counts as text."""
    return torch.ones_like(source, dtype=torch.bool)


def mask_after_softmax(mask: Tensor | None, softmax: SoftmaxFunction) -> tuple[None, SoftmaxFunction]:
    """Mask after the softmax: masked keys lose their weight, and rows no longer sum to 1."""
    return None, softmax if mask is None else lambda scores: softmax(scores).masked_fill(~mask, 0.0)


def one_projection(x: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
    """One head's projection for all: every head has the first head's query, key and value."""
    of_heads = F.linear(x, weight, bias).view(*x.shape[:-1], -1, heads, x.size(-1) // heads)
    return of_heads[..., :1, :].expand_as(of_heads).flatten(-3)


def slices_of_input(x: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
    """No projections: each head takes its slice of the stream; query, key and value are the same."""
    return torch.cat([x] * (len(weight) // x.size(-1)), dim=-1)


def value_is_key(key: Tensor, value: Tensor) -> Tensor:
    """Keys in place of values: they say how a token is found, not what it contributes."""
    return key


def no_positions(positions: Tensor, width: int) -> Tensor:
    """No positional encoding: the tokens are a bag."""
    return torch.zeros(*positions.shape, width, device=positions.device)


def sine_only(positions: Tensor, width: int) -> Tensor:
    """Sine in place of cosine: each pair has its sine twice."""
    angles = positions.to(torch.float32)[..., None] * frequencies(width).to(positions.device)
    return torch.stack((angles.sin(), angles.sin()), dim=-1).flatten(-2)


def positions_from_one(positions: Tensor, width: int) -> Tensor:
    """Positions from 1: in training the first token was at 0."""
    return positional_encoding(positions + 1, width)


def positions_concatenated(embedding: Tensor, encoding: Tensor) -> Tensor:
    """Positions beside the embedding, not added to it: each has half of the width, which cuts the slow waves off."""
    half = embedding.size(-1) // 2
    word, position = embedding[..., :half], encoding.expand_as(embedding)[..., : embedding.size(-1) - half]
    return torch.cat((word, position), dim=-1)


def result_alone(stream: Tensor, result: Tensor) -> Tensor:
    """No residual connection: each sublayer replaces the stream."""
    return result


def not_normalised(norm: nn.Module, stream: Tensor) -> Tensor:
    """No layer norm around sublayers; the last norm of each side stays, where there is one."""
    return stream


@dataclass(frozen=True)
class Swap:
    """A mistake: the field of `Wiring` to replace, its replacement, and the function with the right line."""

    field: str
    wrong: Callable[..., Any]
    right: Callable[..., Any]


RIGHT: Mapping[str, Any] = {field.name: field.default for field in fields(Wiring)}


def _swap(field: str, wrong: Callable[..., Any]) -> Swap:
    return Swap(field, wrong, RIGHT[field])


SWAPS: Mapping[Mistake, Swap] = {
    "softmax_over_queries": _swap("softmax", softmax_over_queries),
    "no_root": _swap("score", dot_scores),
    "no_causal_mask": _swap("causal_mask", no_causal_mask),
    "no_padding_mask": _swap("padding_mask", padding_is_seen),
    "mask_after_softmax": Swap("masking", mask_after_softmax, attend),
    "one_projection": _swap("project", one_projection),
    "heads_are_slices": _swap("project", slices_of_input),
    "value_is_key": _swap("value", value_is_key),
    "no_positions": _swap("encode", no_positions),
    "sine_only": _swap("encode", sine_only),
    "positions_from_one": _swap("encode", positions_from_one),
    "positions_concatenated": _swap("place", positions_concatenated),
    "no_residual": _swap("add", result_alone),
    "no_norm": _swap("normalise", not_normalised),
}
AS_IT_SHOULD_BE = Wiring()
# with these a whole sentence at once differs from step by step, where a pass has one query and no later key
ONE_QUERY_HIDES: frozenset[Mistake] = frozenset({"softmax_over_queries", "no_causal_mask", "mask_after_softmax"})


def compatible(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """These mistakes in their order, without those whose field an earlier one replaces."""
    by_field: dict[str, Mistake] = {}
    for mistake in mistakes:
        by_field.setdefault(SWAPS[mistake].field, mistake)
    return tuple(by_field.values())


@lru_cache(maxsize=64)
def wiring_of(mistakes: frozenset[Mistake]) -> Wiring:
    """The wiring with these mistakes; of two in the same field, the later one of `SWAPS`."""
    swapped = {swap.field: swap.wrong for mistake, swap in SWAPS.items() if mistake in mistakes}
    return Wiring(**swapped) if swapped else AS_IT_SHOULD_BE
