"""Every mistake that a Transformer can be run with, against the same model written straight down in numpy."""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from model.language.tokenizer import PAD, SOS
from model.network.attention import causal_mask
from model.network.families import build
from model.network.intervention import MISTAKES, NOTHING, Intervention, Interventions, Mistake
from model.network.mistakes import SWAPS, compatible, no_causal_mask, one_projection, softmax_over_queries, wiring_of
from model.network.transformer import Transformer
from model.network.wiring import Wiring
from model.translate.translator import Translator
from tests.conftest import RNNS, small_transformer
from tests.tiers import families

Array = npt.NDArray[np.floating[Any]]
SOURCE = torch.tensor([[7, 12, 5, 30, 2], [9, 4, 2, PAD, PAD]])
TARGET = torch.tensor([[SOS, 8, 21, 15], [SOS, 30, 11, 6]])
SEVERAL: tuple[tuple[Mistake, ...], ...] = (
    ("softmax_over_queries", "mask_after_softmax", "no_padding_mask"),
    ("no_root", "value_is_key", "no_residual"),
    ("one_projection", "value_is_key", "no_causal_mask"),
    ("heads_are_slices", "sine_only", "positions_concatenated", "no_norm"),
)
NEEDS_ALL_QUERIES = ("softmax_over_queries", "no_causal_mask", "mask_after_softmax")  # a cached step has one


@pytest.fixture(scope="module")
def network() -> Transformer:
    """In float64, with random norms and biases: at their starting values a forgotten one would not show."""
    torch.manual_seed(5)
    network = build(small_transformer(40)).double().eval()
    assert isinstance(network, Transformer)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return network


class InNumpy:
    """The Transformer written down once more, with a branch for each mistake."""

    def __init__(self, network: Transformer, mistakes: Collection[Mistake]) -> None:
        self.weights: Mapping[str, Array] = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
        self.width, self.heads = network.width, 4
        self.layers, self.mistakes = len(network.encoder), mistakes

    def linear(self, name: str, x: Array) -> Array:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, name: str, x: Array) -> Array:
        if "no_norm" in self.mistakes and name.count("."):  # not the last of a side
            return x
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt(centred.var(-1, keepdims=True) + 1e-5)
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def add(self, stream: Array, result: Array) -> Array:
        return result if "no_residual" in self.mistakes else stream + result

    def split(self, x: Array) -> Array:
        return x.reshape(*x.shape[:2], self.heads, -1).transpose(0, 2, 1, 3)

    def attention(self, name: str, reader: Array, read: Array, mask: Array) -> Array:
        """mask: (batch, 1, queries, keys)."""
        matrix, bias = self.weights[f"{name}.in_projection.weight"], self.weights[f"{name}.in_projection.bias"]
        inputs, size = (reader, read, read), self.width
        projected = [
            x
            if "heads_are_slices" in self.mistakes
            else x @ matrix[start : start + size].T + bias[start : start + size]
            for x, start in zip(inputs, (0, size, 2 * size), strict=True)
        ]
        query, key, value = map(self.split, projected)
        if "one_projection" in self.mistakes:
            query, key, value = (np.repeat(array[:, :1], self.heads, axis=1) for array in (query, key, value))
        if "value_is_key" in self.mistakes:
            value = key
        scores = np.einsum("bhqd,bhkd->bhqk", query, key)
        if "no_root" not in self.mistakes:
            scores = scores / math.sqrt(self.width // self.heads)
        axis = -2 if "softmax_over_queries" in self.mistakes else -1
        before = np.ones_like(mask) if "mask_after_softmax" in self.mistakes else mask
        scores = np.where(before > 0, scores, -np.inf)
        largest = scores.max(axis, keepdims=True)
        exponentials = np.exp(scores - np.where(np.isfinite(largest), largest, 0))
        sums = exponentials.sum(axis, keepdims=True)
        weights = exponentials / np.where(sums == 0, 1, sums) * mask
        context = np.einsum("bhqk,bhkd->bqhd", weights, value).reshape(*reader.shape)
        return self.linear(f"{name}.out_projection", context)

    def fed(self, name: str, x: Array) -> Array:
        inner = self.linear(f"{name}.feed_forward.expand", self.norm(f"{name}.feed_forward_norm", x))
        return self.add(x, self.linear(f"{name}.feed_forward.contract", np.maximum(inner, 0)))

    def embedded(self, ids: Array) -> Array:
        first = 1 if "positions_from_one" in self.mistakes else 0
        positions = np.arange(first, first + ids.shape[1])
        angles = positions[:, None] / 10_000 ** (np.arange(0, self.width, 2) / self.width)
        encoding = np.zeros((ids.shape[1], self.width))
        encoding[:, ::2] = np.sin(angles)
        encoding[:, 1::2] = np.sin(angles) if "sine_only" in self.mistakes else np.cos(angles)
        encoding *= "no_positions" not in self.mistakes
        embedding = self.weights["embedding.weight"][ids] * math.sqrt(self.width)
        if "positions_concatenated" in self.mistakes:
            half = self.width // 2
            beside = np.broadcast_to(encoding[:, :half], (*ids.shape, half))
            return np.concatenate((embedding[..., :half], beside), axis=-1)
        return embedding + encoding

    def outputs(self, source: Array, target: Array) -> tuple[Array, Array]:
        """The encoder's and the decoder's."""
        there = np.ones_like(source, bool) if "no_padding_mask" in self.mistakes else source != PAD
        steps = target.shape[1]
        seen = there[:, None, None, :]
        causal = np.ones((steps, steps)) if "no_causal_mask" in self.mistakes else np.tri(steps)
        x = self.embedded(source)
        for layer in range(self.layers):
            name = f"encoder.{layer}"
            read = self.norm(f"{name}.self_norm", x)
            x = self.add(x, self.attention(f"{name}.self_attention", read, read, seen))
            x = self.fed(name, x)
        memory = self.norm("encoder_norm", x)
        x = self.embedded(target)
        for layer in range(self.layers):
            name = f"decoder.{layer}"
            read = self.norm(f"{name}.self_norm", x)
            x = self.add(x, self.attention(f"{name}.self_attention", read, read, causal[None, None]))
            x = self.add(x, self.attention(f"{name}.cross_attention", self.norm(f"{name}.cross_norm", x), memory, seen))
            x = self.fed(name, x)
        return memory, self.norm("decoder_norm", x)


def made_with(network: Transformer, *mistakes: Mistake, source: torch.Tensor = SOURCE) -> Interventions:
    return network.prepare([Intervention(mistakes=frozenset(mistakes))] * len(source), source)


@torch.no_grad()
def outputs(network: Transformer, *mistakes: Mistake) -> tuple[Array, Array]:
    memory = network.encode(SOURCE, made_with(network, *mistakes))
    return memory.states.numpy(), network.decode(memory, TARGET).outputs.numpy()


@torch.no_grad()
def step_by_step(network: Transformer, *mistakes: Mistake) -> Array:
    memory = network.encode(SOURCE, made_with(network, *mistakes))
    state, outputs_so_far = network.start(memory, TARGET.size(1)), []
    for tokens in TARGET.T:
        output, state = network.step(memory, state, tokens)
        outputs_so_far.append(output)
    return torch.stack(outputs_so_far, dim=1).numpy()


@pytest.mark.parametrize(
    "mistakes", [(), *((mistake,) for mistake in MISTAKES), *SEVERAL], ids=lambda made: " ".join(made) or "none"
)
def test_each_is_what_numpy_computes(network: Transformer, mistakes: tuple[Mistake, ...]) -> None:
    ours = outputs(network, *mistakes)
    theirs = InNumpy(network, mistakes).outputs(SOURCE.numpy(), TARGET.numpy())
    there = np.ones_like(SOURCE, bool) if "no_padding_mask" in mistakes else SOURCE.numpy() != PAD
    for own, straight, rows in zip(ours, theirs, (there, np.ones(TARGET.shape, bool)), strict=True):
        scale = float(np.abs(straight[rows]).max())
        np.testing.assert_allclose(own[rows], straight[rows], rtol=0, atol=1e-5 * max(scale, 1))  # float32 angles


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_changes_what_comes_out(network: Transformer, mistake: Mistake) -> None:
    assert not np.allclose(outputs(network, mistake)[1], outputs(network)[1], atol=1e-3)


@pytest.mark.parametrize("mistake", [mistake for mistake in MISTAKES if mistake not in NEEDS_ALL_QUERIES])
def test_cached_steps_make_the_same_mistake(network: Transformer, mistake: Mistake) -> None:
    teacher_forced = outputs(network, mistake)[1]
    scale = max(1.0, float(np.abs(teacher_forced).max()))
    np.testing.assert_allclose(step_by_step(network, mistake), teacher_forced, rtol=0, atol=1e-9 * scale)


@torch.no_grad()
@pytest.mark.parametrize("mistake", ["no_causal_mask", "mask_after_softmax"])
def test_a_cached_step_needs_no_causal_mask(network: Transformer, mistake: Mistake) -> None:
    """Nothing later is there to be looked at; of a padded source the mask is another one."""
    whole = SOURCE[:1]
    memories = [network.encode(whole, made_with(network, *mistakes, source=whole)) for mistakes in ((), (mistake,))]
    right, wrong = (network.step(memory, network.start(memory, 1), TARGET[:1, 0])[0] for memory in memories)
    torch.testing.assert_close(wrong, right, rtol=0, atol=1e-12)


def test_two_mistakes_at_once(network: Transformer) -> None:
    both = wiring_of(frozenset({"no_root", "no_residual"}))
    assert (both.score, both.add) == (SWAPS["no_root"].wrong, SWAPS["no_residual"].wrong)
    assert both.softmax is Wiring().softmax
    single = outputs(network, "no_root")[1], outputs(network, "no_residual")[1]
    assert not any(np.allclose(outputs(network, "no_root", "no_residual")[1], one, atol=1e-3) for one in single)


def test_one_function_has_one_mistake() -> None:
    assert compatible(["sine_only", "no_root", "no_positions"]) == ("sine_only", "no_root")
    assert compatible(["no_norm"]) == ("no_norm",)


def test_columns_sum_to_one() -> None:
    scores = torch.randn(2, 3, 4, 5).masked_fill(torch.arange(5) == 4, float("-inf"))
    sums = softmax_over_queries(scores).sum(dim=-2)
    torch.testing.assert_close(sums[..., :4], torch.ones(2, 3, 4))
    assert not sums[..., 4].any(), "a key that no query may look at has no weight, and is no NaN"
    assert softmax_over_queries(torch.randn(1, 1, 1, 5)).eq(1).all(), "a cached step has one query, which gets it all"


def test_the_first_head_serves_all() -> None:
    x, weight, bias = torch.randn(1, 3, 8), torch.randn(24, 8), torch.randn(24)
    made = one_projection(x, weight, bias, 2).view(3, 3, 2, 4)
    right = torch.nn.functional.linear(x, weight, bias).view(3, 3, 2, 4)
    torch.testing.assert_close(made[:, :, 1], right[:, :, 0])
    torch.testing.assert_close(made[:, :, 0], right[:, :, 0])


def test_only_the_triangle_is_missing() -> None:
    assert no_causal_mask(3).tril().tolist() == causal_mask(3).tolist()
    assert no_causal_mask(3).all()


def test_every_mistake_has_its_code() -> None:
    assert set(SWAPS) == set(MISTAKES)
    for mistake, swap in SWAPS.items():
        assert getattr(wiring_of(frozenset({mistake})), swap.field) is swap.wrong
        assert swap.wrong.__doc__
        assert swap.right.__doc__


def test_no_mistake_is_the_usual_network() -> None:
    assert wiring_of(frozenset()) == Wiring()
    assert not Intervention(mistakes=frozenset())
    assert Intervention(mistakes=frozenset({"no_root"}))


def test_they_can_be_told_and_read() -> None:
    asked = Intervention(mistakes=frozenset({"no_root", "no_norm"}))
    assert asked.description() == {"mistakes": ["no_norm", "no_root"]}
    assert Intervention.described(asked.description()) == asked
    with pytest.raises(ValueError, match="no mistake"):
        Intervention.described({"mistakes": ["no_such_thing"]})


def test_a_batch_shares_them(network: Transformer) -> None:
    with pytest.raises(ValueError, match="same mistakes"):
        network.prepare([Intervention(mistakes=frozenset({"no_root"})), NOTHING], SOURCE)


@pytest.mark.parametrize("translator", families(RNNS), indirect=True)
def test_other_networks_refuse(translator: Translator) -> None:
    with pytest.raises(ValueError, match="cannot be built with no_root"):
        translator.record("Tom likes bread.", intervention=Intervention(mistakes=frozenset({"no_root"})))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_search_and_record_take_them(make_taught: Any, mistake: Mistake) -> None:
    translator = make_taught("transformer")
    asked = Intervention(mistakes=frozenset({mistake}))
    written = translator.translate("Tom likes the red car.", intervention=asked)
    record = translator.record("Tom likes the red car.", written.ids, intervention=asked)
    assert record.intervention == asked
    assert np.isfinite(record.log_probs).all()
    assert np.isfinite(written.log_prob)
