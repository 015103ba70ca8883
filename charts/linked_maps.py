"""The maps of all heads of all sites as one figure, switched by the page's controls in the browser.

The layout is that of the map on show; maps of another size use it until the page redraws the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charts.control_links import HEARS, Param, link_choice, name_of, number_of
from charts.figure import Figure
from charts.grammar import piece_names, word_names
from charts.heatmap import attention_heatmap, row_names, titles
from charts.labels import site_label
from charts.map_data import MapGroups, MapLink, Maps, Side
from charts.matrix import scaling
from charts.record_cache import cached_per_record
from model.dissect.aggregate import head_mean, merge_to_words
from model.network.site import Site
from model.record import Record

MAX_NUMBERS = 15_000  # numbers of all maps: more would make the page dearer for the server


@dataclass(frozen=True)
class Controls:
    """Keys of the page's controls that choose a map; empty where the page has none.

    head: a list of heads, with the mean of all first if `mean`; or all heads of a kind, counted through its layers, if
    `through`. site: a list of sites by their labels. kind: side and kind, the layer stays. row: the row to outline; it
    calls the first one `first_row`, and counts the decoder's steps if `steps`. per_row, words: switches for
    `linked_heatmap`'s arguments of these names.
    """

    head: str = ""
    site: str = ""
    kind: str = ""
    row: str = ""
    per_row: str = ""
    words: str = ""
    mean: bool = False
    through: bool = False
    first_row: int = 0
    steps: bool = False


def linked_heatmap(
    record: Record,
    site: str,
    head: int | None,
    controls: Controls,
    *,
    row: int | None = None,
    per_row: bool = False,
    words: bool = False,
) -> Figure:
    """The map of a head (None: the mean of all), which the controls switch in the browser.

    row: value of the row control, from 0. The figure holds as many sites as `MAX_NUMBERS` allows: all, those of its
    kind, or its own.
    """
    steps = controls.steps and Site(site).side == "encoder"  # which has read everything before the first step
    step = None if steps else row
    figure = attention_heatmap(
        record,
        site,
        head,
        step=step,
        per_row=per_row,
        words=words,
        link=map_link(record, site, head, controls, row=row, words=words),
    )
    if not controls.per_row:
        return figure
    return link_choice(figure, [scaling(own_scale) for own_scale in (False, True)], int(per_row), controls.per_row)


def map_link(
    record: Record, site: str, head: int | None, controls: Controls, *, row: int | None, words: bool
) -> MapLink | None:
    """The maps that `linked_heatmap` can switch to; None where there are none, or too many."""
    heads: list[int | None] = [*([None] if controls.mean else []), *range(len(record.attention[site].weights))]
    sites = _at_hand(record, site, len(heads), words=words)
    if not sites or (controls.through and sites == [site]) or (len(sites) * len(heads) == 1 and row is None):
        return None
    kinds = list(dict.fromkeys(map(_kind, record.attention)))
    same_kind = [[sites.index(other) for other in sites if _kind(other) == kind] for kind in kinds]
    own, own_kind = sites.index(site), kinds.index(_kind(site))
    layer, layers = same_kind[own_kind].index(own), len(same_kind[own_kind])
    kind_at = number_of(controls.kind, len(kinds), own_kind)
    if controls.through:
        number = number_of(controls.head, layers * len(heads), layer * len(heads) + heads.index(head))
        layer_at, head_at = f"floor({number} / {len(heads)})", f"{number} % {len(heads)}"
        own_at = f"same_kind[{own_kind}][{layer_at}]"
    else:
        layer_at, head_at = str(layer), number_of(controls.head, len(heads), heads.index(head))
        own_at = name_of(controls.site, "site_names", own)
    rows = len(record.target) if controls.steps else len(record.rows(site))
    params: list[Param] = [
        HEARS,
        {"name": "site_names", "value": list(map(site_label, sites))},
        {"name": "same_kind", "value": same_kind},
        {"name": "at_kind", "expr": kind_at},
        {
            "name": "at_site",
            "expr": f"at_kind === {own_kind} || length(same_kind[at_kind]) <= {layer_at} ? {own_at}"
            f" : same_kind[at_kind][{layer_at}]",
        },
    ]
    by_kind = tuple(tuple(sites[index] for index in places) for places in same_kind if places)
    return MapLink(
        _groups(record, by_kind, controls.mean, bool(controls.row), controls.steps, words),
        f"at_site * {len(heads)} + {head_at}",
        "0" if row is None else number_of(controls.row, rows, row, first=controls.first_row),
        params,
    )


def _at_hand(record: Record, site: str, heads: int, *, words: bool) -> list[str]:
    """Sites to include, by kind: all, those of this one's kind, or itself, as many as may be sent."""
    size: dict[str, tuple[int, int]] = {name: _shape(record, name, words) for name in record.attention}
    by_kind = [name for kind in dict.fromkeys(map(_kind, size)) for name in size if _kind(name) == kind]
    for tried in (by_kind, [name for name in by_kind if _kind(name) == _kind(site)], [site]):
        if sum(size[name][0] * size[name][1] for name in tried) * heads * (1 if words else 2) <= MAX_NUMBERS:
            return tried
    return []


def _kind(site: str) -> tuple[str, str]:
    where = Site(site)
    return where.side, where.kind


def _shape(record: Record, site: str, words: bool) -> tuple[int, int]:
    rows, columns = record.rows(site), record.columns(site)
    return (len(rows.words), len(columns.words)) if words else (len(rows), len(columns))


@cached_per_record
def _groups(
    record: Record, by_kind: Sequence[Sequence[str]], mean: bool, marked: bool, steps: bool, words: bool
) -> MapGroups:
    """The maps of these sites, kind by kind. mean, steps: see `Controls`. marked: whether a control outlines a row."""
    return MapGroups([_maps(record, sites, mean, marked, steps, words) for sites in by_kind])


def _maps(record: Record, sites: Sequence[str], mean: bool, marks: bool, steps: bool, words: bool) -> Maps:
    """All heads of sites of one kind, site by site."""
    first, rows, columns = sites[0], record.rows(sites[0]), record.columns(sites[0])
    seen = [record.attention[site] for site in sites]
    weights = np.concatenate(
        [stack for one in seen for stack in ([head_mean(one.weights)[None]] if mean else []) + [one.weights]]
    )
    scores = np.concatenate(
        [stack for one in seen for stack in ([np.full_like(one.scores[:1], np.nan)] if mean else []) + [one.scores]]
    )
    allowed = np.isfinite(seen[0].scores[0])  # a mask is the same for all heads and layers
    if words:
        weights = merge_to_words(weights, rows.words, columns.words)
        allowed = merge_to_words(allowed.astype(np.float32), rows.words, columns.words) > 0
    query, key = titles(first, words)
    marked = [-1] if not marks or (steps and Site(first).side == "encoder") else range(len(rows))
    if words and len(marked) > 1:
        marked = [index for index, word in enumerate(rows.words) for _ in range(word.start, word.end)]
    return Maps(
        Side(row_names(record, first, words), query),
        Side(word_names(columns) if words else piece_names(columns), key),
        weights,
        None if words else scores,
        allowed,
        list(marked),
    )
