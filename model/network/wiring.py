"""The functions that a Transformer's layers call between their matrices, one field each.

The defaults are right. `model.network.mistakes` replaces single fields by common mistakes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.language.tokenizer import PAD
from model.network.attention import (
    Attention,
    ProjectFunction,
    ScoreFunction,
    SoftmaxFunction,
    attend,
    causal_mask,
    projected,
    scaled_dot_scores,
    softmax_over_keys,
)
from model.network.intervention import AttentionEdit
from model.network.positional import positional_encoding


def mask_before_softmax(mask: Tensor | None, softmax: SoftmaxFunction) -> tuple[Tensor | None, SoftmaxFunction]:
    """Set masked scores to minus infinity before the softmax, which spreads all weight over the others."""
    return mask, softmax


def padding_mask(source: Tensor) -> Tensor:
    """Padding mask of ids: (batch, source) bool, True on tokens."""
    return source != PAD


def value_of(key: Tensor, value: Tensor) -> Tensor:
    """Values of a head, which have a projection of their own."""
    return value


def add_positions(embedding: Tensor, encoding: Tensor) -> Tensor:
    """Inputs of a side: embedding plus positional encoding, both (batch, length, width)."""
    return embedding + encoding


def add_residual(stream: Tensor, result: Tensor) -> Tensor:
    """Residual connection: the stream plus the sublayer's result, both (batch, length, width)."""
    return stream + result


def normalise(norm: nn.Module, stream: Tensor) -> Tensor:
    """Layer norm of the stream (batch, length, width): before a sublayer, or post-norm of the sum after it."""
    normalised: Tensor = norm(stream)
    return normalised


@dataclass(frozen=True)
class Wiring:
    """Functions that make up the passes of a Transformer; the defaults are those of the paper.

    score, softmax: used by `attend`. masking: order of mask and softmax. causal_mask: for a length, on a device.
    padding_mask: for source ids. project: from the stream to all heads' queries, keys or values. value: of a head.
    encode: positions and a width to positional encodings. place: these and embeddings to inputs. add, normalise: around
    each sublayer.
    """

    score: ScoreFunction = scaled_dot_scores
    softmax: SoftmaxFunction = softmax_over_keys
    masking: Callable[[Tensor | None, SoftmaxFunction], tuple[Tensor | None, SoftmaxFunction]] = mask_before_softmax
    causal_mask: Callable[[int, torch.device], Tensor] = causal_mask
    padding_mask: Callable[[Tensor], Tensor] = padding_mask
    project: ProjectFunction = projected
    value: Callable[[Tensor, Tensor], Tensor] = value_of
    encode: Callable[[Tensor, int], Tensor] = positional_encoding
    place: Callable[[Tensor, Tensor], Tensor] = add_positions
    add: Callable[[Tensor, Tensor], Tensor] = add_residual
    normalise: Callable[[nn.Module, Tensor], Tensor] = normalise

    def attend(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None,
        edit: AttentionEdit | None,
        first_query: int = 0,
    ) -> Attention:
        """`attend` with these functions; arguments as there."""
        mask, softmax = self.masking(mask, self.softmax)
        value = self.value(key, value)
        return attend(query, key, value, mask, score=self.score, softmax=softmax, edit=edit, first_query=first_query)
