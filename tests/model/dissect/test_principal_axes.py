"""Principal axes against NumPy's eigenvectors of the covariance and torch's pca_lowrank; few and equal points."""

import numpy as np
import pytest
import torch

from model.dissect.principal_axes import principal_axes
from model.record import Array


def points(count: int = 60, width: int = 7) -> Array:
    draw = np.random.default_rng(3)
    stretched = draw.normal(size=(count, width)) * np.array([9, 5, 3, 1, 0.5, 0.2, 0.1])
    turned, _ = np.linalg.qr(draw.normal(size=(width, width)))
    return (stretched @ turned + 4).astype(np.float32)


def test_axes_are_the_covariances_eigenvectors() -> None:
    cloud = points()
    values, vectors = np.linalg.eigh(np.cov(cloud.T.astype(float)))
    axes = principal_axes(cloud, 3)
    np.testing.assert_allclose(axes.shares, values[::-1][:3] / values.sum(), atol=1e-5)
    np.testing.assert_allclose(np.abs(axes.directions @ vectors[:, ::-1][:, :3]), np.eye(3), atol=1e-4)
    np.testing.assert_allclose(axes.project(cloud).var(axis=0, ddof=1), values[::-1][:3], rtol=1e-4)


def test_axes_are_torchs() -> None:
    cloud = points()
    torch.manual_seed(0)
    _, _, directions = torch.pca_lowrank(torch.tensor(cloud), q=7, niter=8)
    axes = principal_axes(cloud, 3)
    np.testing.assert_allclose(np.abs(axes.directions @ directions.numpy()[:, :3]), np.eye(3), atol=1e-3)


def test_the_sign_of_an_axis_does_not_depend_on_the_points_order() -> None:
    cloud = points()
    np.testing.assert_allclose(principal_axes(cloud).directions, principal_axes(cloud[::-1]).directions, atol=1e-4)
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in principal_axes(-cloud).directions)


def test_the_center_is_the_origin_of_the_plane() -> None:
    cloud = points()
    axes = principal_axes(cloud)
    np.testing.assert_allclose(axes.project(cloud.mean(axis=0)), 0, atol=1e-4)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_points_have_axes_without_length(count: int) -> None:
    axes = principal_axes(points(count), 3)
    assert np.isfinite(axes.project(points(count))).all()
    assert axes.directions.shape == (3, 7)
    assert (np.linalg.norm(axes.directions, axis=1) > 0.5).sum() == count - 1
    assert axes.shares.sum() == pytest.approx(1 if count > 1 else 0, abs=1e-5)


def test_equal_points_lie_in_the_middle() -> None:
    equal = np.ones((5, 4), np.float32)
    assert not principal_axes(equal).project(equal).any()


def test_without_points_there_are_no_axes() -> None:
    with pytest.raises(ValueError, match="n > 0"):
        principal_axes(np.zeros((0, 4), np.float32))
