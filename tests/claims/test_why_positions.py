"""Parts that heads take from positions, and the sum beside two vectors side by side, against numbers computed here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from claims.why_positions import PositionShares, position_shares, strongest_number
from model.dissect.added_position import SITE, AddedParts, added_parts
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_what_each_head_takes_of_the_sum(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.records[every(4)]:
        parts = added_parts(run.translator, record)
        np.testing.assert_allclose(parts.result, record.attention[SITE].query, atol=1e-4)
        found = position_shares(parts)
        if not run.translator.network.positions:
            assert found == PositionShares(0.0)
            continue
        position, word = (np.linalg.norm(part.astype(float), axis=-1) for part in (parts.position, parts.word))
        shares = (position / (position + word)).mean(axis=1)
        most, least = int(shares.argmax()), int(shares.argmin())
        assert found.mean == pytest.approx(shares.mean(), abs=1e-6)
        for head, expected in ((found.most, most), (found.least, least)):
            assert head is not None
            assert head[0] == expected
            assert head[1] == pytest.approx(shares[expected], abs=1e-6)
        number = strongest_number(parts, most, 0, first=32)
        both = np.minimum(np.abs(parts.word[most, 0]), np.abs(parts.position[most, 0]))
        assert both[number] == both[:32].max()


@pytest.mark.parametrize("heads", [1, 2])
def test_heads_that_take_the_same_are_not_ranked(heads: int) -> None:
    ones = np.ones((heads, 3, 4), dtype=np.float32)
    assert position_shares(AddedParts(ones, ones, ones, ones)) == PositionShares(0.5)


def test_appending_is_adding_with_a_matrix_of_its_own() -> None:
    """Sentence about the two products."""
    generator = torch.Generator().manual_seed(3)
    first, second = torch.randn(2, 8, 8, generator=generator, dtype=torch.float64)
    x, p = torch.randn(2, 8, generator=generator, dtype=torch.float64)
    appended = torch.cat([first, second], dim=1) @ torch.cat([x, p])
    torch.testing.assert_close(appended, first @ x + second @ p)
    torch.testing.assert_close(torch.cat([first, first], dim=1) @ torch.cat([x, p]), first @ (x + p))
