"""Changes to attention and positions that a reader can ask for, as one immutable value.

An `Intervention` is an argument of translating and recording, never a switch on a model: the next call is
untouched by the last one. Each row of a batch may have its own, so "every head muted in turn" is one batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

import torch
from torch import Tensor

from model.network.site import Side, Site

FURTHEST = 10_000  # shift of positions: float32 angles still have four digits here


@dataclass(frozen=True, order=True)
class Head:
    """One attention head: its site (`encoder.0.self`, `decoder.2.cross`, ...) and its index, from 0."""

    site: str
    head: int


@dataclass(frozen=True)
class ReplacedRow:
    """The weights of one query replaced by others.

    `weights` has one number a key (source tokens with `<eos>` at a cross site; the decoder inputs read so far, `<sos>`
    first, at a decoder self site). Numbers may not be negative; masked keys get zero; the rest is rescaled to sum 1.
    """

    head: Head
    query: int
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.query < 0:
            raise ValueError(f"a replaced row needs a query index from 0, not {self.query}")
        # written so that NaN fails it too
        if not all(0 <= weight < float("inf") for weight in self.weights):
            raise ValueError(f"the weights of a replaced row must be finite and not negative: {self.weights}")
        if not sum(self.weights) > 0:
            raise ValueError("the weights of a replaced row are all zero: there is nothing to rescale to a sum of 1")

    def over(self, allowed: Tensor) -> Tensor:
        """The new row (keys,): these numbers where `allowed` (keys,) is True, zero elsewhere, rescaled to sum 1.

        ValueError where nothing is left to rescale.
        """
        row = torch.zeros(len(allowed), dtype=torch.float64, device=allowed.device)
        given = self.weights[: len(allowed)]
        row[: len(given)] = torch.tensor(given, dtype=torch.float64)
        row = row * allowed
        largest = row.max()
        if largest == 0:
            raise ValueError(f"every key with weight in the replaced row {self.query} at {self.head.site} is masked")
        row = row / largest  # first, so that no sum is too large or too small to divide by
        return row / row.sum()


@dataclass(frozen=True)
class PositionalChange:
    """Which position each token of one side is told it stands at.

    `off`: no encoding is added. `shift`: position i becomes i + offset. `permute`: position i becomes `order[i]`;
    tokens past the end of `order` keep their own position.
    """

    kind: Literal["off", "shift", "permute"]
    offset: int = 0
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("off", "shift", "permute"):
            raise ValueError(f"a positional change is 'off', 'shift' or 'permute', not {self.kind!r}")
        if self.kind == "permute" and sorted(self.order) != list(range(len(self.order))):
            raise ValueError(f"not a permutation of 0 to {len(self.order) - 1}: {self.order}")
        if abs(self.offset) > FURTHEST:
            raise ValueError(f"positions are shifted by at most {FURTHEST} either way, not {self.offset}")

    def positions(self, length: int) -> list[int]:
        """The positions told to the first `length` tokens."""
        own = range(length)
        if self.kind == "shift":
            return [position + self.offset for position in own]
        if self.kind == "permute":
            return [self.order[position] if position < len(self.order) else position for position in own]
        return list(own)


@dataclass(frozen=True)
class Intervention:
    """What to change in one sentence's run. The empty value changes nothing.

    mute: the context of these heads is zero. uniform: equal weights over the keys that are not masked.
    identity: all weight on the query's own position (self-attention only). rows: single rows of weights replaced.
    encoder_positions, decoder_positions: what the positional encodings say (models with positions only).
    """

    mute: frozenset[Head] = frozenset()
    uniform: frozenset[Head] = frozenset()
    identity: frozenset[Head] = frozenset()
    rows: tuple[ReplacedRow, ...] = ()
    encoder_positions: PositionalChange | None = None
    decoder_positions: PositionalChange | None = None

    def __post_init__(self) -> None:
        for head in self.identity:
            if Site.parse(head.site).kind != "self":
                raise ValueError(f"identity weights exist in self-attention only, not at {head.site}")

    def __bool__(self) -> bool:
        return self != NOTHING

    def heads(self) -> set[Head]:
        """Every head this intervention touches."""
        return {*self.mute, *self.uniform, *self.identity, *(row.head for row in self.rows)}

    def description(self) -> dict[str, Any]:
        """Ready for JSON: what is asked for and nothing else, so that the empty intervention is an empty object."""
        heads = {kind: sorted(getattr(self, kind)) for kind in ("mute", "uniform", "identity")}
        sides = {"encoder_positions": self.encoder_positions, "decoder_positions": self.decoder_positions}
        found: dict[str, Any] = {kind: [asdict(head) for head in each] for kind, each in heads.items() if each}
        found |= {"rows": [asdict(row) for row in self.rows]} if self.rows else {}
        return found | {side: asdict(change) for side, change in sides.items() if change is not None}

    @classmethod
    def described(cls, told: Mapping[str, Any]) -> Intervention:
        """The intervention that `description` told."""

        def heads(kind: str) -> frozenset[Head]:
            return frozenset(Head(**head) for head in told.get(kind, ()))

        def change(side: str) -> PositionalChange | None:
            given = told.get(side)
            return given and PositionalChange(given["kind"], given["offset"], tuple(given["order"]))

        return cls(
            mute=heads("mute"),
            uniform=heads("uniform"),
            identity=heads("identity"),
            rows=tuple(
                ReplacedRow(Head(**row["head"]), row["query"], tuple(row["weights"])) for row in told.get("rows", ())
            ),
            encoder_positions=change("encoder_positions"),
            decoder_positions=change("decoder_positions"),
        )

    def check(self, heads_at: dict[str, int], *, source_length: int | None = None, positions: bool = True) -> None:
        """Raise ValueError where this names a site or head the model does not have, or a row that does not fit.

        heads_at: heads per site of the model. source_length: source tokens with `<eos>`, to check replaced rows.
        """
        for head in sorted(self.heads()):
            if head.site not in heads_at:
                raise ValueError(
                    f"there is no attention site {head.site!r} here; there are: {', '.join(heads_at) or 'none'}"
                )
            if not 0 <= head.head < heads_at[head.site]:
                raise ValueError(f"{head.site} has heads 0 to {heads_at[head.site] - 1}, not {head.head}")
        for row in self.rows:
            site = Site.parse(row.head.site)
            if site.side == "decoder" and site.kind == "self":
                if not sum(row.weights[: row.query + 1]) > 0:
                    raise ValueError(
                        f"row {row.query} at {row.head.site} sees decoder inputs 0 to {row.query}: the replaced row "
                        "gives none of them any weight"
                    )
            elif source_length is not None:
                if len(row.weights) != source_length:
                    raise ValueError(
                        f"a replaced row at {row.head.site} needs {source_length} weights, one a source token with "
                        f"<eos>, not {len(row.weights)}"
                    )
                if site.side == "encoder" and row.query >= source_length:
                    raise ValueError(f"{row.head.site} has rows 0 to {source_length - 1}, not {row.query}")
        if not positions and (self.encoder_positions or self.decoder_positions):
            raise ValueError("this model has no positional encodings to change")


NOTHING = Intervention()


@dataclass(frozen=True)
class AttentionEdit:
    """The interventions of a batch at one site, ready for `attend`. None where nothing of a kind is asked for.

    mute, uniform, identity: (batch, heads, 1, 1) bool. rows: (batch row, replaced row) pairs.
    """

    mute: Tensor | None = None
    uniform: Tensor | None = None
    identity: Tensor | None = None
    rows: tuple[tuple[int, ReplacedRow], ...] = ()

    def change_weights(self, weights: Tensor, mask: Tensor | None, first_query: int) -> Tensor:
        """New weights (batch, heads, queries, keys); `first_query` is the position of the first query row given.

        In cached decoding a call sees one query, so its position has to be told.
        """
        if self.uniform is None and self.identity is None and not self.rows:
            return weights
        allowed = torch.ones_like(weights, dtype=torch.bool) if mask is None else mask.expand_as(weights)
        if self.uniform is not None:
            even = allowed / allowed.sum(dim=-1, keepdim=True)
            weights = torch.where(self.uniform, even.to(weights.dtype), weights)
        if self.identity is not None:
            own = torch.zeros_like(weights)
            queries = torch.arange(weights.size(2), device=weights.device)
            own[:, :, queries, queries + first_query] = 1.0
            weights = torch.where(self.identity, own, weights)
        for batch_row, row in self.rows:
            query = row.query - first_query
            if 0 <= query < weights.size(2):
                weights = weights.clone()
                new = row.over(allowed[batch_row, row.head.head, query])
                weights[batch_row, row.head.head, query] = new.to(weights.dtype)
        return weights

    def change_context(self, context: Tensor) -> Tensor:
        """The context (batch, heads, queries, head_dim) with muted heads at zero."""
        return context if self.mute is None else context.masked_fill(self.mute, 0.0)


@dataclass(frozen=True)
class Interventions:
    """One `Intervention` a batch row, or none at all (`rows` empty), which costs nothing."""

    rows: tuple[Intervention, ...] = ()
    heads_at: dict[str, int] = field(default_factory=dict)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def select(self, rows: Sequence[int]) -> Interventions:
        """The interventions of these batch rows, in this order; a row may be taken several times (beams)."""
        return Interventions(tuple(self.rows[row] for row in rows), self.heads_at, self.device) if self.rows else self

    def at(self, site: str) -> AttentionEdit | None:
        """What `attend` has to change at this site; None where nothing is."""
        return self.edits.get(site)

    @cached_property
    def edits(self) -> dict[str, AttentionEdit]:
        """The changes by site, put together once for all steps; sites where nothing changes are left out."""
        return {site: self._edit(site) for site in {head.site for row in self.rows for head in row.heads()}}

    def _edit(self, site: str) -> AttentionEdit:
        def marked(kind: Literal["mute", "uniform", "identity"]) -> Tensor | None:
            table = [
                [Head(site, head) in getattr(row, kind) for head in range(self.heads_at[site])] for row in self.rows
            ]
            return torch.tensor(table, device=self.device)[:, :, None, None] if any(map(any, table)) else None

        replaced = tuple(
            (index, row) for index, each in enumerate(self.rows) for row in each.rows if row.head.site == site
        )
        return AttentionEdit(marked("mute"), marked("uniform"), marked("identity"), replaced)

    def positions(self, side: Side, length: int) -> tuple[Tensor, Tensor | None]:
        """Positions told to the first `length` tokens, (1 or batch, length), and (batch, 1, 1) bool: rows told any."""
        changes = [getattr(row, f"{side}_positions") for row in self.rows]
        if not any(changes):
            return torch.arange(length, device=self.device)[None], None
        told = [change.positions(length) if change else list(range(length)) for change in changes]
        kept = [change is None or change.kind != "off" for change in changes]
        return torch.tensor(told, device=self.device), torch.tensor(kept, device=self.device)[:, None, None]
