"""Principal components (Pearson 1901), to draw many dimensions in a few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.record import Array, frozen


@dataclass(frozen=True, eq=False)
class Axes:
    """center: (width,), the mean of the points. directions: (count, width), orthonormal, largest variance first.
    shares: (count,), each one's share of the whole variance.
    """

    center: Array
    directions: Array
    shares: Array

    def project(self, points: Array) -> Array:
        """Coordinates (..., count) of points (..., width)."""
        coordinates: Array = ((points - self.center) @ self.directions.T).astype(np.float32)
        return coordinates


def principal_axes(points: Array, count: int = 3) -> Axes:
    """The first `count` principal axes of points (n, width), by singular values of the centred points.

    Missing directions are zero. The sign of an axis means nothing: here its largest component is positive, so that a
    picture does not flip. ValueError without points.
    """
    if points.ndim != 2 or not len(points):
        raise ValueError(f"points have the shape (n, width) with n > 0, not {points.shape}")
    center = points.mean(axis=0, dtype=np.float64)
    _, lengths, directions = np.linalg.svd(points - center, full_matrices=False)
    variances = lengths**2
    whole = float(variances.sum())
    axes = np.zeros((count, points.shape[1]))
    shares = np.zeros(count)
    for index, (variance, direction) in enumerate(zip(variances[:count], directions, strict=False)):
        if variance > 1e-12 * whole:
            axes[index] = direction * np.sign(direction[np.abs(direction).argmax()])
            shares[index] = variance / whole
    return Axes(*(frozen(array.astype(np.float32)) for array in (center, axes, shares)))
