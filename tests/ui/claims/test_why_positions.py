"""Sentences on sine with cosine and on adding positions, against numbers computed here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from charts.grammar import piece_names
from charts.labels import decimal, percent
from model.dissect.added_position import SITE, AddedParts, added_parts
from model.dissect.sine_alone import sine_alone
from model.network.positional import positional_encoding, rotation
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.why_positions import cost_of_appending, one_number, place, read_differently, same_sine, strongest_number
from ui.text import quoted

WIDTH = 192


def test_the_sine_alone(runs: Callable[[str], Run]) -> None:
    for number, record in enumerate(runs("transformer").records[every(2)]):
        tokens = piece_names(record.source)
        position, pair, offset = number % len(tokens), (7 * number) % 21, 1 + number % 10
        found = sine_alone(position, pair, offset, WIDTH, len(tokens))
        said = same_sine(tokens, found, pair)
        encoding = positional_encoding(torch.tensor([position, position + offset]), WIDTH)[:, 2 * pair].tolist()
        assert said.startswith(f"At position {position} {quoted(tokens[position])} has the sine ")
        assert f"has the sine {decimal(encoding[0])} in pair {pair}. Position {place(found.twin)} has the same" in said
        assert f"further the sines are {decimal(encoding[1])} and {decimal(found.twin_later)}" in said
        differ = abs(found.later - found.twin_later) >= 0.02
        assert ("no matrix can compute it" in said) == differ
        assert ("nearly the same here" in said) == (not differ)
        told = one_number(found, len(tokens))
        sines, later = (
            positional_encoding(torch.arange(start, start + len(tokens)), WIDTH)[:, 2 * pair : 2 * pair + 2].double()
            for start in (0, offset)
        )
        assert f"it is wrong by up to {decimal(found.missed)}." in told
        assert found.missed == pytest.approx(float((found.factor * sines[:, 0] - later[:, 0]).abs().max()), abs=1e-4)
        turned = sines @ rotation(offset, found.frequency).double().T
        assert float((turned - later).abs().max()) < 1e-4  # what is said of the matrix


def test_sines_that_nearly_agree_prove_nothing() -> None:
    found = sine_alone(2, 1, 3, WIDTH, 5)
    near = replace(found, twin_later=found.later + 0.01)
    assert "no matrix can compute it" in same_sine("abcde", found, 1)
    assert same_sine("abcde", near, 1).endswith("nearly the same here. Move a slider to see them differ.")
    assert same_sine("ab", found, 1).startswith("At position 2 a token has the sine")
    assert "the one position of this sentence it is wrong by up to" in one_number(sine_alone(0, 1, 3, WIDTH, 1), 1)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_what_each_head_takes_of_the_sum(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.records[every(4)]:
        parts = added_parts(run.translator, record)
        np.testing.assert_allclose(parts.result, record.attention[SITE].query, atol=1e-4)
        said = read_differently(parts)
        if not run.translator.network.positions:
            assert said == "This model adds no positions."
            continue
        lengths = [np.linalg.norm(part.astype(float), axis=-1) for part in (parts.position, parts.word)]
        shares = (lengths[0] / (lengths[0] + lengths[1])).mean(axis=1)
        told = re.search(r"Head (\d) takes most from the position \((.+?) of .*, head (\d) least \((.+?)\)", said)
        assert told
        most, least = int(shares.argmax()), int(shares.argmin())
        assert (int(told[1]), int(told[3])) == (most + 1, least + 1)
        for text, share in ((told[2], shares[most]), (told[4], shares[least])):
            assert text in {percent(share - 1e-6), percent(share), percent(share + 1e-6)}
        at = strongest_number(parts, most, 0, first=32)
        both = np.minimum(np.abs(parts.word[most, 0]), np.abs(parts.position[most, 0]))
        assert both[at] == both[:32].max()


def test_heads_that_take_the_same_are_not_ranked() -> None:
    ones = np.ones((2, 3, 4), dtype=np.float32)
    assert (
        read_differently(AddedParts(ones, ones, ones, ones)) == "50 % of the queries come from the position, by length."
    )


def test_appending_is_adding_with_a_matrix_of_its_own() -> None:
    """What is said of the cost, and of the two products."""
    said = cost_of_appending(8)
    assert "8 × 16 = 128 numbers, not 8 × 8 = 64" in said
    generator = torch.Generator().manual_seed(3)
    first, second = torch.randn(2, 8, 8, generator=generator, dtype=torch.float64)
    x, p = torch.randn(2, 8, generator=generator, dtype=torch.float64)
    appended = torch.cat([first, second], dim=1) @ torch.cat([x, p])
    torch.testing.assert_close(appended, first @ x + second @ p)
    torch.testing.assert_close(torch.cat([first, first], dim=1) @ torch.cat([x, p]), first @ (x + p))
