"""Weights in eight bits: what is read back is near what was stored, and takes half the room."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load

from model.store.eight_bits import LARGEST, SCALE, eight_bit_file, from_eight_bits, to_eight_bits
from model.translate.translator import Translator


@given(st.lists(st.lists(st.floats(-100, 100, width=32), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_number_moves_by_more_than_half_a_scale_of_its_row(rows: list[list[float]]) -> None:
    weights = {"matrix": torch.tensor(rows), "vector": torch.tensor(rows[0]).half().float()}
    stored = to_eight_bits(weights)
    again = from_eight_bits(stored)
    assert again.keys() == weights.keys()
    scale = stored["matrix" + SCALE][:, None]
    torch.testing.assert_close(scale[:, 0] * LARGEST, weights["matrix"].abs().amax(dim=1))
    assert ((again["matrix"] - weights["matrix"]).abs() <= 0.5001 * scale + 1e-38).all()
    torch.testing.assert_close(again["vector"], weights["vector"], rtol=0, atol=0)


def test_a_file_is_read_back_and_is_half_as_large(translator: Translator) -> None:
    weights = translator.network.state_dict()
    file = eight_bit_file(weights)
    again = from_eight_bits(load(file))
    assert {name: tensor.shape for name, tensor in again.items()} == {n: tensor.shape for n, tensor in weights.items()}
    matrices = sum(tensor.numel() for tensor in weights.values() if tensor.dim() == 2)
    others = sum(tensor.numel() for tensor in weights.values()) - matrices
    rows = sum(len(tensor) for tensor in weights.values() if tensor.dim() == 2)
    header = 200 * len(weights)
    assert len(file) <= matrices + 2 * others + 4 * rows + header
