"""Stored models: what was saved comes back, and whatever is missing, damaged or foreign is named, never run."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

import model
from model.language.glossary import PAIR
from model.language.tokenizer import train_tokenizer
from model.network.families import build
from model.network.interface import Network
from model.store.checkpoint import CARD, CONFIG, TOKENIZER, WEIGHTS, CheckpointError, read_weights, write_model
from model.store.loading import available, load
from tests.conftest import small_config
from tests.pairs import GERMAN
from tests.tiers import families

NAME = "transformer"


def store(folder: Path, name: str, network: Network, tokenizer_path: Path, pieces: int) -> Path:
    about = {"name": name, "languages": PAIR}
    write_model(folder, network, small_config(name, pieces), tokenizer_path, about, "# a card\n")
    return folder


@pytest.fixture
def stored(tmp_path: Path, make_network: Callable[[str], Network], tokenizer_path: Path) -> Path:
    """A folder of models with one in it."""
    network = make_network(NAME)
    store(tmp_path / NAME, NAME, network, tokenizer_path, network.embedding.num_embeddings)
    return tmp_path


@pytest.mark.parametrize("name", families())
def test_what_was_saved_comes_back_in_half_precision(
    tmp_path: Path, name: str, make_network: Callable[[str], Network], tokenizer_path: Path
) -> None:
    network = make_network(name)
    store(tmp_path / name, name, network, tokenizer_path, network.embedding.num_embeddings)
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
    store(tmp_path / name, name, network, tokenizer_path, network.embedding.num_embeddings)
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


def test_the_stored_description_and_the_name_are_kept(stored: Path) -> None:
    by_name, by_path = load(NAME, directory=stored), load(str(stored / NAME))
    assert by_name.name == by_path.name == NAME
    assert by_name.about["name"] == NAME
    shutil.copytree(stored / NAME, stored / "copy")
    assert load("copy", directory=stored).name == "copy"
    assert load(f"{stored}/copy").name == NAME  # a run's folder `best` is called by what is in it


@pytest.mark.parametrize("languages", [None, "en", ["en"], ["en", 5], {"source": "en"}])
def test_a_model_that_does_not_name_its_languages_says_what_to_add(stored: Path, languages: object) -> None:
    config = stored / NAME / CONFIG
    about = json.loads(config.read_text())
    config.write_text(json.dumps({**about, "languages": languages}))
    with pytest.raises(CheckpointError, match=r'config\.json does not name its languages: add "languages": \["en"'):
        load(NAME, directory=stored)
    config.write_text(json.dumps({**about, "languages": ["en", "de"]}))
    assert load(NAME, directory=stored).record("the dog").pair == GERMAN


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


# --- weights


def damage(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content[:7],
        lambda content: b"",
        lambda content: b"not a tensor" * 100,
        lambda content: (2**63 - 1).to_bytes(8, "little") + content[8:],
        lambda content: content + b"more",
        lambda content: content[:8] + b"[" * (len(content) - 8),
    ],
    ids=["half", "last byte", "seven bytes", "empty", "text", "huge header", "longer", "deep header"],
)
def test_damaged_weights_are_named(stored: Path, change: Callable[[bytes], bytes]) -> None:
    damage(stored / NAME / WEIGHTS, change)
    with pytest.raises(
        CheckpointError, match=r"model\.safetensors is damaged or no safetensors file.*restore the file"
    ):
        load(NAME, directory=stored)


def altered(path: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    """Rewrite the weights after a change."""
    tensors = {name: tensor.clone() for name, tensor in load_file(path).items()}
    change(tensors)
    save_file(tensors, path)


def set_one(value: float) -> Callable[[dict[str, torch.Tensor]], object]:
    return lambda tensors: tensors["encoder.1.feed_forward.expand.weight"][3].fill_(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_not_finite_are_named(stored: Path, value: float) -> None:
    altered(stored / NAME / WEIGHTS, set_one(value))
    with pytest.raises(CheckpointError, match=r"expand\.weight holds values that are not finite: restore"):
        load(NAME, directory=stored)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensors: tensors.pop("output_bias"), r"output_bias should be \(\d+,\) and is nothing"),
        (lambda tensors: tensors.update(extra=torch.zeros(2)), r"extra should be nothing and is \(2,\)"),
        (lambda tensors: tensors.update(output_bias=torch.zeros(5)), r"output_bias should be .* and is \(5,\)"),
        (lambda tensors: tensors.clear(), "is nothing"),
    ],
)
def test_weights_that_do_not_fit_are_named(
    stored: Path, change: Callable[[dict[str, torch.Tensor]], object], message: str
) -> None:
    altered(stored / NAME / WEIGHTS, change)
    with pytest.raises(CheckpointError, match=r"model\.safetensors does not fit its config\.json: .*" + message):
        load(NAME, directory=stored)


def test_weights_beyond_half_precision_are_not_written(tmp_path: Path, tokenizer_path: Path) -> None:
    network = build(small_config(NAME, 328))
    with torch.no_grad():
        network.embedding.weight[5, 5] = 1e6
    with pytest.raises(ValueError, match=r"embedding\.weight .* not finite in half precision: nothing was written"):
        write_model(tmp_path / NAME, network, small_config(NAME, 328), tokenizer_path, {"languages": PAIR}, "")
    assert not (tmp_path / NAME).exists()


class Bomb:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("file", [WEIGHTS, TOKENIZER, CONFIG])
@pytest.mark.parametrize("by_torch", [False, True])
def test_no_pickle_is_ever_run(stored: Path, file: str, by_torch: bool) -> None:
    exploded = stored / "exploded"
    target = stored / NAME / file
    if by_torch:
        torch.save({"network": Bomb(exploded)}, target)
    else:
        target.write_bytes(pickle.dumps(Bomb(exploded)))
    with pytest.raises(CheckpointError, match=file):
        load(NAME, directory=stored)
    assert not exploded.exists()
    pickle.loads(pickle.dumps(Bomb(exploded)))  # it would have worked
    assert exploded.exists()


# --- configuration and tokenizer


def with_network(changes: dict[str, object]) -> Callable[[dict[str, object]], object]:
    return lambda stored: {**stored, "network": {**stored["network"], **changes}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda stored: [stored], 'an object with "network" is needed'),
        (lambda stored: "text", 'an object with "network" is needed'),
        (lambda stored: None, 'an object with "network" is needed'),
        (lambda stored: {}, 'an object with "network" is needed'),
        (lambda stored: {**stored, "network": 5}, "settings by name"),
        (lambda stored: {**stored, "network": {}}, "missing settings: family"),
        (with_network({"colour": 1}), "unknown settings: colour"),
        (with_network({"heads": "many"}), "heads must be"),
        (with_network({"layers": 10**8}), "layers must be"),
        (with_network({"width": 2**60}), "width must be"),
    ],
)
def test_a_configuration_that_is_none_is_named(
    stored: Path, change: Callable[[dict[str, object]], object], message: str
) -> None:
    path = stored / NAME / CONFIG
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(CheckpointError, match=rf"config\.json is not a model's configuration \({message}.*restore"):
        load(NAME, directory=stored)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"network": NaN}'])
def test_a_configuration_that_is_no_json_is_named(stored: Path, content: bytes) -> None:
    (stored / NAME / CONFIG).write_bytes(content)
    with pytest.raises(CheckpointError, match=r"config\.json is not a model's configuration"):
        load(NAME, directory=stored)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 64}, r"does not fit its config\.json"),
        ({"layers": 3}, r"does not fit its config\.json: decoder\.2.* is nothing"),
        ({"layers": 1}, r"does not fit its config\.json: decoder\.1.* should be nothing"),
        ({"feed_forward": 2**20, "width": 2**20}, r"does not fit its config\.json"),  # and asks for no memory
        ({"family": "rnn-dot"}, "unknown settings: feed_forward, heads, layers, positions"),
        ({"pieces": 7}, r"tokenizer\.model is not the tokenizer that .*config\.json names"),
    ],
)
def test_a_configuration_that_does_not_fit_is_named(stored: Path, changes: dict[str, object], message: str) -> None:
    path = stored / NAME / CONFIG
    path.write_text(json.dumps(with_network(changes)(json.loads(path.read_text()))))
    with pytest.raises(CheckpointError, match=message):
        load(NAME, directory=stored)


def test_another_tokenizer_is_refused(stored: Path) -> None:
    train_tokenizer(["other words", "sont ici"], stored / NAME / TOKENIZER, 400)
    with pytest.raises(CheckpointError, match=r"tokenizer\.model is not the tokenizer that"):
        load(NAME, directory=stored)


@pytest.mark.parametrize("file", [WEIGHTS, CONFIG, TOKENIZER])
@pytest.mark.parametrize("instead", ["nothing", "a folder"])
def test_a_missing_file_is_named(stored: Path, file: str, instead: str) -> None:
    (stored / NAME / file).unlink()
    if instead == "a folder":
        (stored / NAME / file).mkdir()
    with pytest.raises(CheckpointError, match=rf"{NAME}/{file}.*(restore|run)"):
        load(NAME, directory=stored)


# --- names


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "Transformer",
        "transformer ",
        "nope",
        "x" * 5000,
        "a\0b",
        "\ud800",
        "../nope",
        "/nope",
        "~",
        "..\\..\\nope",
        "transformer/../nope",
        "*",
        "🎈",
    ],
)
def test_a_wrong_name_says_what_there_is(stored: Path, name: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load(name, directory=stored)
    assert len(str(caught.value)) < 400
    if name not in (".", ".."):  # these are folders, of something else
        assert "there is no model" in str(caught.value)
        assert "available are transformer" in str(caught.value)


def test_a_model_of_the_users_own_is_available_after_the_shipped_ones(stored: Path) -> None:
    for name in ("rnn", "mine"):
        shutil.copytree(stored / NAME, stored / name)
    (stored / "empty").mkdir()
    assert available(stored) == ["rnn", "transformer", "mine"]
    assert available(stored / "nowhere") == []


def test_without_any_model_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="available are none"):
        load("transformer", directory=tmp_path)


def test_public_names() -> None:
    assert model.load is load
    assert model.CheckpointError is CheckpointError
    assert all(hasattr(model, name) for name in model.__all__)


@pytest.mark.parametrize("device", ["nonsense", "", "meta", "cuda:99", "cpu:x"])
def test_a_device_that_is_not_there_is_a_clear_error(stored: Path, device: str) -> None:
    with pytest.raises(ValueError, match=r"the device .* cannot be used here \(.*\): `cpu` always can"):
        load(NAME, directory=stored, device=device)


# --- writing


def test_writing_again_replaces_a_model_that_is_in_use(
    stored: Path, make_network: Callable[[str, int], Network], tokenizer_path: Path
) -> None:
    before = load(NAME, directory=stored)
    weights_before = before.network.embedding.weight.clone()
    other = make_network(NAME, 1)
    store(stored / NAME, NAME, other, tokenizer_path, other.embedding.num_embeddings)
    assert torch.equal(before.network.embedding.weight, weights_before)
    assert torch.equal(load(NAME, directory=stored).network.embedding.weight, other.embedding.weight.half().float())
