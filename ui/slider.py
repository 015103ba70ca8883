"""Sliders of pages whose figures and sentences the browser has for every value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slider:
    """A page's slider: its key, its range, both ends included, and its increment."""

    key: str
    least: float
    most: float
    by: float = 1

    @property
    def numbers(self) -> list[float]:
        """All its values."""
        return [round(self.least + self.by * step, 6) for step in range(round((self.most - self.least) / self.by) + 1)]
