"""Names of sublayers, such as `decoder.2.cross`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from torch import nn

Side = Literal["encoder", "decoder"]
Kind = Literal["self", "cross", "feed_forward"]


@dataclass(frozen=True)
class Site:
    """A sublayer by side, layer and kind; an attention site if the kind is self or cross.

    layer: from 0; None for the one site of an RNN, `decoder.cross`. Sites sort in order of computation.
    """

    side: Side
    layer: int | None
    kind: Kind

    @classmethod
    def parse(cls, address: str) -> Site:
        """Parse the output of `str`. ValueError: not a site."""
        return _parsed(address)

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.side, self.layer, self.kind) if part is not None)

    def __lt__(self, other: Site) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[int, int, int]:
        layer = -1 if self.layer is None else self.layer
        return get_args(Side).index(self.side), layer, get_args(Kind).index(self.kind)

    @property
    def number(self) -> int:
        """The layer counted from 1, as people do; an RNN has one."""
        return 1 if self.layer is None else self.layer + 1

    @property
    def state(self) -> str:
        """Name of the residual stream after it: `decoder.2.after_cross`."""
        return f"{self.side}.{self.layer}.after_{self.kind}"

    @classmethod
    def of_state(cls, name: str) -> Site:
        """The sublayer before a state of the residual stream, the inverse of `state`. ValueError: none."""
        before, after, kind = name.partition(".after_")
        return _parsed(f"{before}.{kind}" if after else name + after)

    @property
    def module(self) -> str:
        """Name of its module in a Transformer: `decoder.2.cross_attention`."""
        return str(self) if self.kind == "feed_forward" else f"{self}_attention"

    def module_in(self, network: nn.Module) -> nn.Module:
        """Its module in a network. AttributeError where there is none."""
        return network.get_submodule(self.module)


WRITTEN = re.compile(r"(encoder|decoder)(?:\.(0|[1-9][0-9]{0,2}))?\.(self|cross|feed_forward)")


@lru_cache(maxsize=256)
def _parsed(address: str) -> Site:
    match = WRITTEN.fullmatch(address)
    if match is None:
        raise ValueError(f"{address!r} is no site: one is written as encoder.0.self or decoder.2.cross")
    side, layer, kind = match.groups()
    return Site(side, None if layer is None else int(layer), kind)  # type: ignore[arg-type]  # the pattern's words


def state_name(stored: str) -> str:
    """Current name of a stored state: until version 0.2 the stream after `encoder.0.self` was called
    `encoder.0.self`.
    """
    try:
        return Site.parse(stored).state
    except ValueError:
        return stored
