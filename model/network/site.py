"""Names of sublayers, such as `decoder.2.cross`, and values by attention site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar, get_args

from torch import nn

Side = Literal["encoder", "decoder"]
Kind = Literal["self", "cross", "feed_forward"]
Value = TypeVar("Value", covariant=True)


class Parts(NamedTuple):
    """The parts of a site's name. layer: from 0; None for the one site of an RNN, `decoder.cross`."""

    side: Side
    layer: int | None
    kind: Kind


class Site(str):
    """A sublayer, as text with parts: an attention site if its kind is self or cross. ValueError: no such name.

    It equals its text, also as a key of a mapping.
    """

    __slots__ = ()

    def __new__(cls, name: str) -> Site:
        if isinstance(name, Site):
            return name
        _parse(name)
        return super().__new__(cls, name)

    @classmethod
    def of(cls, side: Side, layer: int | None, kind: Kind) -> Site:
        """The site with these parts."""
        return cls(".".join(str(part) for part in (side, layer, kind) if part is not None))

    @classmethod
    def of_state(cls, name: str) -> Site:
        """The sublayer before a state of the residual stream, the inverse of `state`. ValueError: none."""
        before, after, kind = name.partition(".after_")
        return cls(f"{before}.{kind}" if after else name + after)

    @property
    def side(self) -> Side:
        """Encoder or decoder."""
        return _parse(self).side

    @property
    def layer(self) -> int | None:
        """The layer, from 0; None for the one site of an RNN."""
        return _parse(self).layer

    @property
    def kind(self) -> Kind:
        """Self-attention, cross-attention, or feed-forward."""
        return _parse(self).kind

    @property
    def order(self) -> tuple[int, int, int]:
        """Key for sorting in order of computation; without it, sites sort as text."""
        layer = -1 if self.layer is None else self.layer
        return get_args(Side).index(self.side), layer, get_args(Kind).index(self.kind)

    def in_layer(self, layer: int | None) -> Site:
        """The site of the same side and kind in another layer; None: `decoder.cross`, which stands for all layers."""
        return Site.of(self.side, layer, self.kind)

    @property
    def number(self) -> int:
        """The layer counted from 1, as people do; an RNN has one."""
        return 1 if self.layer is None else self.layer + 1

    @property
    def state(self) -> str:
        """Name of the residual stream after it: `decoder.2.after_cross`."""
        return f"{self.side}.{self.layer}.after_{self.kind}"

    @property
    def module(self) -> str:
        """Name of its module in a Transformer: `decoder.2.cross_attention`."""
        return str(self) if self.kind == "feed_forward" else f"{self}_attention"

    def module_in(self, network: nn.Module) -> nn.Module:
        """Its module in a network. AttributeError where there is none."""
        return network.get_submodule(self.module)


WRITTEN = re.compile(r"(encoder|decoder)(?:\.(0|[1-9][0-9]{0,2}))?\.(self|cross|feed_forward)")


@lru_cache(maxsize=256)
def _parse(name: str) -> Parts:
    match = WRITTEN.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no site: one is written as encoder.0.self or decoder.2.cross")
    side, layer, kind = match.groups()
    return Parts(side, None if layer is None else int(layer), kind)  # type: ignore[arg-type]  # the pattern's words


def state_name(stored: str) -> str:
    """Current name of a stored state: until version 0.2 the stream after `encoder.0.self` was called
    `encoder.0.self`.
    """
    try:
        return Site(stored).state
    except ValueError:
        return stored


class BySite(Mapping[Site, Value]):
    """A read-only mapping by site, in order of computation; the text of a site is a key, too. ValueError: no site."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[Site, Value] | Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        pairs: Iterable[tuple[str, Value]] = values.items() if isinstance(values, Mapping) else values
        self._values: dict[str, Value] = {Site(site): value for site, value in pairs}

    def __getitem__(self, site: str) -> Value:
        return self._values[site]

    def __iter__(self) -> Iterator[Site]:
        return map(Site, self._values)

    def __reversed__(self) -> Iterator[Site]:
        return map(Site, reversed(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"BySite({self._values})"
