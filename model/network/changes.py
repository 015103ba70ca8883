"""Changes that a reader can make, one small value each: weights, masked keys, states, positions, mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor

MAX_SHIFT = 10_000  # shift of positions: float32 angles still have four digits here

Mistake = Literal[  # common mistakes in a Transformer; `model.network.mistakes` has the code of each
    "softmax_over_queries",
    "no_root",
    "no_causal_mask",
    "no_padding_mask",
    "mask_after_softmax",
    "one_projection",
    "heads_are_slices",
    "value_is_key",
    "no_positions",
    "sine_only",
    "positions_from_one",
    "positions_concatenated",
    "no_residual",
    "no_norm",
]
MISTAKES: tuple[Mistake, ...] = get_args(Mistake)


@dataclass(frozen=True, order=True)
class Head:
    """One attention head: its site (`encoder.0.self`, `decoder.2.cross`, ...) and its index, from 0."""

    site: str
    head: int


@dataclass(frozen=True)
class ReplacedRow:
    """The weights of one query, replaced.

    `weights` has one number a key (source tokens with `<eos>` at a cross site; the decoder inputs read so far, `<sos>`
    first, at a decoder self site). Numbers may not be negative; masked keys get zero; the rest is rescaled to sum 1.
    """

    head: Head
    query: int
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.query < 0:
            raise ValueError(f"a replaced row needs a query index from 0, not {self.query}")
        # written so that NaN fails it too
        if not all(0 <= weight < float("inf") for weight in self.weights):
            raise ValueError(f"the weights of a replaced row must be finite and not negative: {self.weights}")
        if not sum(self.weights) > 0:
            raise ValueError("the weights of a replaced row are all zero: there is nothing to rescale to a sum of 1")

    def over(self, allowed: Tensor) -> Tensor:
        """The new row (keys,): these numbers where `allowed` (keys,) is True, zero elsewhere, rescaled to sum 1.

        ValueError where the sum is zero.
        """
        row = torch.zeros(len(allowed), dtype=torch.float64, device=allowed.device)
        given = self.weights[: len(allowed)]
        row[: len(given)] = torch.tensor(given, dtype=torch.float64)
        row = row * allowed
        largest = row.max()
        if largest == 0:
            raise ValueError(f"every key with weight in the replaced row {self.query} at {self.head.site} is masked")
        row = row / largest  # first, so that no sum is too large or too small to divide by
        return row / row.sum()


@dataclass(frozen=True)
class MaskedKey:
    """A key hidden from one query of a head: the others share its weight, as if its score were -inf.

    query: its index, from 0. key: the index of the hidden token.
    """

    head: Head
    query: int
    key: int

    def __post_init__(self) -> None:
        if self.query < 0 or self.key < 0:
            raise ValueError(f"a masked key needs indices from 0, not query {self.query} and key {self.key}")


@dataclass(frozen=True)
class PatchedState:
    """An encoder state replaced by another run's (activation patching, Vig et al. 2020).

    state: its name in the trace, such as `encoder.1.after_feed_forward`. position: of the token, from 0. values:
    (width,).
    """

    state: str
    position: int
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.position < 0:
            raise ValueError(f"a patched state needs a position from 0, not {self.position}")
        if not all(abs(value) < float("inf") for value in self.values):  # written so that NaN fails it too
            raise ValueError(f"the values of a patched state must be finite: {self.values}")


@dataclass(frozen=True)
class PositionalChange:
    """A change of the position ids on one side.

    `off`: no encoding is added. `shift`: position i becomes i + offset. `permute`: position i becomes `order[i]`;
    tokens past the end of `order` keep their own position.
    """

    kind: Literal["off", "shift", "permute"]
    offset: int = 0
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("off", "shift", "permute"):
            raise ValueError(f"a positional change is 'off', 'shift' or 'permute', not {self.kind!r}")
        if self.kind == "permute" and sorted(self.order) != list(range(len(self.order))):
            raise ValueError(f"not a permutation of 0 to {len(self.order) - 1}: {self.order}")
        if abs(self.offset) > MAX_SHIFT:
            raise ValueError(f"positions are shifted by at most {MAX_SHIFT} either way, not {self.offset}")

    def positions(self, length: int) -> list[int]:
        """Position ids for the first `length` tokens."""
        own = range(length)
        if self.kind == "shift":
            return [position + self.offset for position in own]
        if self.kind == "permute":
            return [self.order[position] if position < len(self.order) else position for position in own]
        return list(own)
