"""What a network is made of, as stored beside its weights, and the five that this project ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Literal, get_args

Family = Literal["rnn", "rnn-additive", "rnn-dot", "transformer"]

LARGEST = 2**20  # no size beyond this is meant: a damaged file must not ask for all memory
MOST_LAYERS = 64


class ConfigError(ValueError):
    """A configuration that no network can be built from."""


@dataclass(frozen=True)
class Config:
    """Sizes of a network. Fields that a family has no use for stay at zero.

    width: size of embeddings and of the Transformer's states. hidden: size of an RNN's states (a bidirectional
    encoder has half of it each way). layers: Transformer layers on each side.
    """

    family: Family
    pieces: int
    width: int
    hidden: int = 0
    heads: int = 1
    layers: int = 1
    feed_forward: int = 0
    positions: bool = False
    dropout: float = 0.1

    def __post_init__(self) -> None:
        if self.family not in get_args(Family):
            raise ConfigError(f"family must be one of {', '.join(get_args(Family))}, not {self.family!r}")
        is_transformer = self.family == "transformer"
        self._check_size("pieces", 1)
        self._check_size("width", 1)
        self._check_size("heads", 1)
        self._check_size("layers", 1, MOST_LAYERS)
        self._check_size("hidden", 0 if is_transformer else 1)
        self._check_size("feed_forward", 1 if is_transformer else 0)
        if is_transformer and (self.width % self.heads or self.width % 2):
            raise ConfigError(f"width {self.width} must be even and divide into {self.heads} heads")
        if not is_transformer and self.hidden % 2:
            raise ConfigError(f"hidden must be even, not {self.hidden}")
        if not isinstance(self.positions, bool):
            raise ConfigError(f"positions must be true or false, not {self.positions!r}")
        if isinstance(self.dropout, bool) or not isinstance(self.dropout, int | float) or not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must be a number from 0, below 1, not {self.dropout!r}")

    def _check_size(self, name: str, least: int, most: int = LARGEST) -> None:
        size = getattr(self, name)
        if isinstance(size, bool) or not isinstance(size, int) or not least <= size <= most:
            raise ConfigError(f"{name} must be a whole number from {least} to {most}, not {size!r}")

    def to_json(self) -> dict[str, object]:
        """As stored in `config.json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Config:
        """Read what `to_json` wrote; ConfigError names what is missing, unknown or of the wrong kind."""
        if not isinstance(stored, Mapping):
            raise ConfigError(f"settings by name are needed, not {stored!r}")
        if unknown := set(stored) - {field.name for field in fields(cls)}:
            raise ConfigError(f"unknown settings: {', '.join(sorted(unknown))}")
        if missing := {field.name for field in fields(cls) if field.default is MISSING} - set(stored):
            raise ConfigError(f"missing settings: {', '.join(sorted(missing))}")
        return cls(**stored)  # type: ignore[arg-type]  # checked by __post_init__


def shipped(pieces: int) -> dict[str, Config]:
    """The five models by name, for a vocabulary of this many pieces."""
    transformer = Config("transformer", pieces, width=192, heads=4, layers=3, feed_forward=768, positions=True)
    return {
        "rnn": Config("rnn", pieces, width=256, hidden=512, dropout=0.2),
        "rnn-additive": Config("rnn-additive", pieces, width=256, hidden=448, dropout=0.2),
        "rnn-dot": Config("rnn-dot", pieces, width=256, hidden=448, dropout=0.2),
        "transformer": transformer,
        "transformer-nopos": Config(**{**asdict(transformer), "positions": False}),
    }
