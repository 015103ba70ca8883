"""The attention maps of a record for the browser: all that one component needs to show any of them.

Packed once a sentence. `assets/lab/views/attention_map/unpacked.js` reads it.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.grammar import piece_names, word_names
from charts.heatmap import row_names, titles
from charts.labels import site_label
from charts.record_cache import cached_per_record
from charts.weight_codes import SCORE_LIMIT, score_codes, weight_codes
from model.dissect.aggregate import head_mean, merge_to_words
from model.language.tokenizer import EOS_PIECE
from model.network.site import Site
from model.record import Record

MAX_CELLS = 60_000  # of all maps of pieces: more are not sent together
LEVEL = 1  # of compression: higher ones take twice as long for a twentieth

Numbers = npt.NDArray[np.floating[Any]]
Head = int | None  # None: the mean of all heads


@dataclass(frozen=True, eq=False)
class AttentionPack:
    """Maps of a record. name: differs where anything in them differs. sites: the packed ones, in the order of `data`.

    heads: the packed heads of each site, the mean of all first.
    """

    name: str
    sites: tuple[str, ...]
    heads: tuple[Head, ...]
    data: dict[str, Any]


def pack_for(record: Record, site: str, head: Head) -> AttentionPack:
    """The pack of all maps, or of those of the site's kind where others have another number of heads; of a long
    sentence only the maps of this site, or this map alone.
    """
    every, own = tuple(record.attention), all_heads(record, (site,))
    if not have_as_many_heads(record, every):
        every = tuple(other for other in every if kind_of(other) == kind_of(site))
    for sites, heads in ((every, own), ((site,), own), ((site,), (head,))):
        if cells(record, sites, heads) <= MAX_CELLS:
            break
    return attention_pack(record, sites, heads)


def whole_pack(record: Record) -> AttentionPack | None:
    """The pack of all maps of a record; None where they are too many to be sent together, or there are none, or the
    sites differ in their number of heads.
    """
    sites = tuple(record.attention)
    if not sites or not have_as_many_heads(record, sites):
        return None
    heads = all_heads(record, sites)
    return attention_pack(record, sites, heads) if 0 < cells(record, sites, heads) <= MAX_CELLS else None


def have_as_many_heads(record: Record, sites: Sequence[str]) -> bool:
    """Whether these sites have the same number of heads; the two sides of a model may differ."""
    return len({len(record.attention[site].weights) for site in sites}) == 1


def all_heads(record: Record, sites: Sequence[str]) -> tuple[Head, ...]:
    """The heads of one of these sites, which have as many, and the mean of all where there are several."""
    count = len(record.attention[sites[0]].weights)
    return (*((None,) if count > 1 else ()), *range(count))


def cells(record: Record, sites: Sequence[str], heads: Sequence[Head]) -> int:
    """Number of cells in these maps."""
    return len(heads) * sum(len(record.rows(site)) * len(record.columns(site)) for site in sites)


@cached_per_record
def attention_pack(record: Record, sites: tuple[str, ...], heads: tuple[Head, ...]) -> AttentionPack:
    """Pack these maps."""
    kinds = list(dict.fromkeys(map(kind_of, sites)))
    shares: list[npt.NDArray[np.uint16]] = []
    scores: list[npt.NDArray[np.int32]] = []
    described = []
    for kind in kinds:
        of_kind = [site for site in sites if kind_of(site) == kind]
        described.append(_described(record, of_kind[0]))
        seen = [record.attention[site] for site in of_kind]
        allowed = np.isfinite(seen[0].scores[0])  # a mask is the same for all heads and layers
        weights = np.concatenate([_of_heads(one.weights, heads) for one in seen])
        shares += _packed_maps(weights, allowed, _ends(record, of_kind[0], weights))
        known = [head for head in heads if head is not None]
        stack = np.concatenate([one.scores[known] for one in seen])
        open_scores = np.where(allowed, stack, 0)
        described[-1]["scored"] = scored = bool(known) and bool(np.abs(open_scores).max() < SCORE_LIMIT)
        if scored:
            scores.append(score_codes(open_scores).ravel())
            shares += _best(stack, allowed)
        if described[-1]["words"] is not None:
            rows, columns = record.rows(of_kind[0]).words, record.columns(of_kind[0]).words
            merged = merge_to_words(weights, rows, columns)
            word_allowed = merge_to_words(allowed.astype(np.float32), rows, columns) > 0
            shares += _packed_maps(merged, word_allowed, _ends(record, of_kind[0], merged))
    data = {
        "heads": list(heads),
        "sites": [{"label": site_label(site), "kind": kinds.index(kind_of(site))} for site in sites],
        "kinds": described,
        "numbers": _compressed(np.concatenate(shares), np.concatenate(scores) if scores else np.zeros(0, np.int32)),
    }
    name = blake2s(repr(data).encode(), digest_size=8).hexdigest()
    return AttentionPack(name, sites, heads, data)


def kind_of(site: str) -> tuple[str, str]:
    """Side and kind of a site: its maps have the same tokens as those of other layers."""
    where = Site(site)
    return where.side, where.kind


def _described(record: Record, site: str) -> dict[str, Any]:
    """What the maps of a kind have in common: tokens, titles, masks; and the same for whole words, if that differs."""
    rows, columns = record.rows(site), record.columns(site)
    allowed = np.isfinite(record.attention[site].scores[0])  # a mask is the same for all heads and layers
    described: dict[str, Any] = {
        "encoder": Site(site).side == "encoder",
        "pieces": _form(
            row_names(record, site, False), piece_names(columns), titles(site, False, record.pair), allowed
        ),
        "words": None,
        "word_of_row": [index for index, word in enumerate(rows.words) for _ in range(word.start, word.end)],
    }
    names = row_names(record, site, True), word_names(columns)
    merged = merge_to_words(allowed.astype(np.float32), rows.words, columns.words) > 0
    words = _form(*names, titles(site, True, record.pair), merged)
    return described | {"words": None if words == described["pieces"] else words}


def _form(
    rows: Sequence[str], columns: Sequence[str], axes: tuple[str, str], allowed: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    masked = None if allowed.all() else base64.b64encode(np.packbits(~allowed).tobytes()).decode("ascii")
    return {
        "rows": list(rows),
        "columns": list(columns),
        "row_title": axes[0],
        "column_title": axes[1],
        "masked": masked,
    }


def _of_heads(weights: Numbers, heads: Sequence[Head]) -> Numbers:
    return np.stack([head_mean(weights) if head is None else weights[head] for head in heads])


def _ends(record: Record, site: str, weights: Numbers) -> Numbers:
    """The mean weight on the end mark of each map; 0 where the last column is none."""
    pieces = record.columns(site).pieces
    ends = bool(pieces) and pieces[-1] == EOS_PIECE
    return np.array([one[:, -1].mean() if ends else 0 for one in weights], dtype=np.float32)


def _packed_maps(weights: Numbers, allowed: npt.NDArray[np.bool_], ends: Numbers) -> list[npt.NDArray[np.uint16]]:
    """Codes of the weights of some maps, their strongest cells, and the shares on the end mark."""
    return [weight_codes(np.where(allowed, weights, 0)).ravel(), *_best(weights, allowed), weight_codes(ends)]


def _best(numbers: Numbers, allowed: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.uint16]]:
    """Of each map the strongest column of each row, then the row with the strongest cell, among open rows."""
    known = np.where(allowed, numbers, -np.inf)
    choices = allowed.sum(axis=1)
    open_rows = choices > (1 if choices.max() > 1 else 0)  # a row with one key to look at says nothing
    rows = np.where(open_rows, known.max(axis=2), -np.inf).argmax(axis=1)
    return [known.argmax(axis=2).astype(np.uint16).ravel(), rows.astype(np.uint16)]


def _compressed(shares: npt.NDArray[np.uint16], scores: npt.NDArray[np.int32]) -> str:
    """Both as text: first all low bytes, then the higher ones, which hardly differ and compress well."""
    planes = [
        np.ascontiguousarray(numbers.view(np.uint8).reshape(-1, numbers.itemsize).T).tobytes()
        for numbers in (shares.astype("<u2"), scores.astype("<i4"))
    ]
    return base64.b64encode(zlib.compress(b"".join(planes), LEVEL)).decode("ascii")
