"""The sinusoids against the paper's formula written as a plain loop, and the property they were chosen for."""

import math

import numpy as np
import pytest
import torch

from model.network.positional import frequencies, positional_encoding, rotation, wavelengths


def paper(position: int, width: int) -> list[float]:
    """Vaswani et al. 2017, section 3.5, word for word: PE(pos, 2i) = sin(pos / 10000^(2i / width)), then the cosine."""
    encoding = []
    for i in range(width // 2):
        angle = position / 10000 ** (2 * i / width)
        encoding += [math.sin(angle), math.cos(angle)]
    return encoding


@pytest.mark.parametrize("width", [2, 6, 192])
def test_the_papers_formula(width: int) -> None:
    positions = [0, 1, 2, 17, 159, 400, -1, -30]
    expected = np.array([paper(position, width) for position in positions])
    encoding = positional_encoding(torch.tensor(positions), width)
    assert encoding.dtype == torch.float32
    np.testing.assert_allclose(encoding.numpy(), expected, atol=1e-4)  # float32 angles up to 400


def test_any_shape_of_positions() -> None:
    grid = torch.arange(12).view(3, 4)
    encoding = positional_encoding(grid, 8)
    assert encoding.shape == (3, 4, 8)
    torch.testing.assert_close(encoding[2, 1], positional_encoding(torch.tensor(9), 8))


def test_a_shift_is_a_rotation_of_each_pair() -> None:
    """PE(pos + k) is a linear function of PE(pos), the same for every pos: each sine-cosine pair turns by k * w."""
    start, turned = positional_encoding(torch.arange(50), 16), positional_encoding(torch.arange(7, 57), 16)
    angle = 7 * frequencies(16)
    sine, cosine = start[:, 0::2], start[:, 1::2]
    torch.testing.assert_close(turned[:, 0::2], sine * angle.cos() + cosine * angle.sin(), rtol=0, atol=1e-4)
    torch.testing.assert_close(turned[:, 1::2], cosine * angle.cos() - sine * angle.sin(), rtol=0, atol=1e-4)


def test_the_dot_product_of_two_positions_depends_on_their_distance_only() -> None:
    encoding = positional_encoding(torch.arange(60), 32).double()
    products = encoding @ encoding.T
    for distance in range(40):
        along = products.diagonal(distance)
        torch.testing.assert_close(along, along[:1].expand_as(along), rtol=0, atol=1e-4)


def test_wavelengths_run_from_two_pi_to_nearly_ten_thousand_of_them() -> None:
    rates = frequencies(192)
    assert rates[0] == 1
    assert torch.all(rates[1:] < rates[:-1])
    assert rates[-1] > 1 / 10000


def test_the_width_must_be_even() -> None:
    with pytest.raises(ValueError, match="even, not 7"):
        positional_encoding(torch.arange(3), 7)


@pytest.mark.parametrize("offset", [-7, 0, 1, 30])
def test_an_offset_is_one_rotation_everywhere(offset: int) -> None:
    width = 16
    positions = torch.arange(5, 60)
    here, there = positional_encoding(positions, width), positional_encoding(positions + offset, width)
    for pair, frequency in enumerate(frequencies(width).tolist()):
        columns = slice(2 * pair, 2 * pair + 2)
        turned = here[:, columns] @ rotation(offset, frequency).T
        torch.testing.assert_close(turned, there[:, columns], atol=1e-4, rtol=0)


def test_a_pair_repeats_after_its_wavelength() -> None:
    lengths = wavelengths(16)
    assert lengths[0] == pytest.approx(2 * torch.pi)
    angles = lengths * frequencies(16)
    torch.testing.assert_close(angles, torch.full_like(angles, 2 * torch.pi))
