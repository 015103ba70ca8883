"""Changes to attention, positions and states that a reader can ask for, as one immutable value.

An `Intervention` is an argument of translating and recording, never a switch on a model: the next call is
untouched by the last one. Each row of a batch may have its own, so "every head muted in turn" is one batch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

import torch
from torch import Tensor

from model.network.changes import MAX_SHIFT as MAX_SHIFT
from model.network.changes import MISTAKES as MISTAKES
from model.network.changes import Head as Head
from model.network.changes import MaskedKey as MaskedKey
from model.network.changes import Mistake as Mistake
from model.network.changes import PatchedState as PatchedState
from model.network.changes import PositionalChange as PositionalChange
from model.network.changes import ReplacedRow as ReplacedRow
from model.network.site import BySite, Side, Site, state_name


@dataclass(frozen=True)
class Intervention:
    """Changes to one sentence's run. The empty value changes nothing.

    mute: the context of these heads is zero. uniform: equal weights over the keys that are not masked.
    identity: all weight on the query's own position (self-attention only). rows: single rows of weights replaced.
    encoder_positions, decoder_positions: other positions for the positional encodings (models with positions only).
    keys: single keys that a query may not look at. states: encoder states replaced by others.
    mistakes: implementation mistakes, at every site; the sentences of a batch share them.
    """

    mute: frozenset[Head] = frozenset()
    uniform: frozenset[Head] = frozenset()
    identity: frozenset[Head] = frozenset()
    rows: tuple[ReplacedRow, ...] = ()
    encoder_positions: PositionalChange | None = None
    decoder_positions: PositionalChange | None = None
    keys: tuple[MaskedKey, ...] = ()
    states: tuple[PatchedState, ...] = ()
    mistakes: frozenset[Mistake] = frozenset()

    def __post_init__(self) -> None:
        if unknown := self.mistakes - set(MISTAKES):
            raise ValueError(f"there is no mistake called {', '.join(sorted(unknown))}")
        for head in self.identity:
            if Site(head.site).kind != "self":
                raise ValueError(f"identity weights exist in self-attention only, not at {head.site}")

    def __bool__(self) -> bool:
        return self != NOTHING

    def heads(self) -> set[Head]:
        """Every head this intervention touches."""
        single = {*(row.head for row in self.rows), *(key.head for key in self.keys)}
        return {*self.mute, *self.uniform, *self.identity, *single}

    def description(self) -> dict[str, Any]:
        """As JSON: only the changes that are asked for; an empty object for the empty intervention."""
        heads = {kind: sorted(getattr(self, kind)) for kind in ("mute", "uniform", "identity")}
        sides = {"encoder_positions": self.encoder_positions, "decoder_positions": self.decoder_positions}
        asked: dict[str, Any] = {kind: [asdict(head) for head in chosen] for kind, chosen in heads.items() if chosen}
        for kind in ("rows", "keys", "states"):
            if given := getattr(self, kind):
                asked[kind] = [asdict(change) for change in given]
        if self.mistakes:
            asked["mistakes"] = sorted(self.mistakes)
        return asked | {side: asdict(change) for side, change in sides.items() if change is not None}

    @classmethod
    def described(cls, description: Mapping[str, Any]) -> Intervention:
        """Parse the output of `description`."""

        def heads(kind: str) -> frozenset[Head]:
            return frozenset(Head(**head) for head in description.get(kind, ()))

        def change(side: str) -> PositionalChange | None:
            given = description.get(side)
            return given and PositionalChange(given["kind"], given["offset"], tuple(given["order"]))

        return cls(
            mute=heads("mute"),
            uniform=heads("uniform"),
            identity=heads("identity"),
            keys=tuple(MaskedKey(Head(**key["head"]), key["query"], key["key"]) for key in description.get("keys", ())),
            rows=tuple(
                ReplacedRow(Head(**row["head"]), row["query"], tuple(row["weights"]))
                for row in description.get("rows", ())
            ),
            states=tuple(
                PatchedState(state_name(state["state"]), state["position"], tuple(state["values"]))
                for state in description.get("states", ())
            ),
            encoder_positions=change("encoder_positions"),
            decoder_positions=change("decoder_positions"),
            mistakes=frozenset(description.get("mistakes", ())),
        )

    def check(
        self,
        heads_at: BySite[int],
        *,
        source_length: int | None = None,
        positions: bool = True,
        states: Mapping[str, int] | None = None,
        mistakes: Collection[Mistake] = MISTAKES,
    ) -> None:
        """Raise ValueError where this names a site or head the model does not have, or a row that does not fit.

        heads_at: heads per site of the model. source_length: source tokens with `<eos>`, to check replaced rows.
        states: the width of each state that can be patched. mistakes: those that it can be built with.
        """
        if not self.mistakes <= set(mistakes):
            raise ValueError(f"this model cannot be built with {', '.join(sorted(self.mistakes - set(mistakes)))}")
        for head in sorted(self.heads()):
            if head.site not in heads_at:
                raise ValueError(
                    f"there is no attention site {head.site!r} here; there are: {', '.join(heads_at) or 'none'}"
                )
            if not 0 <= head.head < heads_at[head.site]:
                raise ValueError(f"{head.site} has heads 0 to {heads_at[head.site] - 1}, not {head.head}")
        for row in self.rows:
            site = Site(row.head.site)
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
        self._check_keys(source_length)
        for state in self.states:
            if (width := (states or {}).get(state.state)) != len(state.values):
                there = ", ".join(f"{name} ({size})" for name, size in (states or {}).items())
                raise ValueError(
                    f"no state {state.state!r} of width {len(state.values)} can be patched: {width or there or 'none'}"
                )
            if source_length is not None and state.position >= source_length:
                raise ValueError(f"{state.state} has positions 0 to {source_length - 1}, not {state.position}")
        if not positions and (self.encoder_positions or self.decoder_positions):
            raise ValueError("this model has no positional encodings to change")

    def _check_keys(self, source_length: int | None) -> None:
        """Raise ValueError if a masked key does not exist, or if a query has no key left."""
        masked: dict[tuple[Head, int], set[int]] = {}
        for key in self.keys:
            masked.setdefault((key.head, key.query), set()).add(key.key)
        for (head, query), keys in masked.items():
            site = Site(head.site)
            causal = site.side == "decoder" and site.kind == "self"
            length = query + 1 if causal else source_length
            if length is None:
                continue
            if not causal and max(keys) >= length:
                raise ValueError(f"{head.site} has keys 0 to {length - 1}, not {max(keys)}")
            if len([key for key in keys if key < length]) == length:
                raise ValueError(f"row {query} at {head.site} may look at nothing: all of its keys are masked")


NOTHING = Intervention()


@dataclass(frozen=True)
class AttentionEdit:
    """The interventions of a batch at one site, ready for `attend`. None where nothing of a kind is asked for.

    mute, uniform, identity: (batch, heads, 1, 1) bool. rows, keys: (batch row, replaced row or masked key) pairs.
    """

    mute: Tensor | None = None
    uniform: Tensor | None = None
    identity: Tensor | None = None
    rows: tuple[tuple[int, ReplacedRow], ...] = ()
    keys: tuple[tuple[int, MaskedKey], ...] = ()

    def change_weights(self, weights: Tensor, mask: Tensor | None, first_query: int) -> Tensor:
        """New weights (batch, heads, queries, keys); `first_query` is the position of the first query row given.

        In cached decoding a call sees one query, so it needs that query's position.
        """
        if self.uniform is None and self.identity is None and not self.keys and not self.rows:
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
        weights = self._mask_keys(weights, allowed, first_query)
        weights = weights.clone() if self.rows else weights
        for batch_row, row in self.rows:
            query = row.query - first_query
            if 0 <= query < weights.size(2):
                new = row.over(allowed[batch_row, row.head.head, query])
                weights[batch_row, row.head.head, query] = new.to(weights.dtype)
        return weights

    def _mask_keys(self, weights: Tensor, allowed: Tensor, first_query: int) -> Tensor:
        """Zero the weights of masked keys and rescale the rows; a row that loses all is even over other keys."""
        rows: dict[tuple[int, int, int], list[int]] = {}
        for batch_row, key in self.keys:
            query = key.query - first_query
            if 0 <= query < weights.size(2) and key.key < weights.size(3):
                rows.setdefault((batch_row, key.head.head, query), []).append(key.key)
        weights = weights.clone() if rows else weights
        for query_row, keys in rows.items():
            row, left = weights[query_row].double(), allowed[query_row].clone()
            row[keys], left[keys] = 0.0, False
            row = row if row.sum() > 0 else left.double()
            weights[query_row] = (row / row.sum()).to(weights.dtype)
        return weights

    def change_context(self, context: Tensor) -> Tensor:
        """The context (batch, heads, queries, head_dim) with muted heads at zero."""
        return context if self.mute is None else context.masked_fill(self.mute, 0.0)


@dataclass(frozen=True)
class Interventions:
    """One `Intervention` a batch row, or none at all (`rows` empty), which costs nothing."""

    rows: tuple[Intervention, ...] = ()
    heads_at: BySite[int] = field(default_factory=BySite)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def select(self, rows: Sequence[int]) -> Interventions:
        """The interventions of these batch rows, in this order; a row may be taken several times (beams)."""
        return Interventions(tuple(self.rows[row] for row in rows), self.heads_at, self.device) if self.rows else self

    def at(self, site: str) -> AttentionEdit | None:
        """Changes for `attend` at this site; None without any."""
        return self.edits.get(site)

    @property
    def mistakes(self) -> frozenset[Mistake]:
        """The mistakes of the batch; all rows share them (`Network.prepare`)."""
        return self.rows[0].mistakes if self.rows else frozenset()

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

        masked = tuple(
            (index, key)
            for index, intervention in enumerate(self.rows)
            for key in intervention.keys
            if key.head.site == site
        )
        replaced = tuple(
            (index, row)
            for index, intervention in enumerate(self.rows)
            for row in intervention.rows
            if row.head.site == site
        )
        return AttentionEdit(marked("mute"), marked("uniform"), marked("identity"), replaced, masked)

    @cached_property
    def patches(self) -> dict[str, tuple[tuple[int, PatchedState], ...]]:
        """(batch row, patched state) pairs by the state's name."""
        by_state: dict[str, list[tuple[int, PatchedState]]] = {}
        for index, intervention in enumerate(self.rows):
            for patch in intervention.states:
                by_state.setdefault(patch.state, []).append((index, patch))
        return {name: tuple(pairs) for name, pairs in by_state.items()}

    def patched(self, name: str, state: Tensor) -> Tensor:
        """The state of this name (batch, length, width), with patched positions replaced."""
        if not (pairs := self.patches.get(name)):
            return state
        state = state.clone()
        for batch_row, patch in pairs:
            state[batch_row, patch.position] = torch.tensor(patch.values, dtype=state.dtype, device=state.device)
        return state

    def positions(self, side: Side, length: int) -> tuple[Tensor, Tensor | None]:
        """Position ids for the first `length` tokens, (1 or batch, length), and a (batch, 1, 1) mask.

        The mask is False for rows whose encoding is switched off; None if no row changes positions.
        """
        changes = [getattr(row, f"{side}_positions") for row in self.rows]
        if not any(changes):
            return torch.arange(length, device=self.device)[None], None
        positions = [change.positions(length) if change else list(range(length)) for change in changes]
        encoded = [change is None or change.kind != "off" for change in changes]
        return torch.tensor(positions, device=self.device), torch.tensor(encoded, device=self.device)[:, None, None]
