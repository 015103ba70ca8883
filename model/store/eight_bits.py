"""Eight-bit weights: a byte a number and one scale a row, half the size of half precision.

The browser reads them (`assets/lab/engine/safetensors.js`); the app and the command line use half precision.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from safetensors.torch import save
from torch import Tensor

SCALE = ".scale"  # suffix of the name of a tensor's scales
LARGEST = 127


def to_eight_bits(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as int8 rows with the scale of each row, (rows,) float32; vectors in half precision.

    A number of a row is its byte times the row's scale: the row's largest number becomes 127, and no number moves by
    more than half a scale (symmetric absmax quantisation; Dettmers et al. 2022, section 2.1).
    """
    stored: dict[str, Tensor] = {}
    for name, tensor in weights.items():
        if tensor.dim() != 2:
            stored[name] = tensor.to(torch.float16, copy=True)
            continue
        scale = tensor.float().abs().amax(dim=1) / LARGEST  # (rows,)
        rows = tensor.float() / torch.where(scale > 0, scale, 1.0)[:, None]
        stored[name] = rows.round().clamp(-LARGEST, LARGEST).to(torch.int8)
        stored[name + SCALE] = scale
    return stored


def from_eight_bits(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights in single precision, as the browser decodes them."""
    return {
        name: tensor.float() * stored[name + SCALE][:, None] if tensor.dtype == torch.int8 else tensor.float()
        for name, tensor in stored.items()
        if not name.endswith(SCALE)
    }


def eight_bit_file(weights: Mapping[str, Tensor]) -> bytes:
    """Bytes of a safetensors file with eight-bit weights."""
    return save(to_eight_bits(weights))
