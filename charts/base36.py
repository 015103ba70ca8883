"""Encode arrays of numbers as fixed-width base-36 text, which a Vega expression can decode: shorter than JSON, and
fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

BASE = 36
DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)


@dataclass(frozen=True)
class Base36:
    """A number format: `count` digits a number, `places` decimals. The highest code means "no value"."""

    count: int
    places: int = 0
    signed: bool = False

    @property
    def no_value(self) -> int:
        """The code for "no value"."""
        return int(BASE**self.count - 1)

    @property
    def zero(self) -> int:
        """The code for 0."""
        return self.no_value // 2 if self.signed else 0

    def fits(self, numbers: npt.NDArray[Any]) -> bool:
        """Whether all finite numbers can be encoded."""
        whole = np.rint(numbers[np.isfinite(numbers)].astype(np.float64) * 10**self.places) + self.zero
        return not whole.size or bool(0 <= whole.min() <= whole.max() < self.no_value)

    def encode(self, numbers: npt.NDArray[Any]) -> str:
        """Encode the numbers in reading order, NaN as "no value". ValueError where a number does not fit."""
        whole = np.rint(numbers.astype(np.float64) * 10**self.places) + self.zero
        counted = np.where(np.isnan(whole), self.no_value, whole).astype(np.int64).reshape(-1, 1)
        if counted.size and not 0 <= counted.min() <= counted.max() <= self.no_value:
            raise ValueError(f"numbers between {numbers.min()} and {numbers.max()} do not fit into {self.count} digits")
        text: bytes = DIGITS[counted // BASE ** np.arange(self.count - 1, -1, -1) % BASE].tobytes()
        return text.decode("ascii")

    def decode(self, text: str, index: str) -> str:
        """Vega expression that decodes number `index` of a text; null for "no value"."""
        digits = f"parseInt(substring({text}, {self.count} * ({index}), {self.count} * ({index} + 1)), {BASE})"
        value = f"({digits} - {self.zero})" if self.signed else digits
        return f"({digits} === {self.no_value} ? null : {value} / {10**self.places})"
