"""What a network is made of, as stored beside its weights, and the five that this project ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal

Family = Literal["rnn", "rnn-additive", "rnn-dot", "transformer"]


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
        if self.family not in ("rnn", "rnn-additive", "rnn-dot", "transformer"):
            raise ConfigError(f"unknown family {self.family!r}")
        sizes = {"pieces": self.pieces, "width": self.width, "heads": self.heads, "layers": self.layers}
        sizes |= {"feed_forward": self.feed_forward} if self.family == "transformer" else {"hidden": self.hidden}
        for name, size in sizes.items():
            if not isinstance(size, int) or size < 1:
                raise ConfigError(f"{name} must be a whole number from 1, not {size!r}")
        if self.family == "transformer" and (self.width % self.heads or self.width % 2):
            raise ConfigError(f"width {self.width} must be even and divide into {self.heads} heads")
        if self.family != "transformer" and self.hidden % 2:
            raise ConfigError(f"hidden must be even, not {self.hidden}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must lie in [0, 1), not {self.dropout!r}")

    def to_json(self) -> dict[str, object]:
        """As stored in `config.json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Config:
        """Read what `to_json` wrote; ConfigError names what is missing, unknown or of the wrong kind."""
        known = {field.name for field in fields(cls)}
        if unknown := set(stored) - known:
            raise ConfigError(f"unknown settings: {', '.join(sorted(unknown))}")
        try:
            return cls(**stored)  # type: ignore[arg-type]  # checked by __post_init__
        except TypeError as error:
            raise ConfigError(str(error)) from error


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
