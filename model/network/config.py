"""Fields that every network's configuration has, and their validation. A family adds its own sizes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

LARGEST = 2**20  # no size beyond this is meant: a damaged file must not ask for all memory


class ConfigError(ValueError):
    """An invalid configuration."""


@dataclass(frozen=True)
class Config:
    """Sizes that all families have, as stored beside the weights. ConfigError names an invalid one.

    family: class of network, a name of `model.network.families`. pieces: size of the vocabulary. width: size of
    embeddings. dropout: share of numbers set to 0 in training.
    """

    family: str
    pieces: int
    width: int
    dropout: float

    def __post_init__(self) -> None:
        self.check_size("pieces")
        self.check_size("width")
        if isinstance(self.dropout, bool) or not isinstance(self.dropout, int | float) or not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must be a number from 0, below 1, not {self.dropout!r}")

    @property
    def as_shipped(self) -> bool:
        """Whether it differs in sizes only from the models that this project trains."""
        return True

    @property
    def lacks(self) -> frozenset[str]:
        """Traits of its family (`model.network.families.Trait`) that this configuration does not have."""
        return frozenset()

    def check_size(self, name: str, most: int = LARGEST, least: int = 1) -> None:
        """Raise ConfigError unless this setting is a whole number from `least` to `most`."""
        size = getattr(self, name)
        if isinstance(size, bool) or not isinstance(size, int) or not least <= size <= most:
            raise ConfigError(f"{name} must be a whole number from {least} to {most}, not {size!r}")

    def small(self, width: int, heads: int) -> Self:
        """The same architecture with one layer of this width, and without dropout, to be trained in class."""
        raise NotImplementedError

    def to_json(self) -> dict[str, object]:
        """As stored in `config.json`."""
        return asdict(self)
