"""Role of a head: where its strongest weights fall, how widely they spread, and the name of its measured role.

Voita et al. 2019 call a head positional when its strongest weight is on one neighbour at least 90 % of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.dissect.thresholds import MOSTLY, POSITIONAL
from model.language.tokenizer import EOS_PIECE, SOS_PIECE, Tokens
from model.network.intervention import Head
from model.network.site import Site
from model.record import Array, Record

NEIGHBOURS = {"previous": -1, "same": 0, "next": 1}
ROLES = (*NEIGHBOURS, "sos", "eos", "aligned", "aligned_read")

Counts = dict[str, list[int]]  # role -> [times, of how many rows]


def self_roles(weights: Array, tokens: Tokens) -> Counts:
    """Count where one self-attention head's strongest weights fall. weights: (queries, keys), both `tokens`.

    Rows of `<sos>` and `<eos>` are left out, and for each role the rows without such a token: the first has no previous
    one, a decoder's row no next one. Roles can overlap: the last word's next token is `<eos>`.
    """
    strongest = weights.argmax(axis=1)
    counts: Counts = {}
    for query, piece in enumerate(tokens.pieces):
        if piece in (SOS_PIECE, EOS_PIECE):
            continue
        causal = tokens.pieces[0] == SOS_PIECE
        keys = query + 1 if causal else len(tokens)
        for role, offset in NEIGHBOURS.items():
            if 0 <= query + offset < keys:
                tick(counts, role, int(strongest[query]) == query + offset)
        for role, special in (("sos", SOS_PIECE), ("eos", EOS_PIECE)):
            if special in tokens.pieces[:keys]:
                tick(counts, role, tokens.pieces[strongest[query]] == special)
    return counts


def tick(counts: Counts, role: str, hit: bool) -> None:
    """Count one row for a role."""
    count = counts.setdefault(role, [0, 0])
    count[0] += hit
    count[1] += 1


def shares(counts: Counts) -> dict[str, float]:
    """Each role's share of the rows that could have it."""
    return {role: round(counts[role][0] / counts[role][1], 4) for role in ROLES if role in counts}


def positional(share: dict[str, float]) -> str | None:
    """The neighbour that a positional head looks at; None for other heads."""
    return next((role for role in NEIGHBOURS if share.get(role, 0) >= POSITIONAL), None)


def spread(weights: Array, allowed: npt.NDArray[np.bool_]) -> float:
    """Effective number of keys of a head: e to the mean entropy of its rows; 1 for one key, n for equal weights on n.

    weights, allowed: (queries, keys). Rows with a single allowed key are left out; without other rows the result is 1.
    """
    open_rows = weights[allowed.sum(axis=1) > 1].astype(float)
    if not len(open_rows):
        return 1.0
    return float(np.exp(_entropies(open_rows).mean()))


def row_spread(weights: Array) -> float:
    """Effective number of keys of one row (keys,): e to its entropy."""
    return float(np.exp(_entropies(weights[None].astype(float))[0]))


def mean_entropy(weights: Array) -> float:
    """Mean entropy of rows of weights (queries, keys), in nats."""
    return float(_entropies(weights.astype(float)).mean())


def _entropies(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The entropy of each row, in nats."""
    logs = np.log(rows, out=np.zeros_like(rows), where=rows > 0)
    entropies: npt.NDArray[np.float64] = -(rows * logs).sum(axis=1)
    return entropies


@dataclass(frozen=True)
class HeadTraits:
    """One head in one sentence: its `spread`, and the neighbour with the strongest weight most often.

    neighbour: previous, same or next, with its hits among rows that have such a token; None at cross sites, whose
    queries and keys are different sentences, and where no row has a neighbour.
    """

    head: Head
    spread: float
    neighbour: str | None
    hits: int
    rows: int

    @property
    def share(self) -> float:
        """The neighbour's share of the rows; 0 without one."""
        return self.hits / self.rows if self.rows else 0.0


def traits(record: Record, site: str) -> tuple[HeadTraits, ...]:
    """The traits of every head of a site. KeyError for a site that the record lacks."""
    seen = record.attention[site]
    by_head: list[HeadTraits] = []
    for number, weights in enumerate(seen.weights):
        counts = {} if Site(site).kind == "cross" else self_roles(weights, record.rows(site))
        near = {role: counts[role] for role in NEIGHBOURS if role in counts}
        best = max(near, key=lambda role: near[role][0] / near[role][1], default=None)
        hits, rows = near[best] if best is not None else (0, 0)
        wide = spread(weights, np.isfinite(seen.scores[number]))
        by_head.append(HeadTraits(Head(site, number), wide, best, hits, rows))
    return tuple(by_head)


@dataclass(frozen=True)
class MeasuredRole:
    """A head's most frequent role over many sentences.

    name: one of `ROLES`, or None where none reaches `MOSTLY`. best: the most frequent role, share: its frequency.
    shares: of all roles. bleu_lost: BLEU of the intact model minus BLEU with this head muted.
    """

    name: str | None
    best: str
    share: float
    shares: Mapping[str, float]
    bleu_lost: float


def measured_role(result: Mapping[str, Any], model: str, head: Head) -> MeasuredRole | None:
    """One head's entry in the stored result `heads`; None without one."""
    entries = result.get("models", {}).get(model, {}).get("heads", [])
    entry = next((stored for stored in entries if (stored["site"], stored["head"]) == (head.site, head.head)), None)
    if entry is None or not entry.get("roles"):
        return None
    roles: dict[str, float] = entry["roles"]
    best = positional(roles) or max(roles, key=lambda role: roles[role])
    name = best if roles[best] >= MOSTLY else None
    return MeasuredRole(name, best, roles[best], roles, float(entry["bleu_lost"]))
