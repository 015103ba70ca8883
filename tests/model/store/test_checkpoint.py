"""Stored models: what was saved comes back, in half precision."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from model.language.glossary import PAIR
from model.network.families import build
from model.network.interface import Network
from model.store.checkpoint import CARD, CONFIG, TOKENIZER, WEIGHTS, read_weights, write_model
from model.store.loading import load
from tests.conftest import small_config
from tests.model.store.conftest import NAME, store
from tests.tiers import families


@pytest.mark.parametrize("name", families())
def test_what_was_saved_comes_back_in_half_precision(
    tmp_path: Path, name: str, make_network: Callable[[str], Network], tokenizer_path: Path
) -> None:
    network = make_network(name)
    store(tmp_path / name, name, network, tokenizer_path)
    loaded = load(name, directory=tmp_path)
    assert loaded.name == name
    original, read = network.state_dict(), loaded.network.state_dict()
    assert original.keys() == read.keys()
    for key, tensor in read.items():
        assert tensor.dtype == torch.float32
        assert torch.equal(tensor, original[key].half().float()), key
    assert not loaded.network.training
    assert not any(parameter.requires_grad for parameter in loaded.network.parameters())
    # nothing was left behind on the meta device, where a network is built before it is filled
    for tensor in [*loaded.network.parameters(), *loaded.network.buffers()]:
        assert tensor.device.type == "cpu"


@pytest.mark.parametrize("name", families())
def test_a_loaded_model_computes_what_its_rounded_weights_compute(
    tmp_path: Path, name: str, make_network: Callable[[str], Network], tokenizer_path: Path
) -> None:
    network = make_network(name)
    store(tmp_path / name, name, network, tokenizer_path)
    loaded = load(name, directory=tmp_path).network
    same = build(small_config(name, network.embedding.num_embeddings)).eval()
    same.load_state_dict({key: tensor.half().float() for key, tensor in network.state_dict().items()})
    source, target = torch.tensor([[20, 30, 40, 3]]), torch.tensor([[2, 50, 60]])
    with torch.inference_mode():
        logits = [
            loaded_model.logits(loaded_model.decode(loaded_model.encode(source), target).outputs)
            for loaded_model in (loaded, same)
        ]
    torch.testing.assert_close(logits[0], logits[1])


def test_what_is_stored_is_half_precision_safetensors_json_and_a_card(stored: Path) -> None:
    assert {path.name for path in (stored / NAME).iterdir()} == {WEIGHTS, CONFIG, TOKENIZER, CARD}
    assert {tensor.dtype for tensor in load_file(stored / NAME / WEIGHTS).values()} == {torch.float16}
    assert json.loads((stored / NAME / CONFIG).read_text())["network"]["family"] == "transformer"


def test_loaded_weights_hold_no_file_open(tmp_path: Path) -> None:
    """A mapped file would count in memory as much again."""
    save_file({"embedding.weight": torch.ones(3, 2)}, tmp_path / WEIGHTS)
    weights = read_weights(tmp_path / WEIGHTS)
    (tmp_path / WEIGHTS).write_bytes(b"\0" * (tmp_path / WEIGHTS).stat().st_size)
    assert weights["embedding.weight"].tolist() == [[1.0, 1.0]] * 3


def test_tied_and_transposed_weights_can_be_saved(tmp_path: Path, tokenizer_path: Path) -> None:
    """safetensors refuses tensors that share memory or are not contiguous; whatever a network holds is copied."""
    network: Any = build(small_config("rnn-dot", 328))  # its parts have no common type
    network.decoder_cell.from_state.weight.data = network.decoder_cell.from_state.weight.data.t().contiguous().t()
    network.half()
    network.forward_cell.from_input.bias.data = network.backward_cell.from_input.bias.data
    write_model(tmp_path, network, small_config("rnn-dot", 328), tokenizer_path, {"languages": PAIR}, "")
    read = load_file(tmp_path / WEIGHTS)
    assert torch.equal(read["decoder_cell.from_state.weight"], network.state_dict()["decoder_cell.from_state.weight"])


def test_weights_beyond_half_precision_are_not_written(tmp_path: Path, tokenizer_path: Path) -> None:
    network = build(small_config(NAME, 328))
    with torch.no_grad():
        network.embedding.weight[5, 5] = 1e6
    with pytest.raises(ValueError, match=r"embedding\.weight .* not finite in half precision: nothing was written"):
        write_model(tmp_path / NAME, network, small_config(NAME, 328), tokenizer_path, {"languages": PAIR}, "")
    assert not (tmp_path / NAME).exists()


def test_writing_again_replaces_a_model_that_is_in_use(
    stored: Path, make_network: Callable[[str, int], Network], tokenizer_path: Path
) -> None:
    before = load(NAME, directory=stored)
    weights_before = before.network.embedding.weight.clone()
    other = make_network(NAME, 1)
    store(stored / NAME, NAME, other, tokenizer_path)
    assert torch.equal(before.network.embedding.weight, weights_before)
    assert torch.equal(load(NAME, directory=stored).network.embedding.weight, other.embedding.weight.half().float())
