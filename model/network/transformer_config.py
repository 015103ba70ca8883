"""Sizes and variants of a Transformer: as the shipped ones, or as Marian builds it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple, Self, get_args

from model.network.config import Config, ConfigError
from model.network.positional import PositionLayout
from model.network.site import Side

MAX_LAYERS = 64
Norm = Literal["pre", "post"]
Activation = Literal["relu", "swish", "gelu"]

VARIANTS = frozenset(  # settings in which other projects' Transformers differ from ours
    {
        *("decoder_heads", "decoder_layers", "decoder_feed_forward"),
        *("norm", "activation", "position_layout", "scaled", "shared", "tied"),
    }
)


class Stack(NamedTuple):
    """Sizes of one side."""

    layers: int
    heads: int
    feed_forward: int


@dataclass(frozen=True, kw_only=True)
class TransformerConfig(Config):
    """heads, layers, feed_forward (inner size): of the encoder; `decoder_...` those of the decoder, 0: the same.

    positions: whether they exist. position_layout: sine and cosine in pairs, or all sines in the first half. norm:
    before each sublayer, or after the addition. activation: inside feed-forward. scaled: whether embeddings are
    multiplied by sqrt(width). shared: whether the source has the target's embeddings. tied: whether the output has them
    (Press and Wolf 2017).
    """

    heads: int
    layers: int
    feed_forward: int
    positions: bool = True
    dropout: float = 0.1
    decoder_heads: int = 0
    decoder_layers: int = 0
    decoder_feed_forward: int = 0
    norm: Norm = "pre"
    activation: Activation = "relu"
    position_layout: PositionLayout = "pairs"
    scaled: bool = True
    shared: bool = True
    tied: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_size("heads")
        self.check_size("layers", MAX_LAYERS)
        self.check_size("feed_forward")
        self.check_size("decoder_heads", least=0)
        self.check_size("decoder_layers", MAX_LAYERS, least=0)
        self.check_size("decoder_feed_forward", least=0)
        if self.width % self.heads or self.width % self.side("decoder").heads or self.width % 2:
            heads = " and ".join(map(str, dict.fromkeys((self.heads, self.side("decoder").heads))))
            raise ConfigError(f"width {self.width} must be even and divide into {heads} heads")
        for name in ("positions", "scaled", "shared", "tied"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"{name} must be true or false, not {getattr(self, name)!r}")
        for name, known in (("norm", Norm), ("activation", Activation), ("position_layout", PositionLayout)):
            if getattr(self, name) not in get_args(known):
                raise ConfigError(f"{name} must be one of {', '.join(get_args(known))}, not {getattr(self, name)!r}")

    def side(self, side: Side) -> Stack:
        """Layers, heads and inner size of a side."""
        encoder = Stack(self.layers, self.heads, self.feed_forward)
        decoder = Stack(self.decoder_layers, self.decoder_heads, self.decoder_feed_forward)
        return (
            encoder if side == "encoder" else Stack(*(own or same for own, same in zip(decoder, encoder, strict=True)))
        )

    @property
    def as_shipped(self) -> bool:
        return not self._variants

    @property
    def _variants(self) -> set[str]:
        """Names of the settings of `VARIANTS` that it makes use of."""
        return {field.name for field in fields(self) if getattr(self, field.name) != field.default} & VARIANTS

    def to_json(self) -> dict[str, object]:
        unused = VARIANTS - self._variants
        return {name: value for name, value in super().to_json().items() if name not in unused}

    @property
    def lacks(self) -> frozenset[str]:
        has = {"positions": self.positions, "browser": self.as_shipped}
        return frozenset(trait for trait, there in has.items() if not there)

    def small(self, width: int, heads: int) -> Self:
        alike = replace(self, decoder_heads=0, decoder_layers=0, decoder_feed_forward=0)
        return replace(alike, width=width, heads=heads, layers=1, feed_forward=2 * width, dropout=0.0)
