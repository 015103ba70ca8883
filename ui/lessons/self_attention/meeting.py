"""One query and one key of a head of the Transformer, and their names in the lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.grammar import piece_names
from model import AttentionRecord, Record, Translator
from model.dissect.query_key_value import Projection, projection
from model.network.site import Site


@dataclass(frozen=True)
class Meeting:
    """One query and one key of a head: site, head, two tokens, all from 0."""

    translator: Translator
    record: Record
    site: str
    head: int
    query: int
    key: int

    @property
    def seen(self) -> AttentionRecord:
        """The site's attention."""
        return self.record.attention[self.site]

    @property
    def crossing(self) -> bool:
        """Whether queries and keys belong to different sentences."""
        return Site(self.site).kind == "cross"

    @property
    def causal(self) -> bool:
        """Whether later tokens are masked."""
        return self.site.startswith("decoder") and not self.crossing

    @property
    def query_labels(self) -> tuple[str, ...]:
        """Tokens of the queries' vectors: at a cross site the decoder inputs."""
        return piece_names(self.record.inputs(Site(self.site).side))

    @property
    def key_labels(self) -> tuple[str, ...]:
        """Tokens of the keys' and values' vectors."""
        return piece_names(self.record.columns(self.site))

    @property
    def visible(self) -> npt.NDArray[np.intp]:
        """Keys that the query may look at."""
        return np.flatnonzero(np.isfinite(self.seen.scores[self.head, self.query]))

    def part(self, name: Any, token: int) -> Projection:
        """A token's query, key or value, recomputed."""
        return projection(self.translator, self.record, self.site, self.head, name, token)
