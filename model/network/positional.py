"""Sinusoidal positional encoding (Vaswani et al. 2017, section 3.5): positions as vectors added to embeddings."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

LONGEST_WAVELENGTH_BASE = 10_000.0
PositionLayout = Literal["pairs", "halves"]  # sine beside its cosine, or all sines before all cosines


def frequencies(width: int) -> Tensor:
    """Radians per position of each sine-cosine pair: (width / 2,), from 1 down to nearly 1 / 10000."""
    return LONGEST_WAVELENGTH_BASE ** (-torch.arange(0, width, 2, dtype=torch.float32) / width)


def positional_encoding(positions: Tensor, width: int) -> Tensor:
    """The encoding of each position: positions (...,) of integers -> (..., width) float32.

    Dimension 2i is sin(position * frequency i), dimension 2i + 1 the cosine. A pure function, so any position,
    negative or beyond all training, has one.
    """
    if width % 2:
        raise ValueError(f"sines and cosines come in pairs: the width must be even, not {width}")
    angles = positions.to(torch.float32)[..., None] * frequencies(width).to(positions.device)  # (..., width / 2)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(-2)


def sines_then_cosines(encoding: Tensor) -> Tensor:
    """The same numbers (..., width) in another order, all sines before all cosines, as Tensor2Tensor and Marian have
    them.
    """
    return torch.cat((encoding[..., 0::2], encoding[..., 1::2]), dim=-1)


def encoding_as(layout: PositionLayout, positions: Tensor, width: int) -> Tensor:
    """`positional_encoding` in the layout of a model."""
    encoding = positional_encoding(positions, width)
    return sines_then_cosines(encoding) if layout == "halves" else encoding


def dimensions_of(pair: int, width: int, layout: PositionLayout = "pairs") -> tuple[int, int]:
    """Dimensions of the sine and the cosine of a pair."""
    return (pair, width // 2 + pair) if layout == "halves" else (2 * pair, 2 * pair + 1)


def wavelengths(width: int) -> Tensor:
    """Positions after which each sine-cosine pair repeats: (width / 2,), from 2 pi up to nearly 20,000 pi."""
    return 2 * torch.pi / frequencies(width)


def rotation(offset: int, frequency: float) -> Tensor:
    """The matrix (2, 2) that takes a pair's (sin, cos) at any position to its (sin, cos) `offset` positions later.

    It depends on the offset alone, so "k tokens further" is the same linear map everywhere. Vaswani 2017, section 3.5.
    """
    angle = torch.tensor(offset * frequency)
    return torch.stack((torch.stack((angle.cos(), angle.sin())), torch.stack((-angle.sin(), angle.cos()))))
