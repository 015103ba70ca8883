"""Muon: near-orthogonal steps, PyTorch's own as oracle, and a network that learns with it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from model.training.muon import Muon, matrices_of, orthogonal
from model.training.run import dev_loss
from tests.model.training.runs import FEW, MakeRun
from tests.tiers import families, full

sides = st.integers(1, 24)


@given(sides, sides, st.integers(0, 1000))
def test_singular_values_come_near_one_and_singular_vectors_stay(rows: int, columns: int, seed: int) -> None:
    left, values, right = torch.linalg.svd(
        torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed)), full_matrices=False
    )
    matrix = left @ torch.diag(0.2 + values / values.max()) @ right
    steps = left.T @ orthogonal(matrix) @ right.T
    diagonal = steps.diagonal()
    assert diagonal.min() > 0.6
    assert diagonal.max() < 1.3
    torch.testing.assert_close(steps, torch.diag(diagonal), rtol=0, atol=1e-4)


@pytest.mark.skipif(not hasattr(torch.optim, "Muon"), reason="PyTorch has Muon from 2.9")
@pytest.mark.parametrize("shape", [(24, 16), (16, 24)])
@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
def test_steps_are_those_of_pytorchs_own(shape: tuple[int, int], precision: torch.dtype) -> None:
    """Up to what bfloat16 rounds, which its iterations are computed in."""
    torch.manual_seed(0)
    ours, theirs = (nn.Parameter(torch.ones(shape)) for _ in range(2))
    optimisers = (
        Muon([ours], lr=0.01, weight_decay=0.1, precision=precision),
        torch.optim.Muon([theirs], lr=0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
    )
    for _ in range(3):
        gradient = torch.randn(shape)
        for weight, optimiser in zip((ours, theirs), optimisers, strict=True):
            weight.grad = gradient.clone()
            optimiser.step()
    moved, expected = (1 - weight.detach() for weight in (ours, theirs))
    assert (moved - expected).norm() < 0.03 * expected.norm()


def test_a_step_has_the_size_of_one_of_adam() -> None:
    weight = nn.Parameter(torch.zeros(32, 64))
    weight.grad = torch.randn(32, 64, generator=torch.Generator().manual_seed(1))
    Muon([weight], lr=0.1).step()
    assert math.sqrt(float(weight.detach().square().mean())) == pytest.approx(0.1 * 0.2, rel=0.2)


def test_only_matrices_are_taken() -> None:
    with pytest.raises(ValueError, match="not for a parameter of shape"):
        Muon([nn.Parameter(torch.zeros(3))], lr=0.1)


@full
@pytest.mark.parametrize("name", families())
def test_a_network_learns_with_it(make_run: MakeRun, name: str) -> None:
    settings = replace(FEW, steps=30, batch_tokens=500, evaluate_every=30, dev_sources=1, optimiser="muon")
    run = make_run(settings, name)
    tables = {id(weight) for weight in run.learner.network.parameters() if weight.shape[0] == run.tokenizer.size}
    assert tables.isdisjoint(map(id, matrices_of(run.learner.network)))
    start = dev_loss(run.learner.average, run.dev_ids, 500)
    assert run.train(progress=False)
    assert run.history[-1]["dev_loss"] < 0.65 * start
