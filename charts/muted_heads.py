"""Effect of muting each head on a translation's log-probability, for all heads of a model at a glance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.grammar import head_name, verb
from charts.hover import hover, number_text
from charts.labels import SHARE_DIGITS, decimal, site_label
from charts.signed_cells import signed_cells
from charts.theme import axis, token_axis
from model.dissect.muting import MutedHeads
from model.dissect.thresholds import SLIGHT

CELL, ROW = 30, 24  # pixels; on a phone all of it is seen


def muted_heads(muted: MutedHeads) -> Figure:
    """Change with each head muted alone: sites down, heads across. ValueError for a model without heads."""
    if not muted.heads:
        raise ValueError("a model without attention has no heads to mute")
    sites = list(dict.fromkeys(head.site for head in muted.heads))
    count = 1 + max(head.head for head in muted.heads)
    changes = [float(f"{change:.{SHARE_DIGITS}g}") for change in muted.change]  # so many digits are written as in prose
    largest = round(max(map(abs, changes)), 2) or 1.0
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    encoding = {
        "x": {"field": "c", "type": "ordinal", "scale": band}
        | {"axis": axis("head", labelExpr="datum.value + 1", labelAngle=0, orient="top")},
        "y": {"field": "r", "type": "ordinal", "scale": band, "axis": token_axis("sites", None, labelLimit=240)},
    }
    spec: dict[str, Any] = {
        "params": [{"name": "sites", "value": [site_label(site) for site in sites]}],
        "width": {"step": CELL},
        "height": {"step": ROW},
        "data": {
            "values": [
                {"r": sites.index(head.site), "c": head.head, "v": change}
                for head, change in zip(muted.heads, changes, strict=True)
            ]
        },
        "transform": [
            {"calculate": "sites[datum.r]", "as": "site"},
            {"calculate": "datum.c + 1", "as": "head"},
            {"calculate": number_text("datum.v", change=True, unit="nats"), "as": "told"},
            {"calculate": "abs(datum.v) < 0.05 ? '0' : format(datum.v, '+.1f')", "as": "text"},
        ],
        "encoding": encoding,
        "layer": signed_cells(
            largest,
            "change (nats)",
            hover(site="attention", head="head", told="change when muted"),
            gradientLength=CELL * count,
        ),
    }
    worst = int(np.argmin(muted.change))
    _, slight, gaining = muted.counts
    others = f"{slight} of {len(changes)} heads {verb(slight, 'changes', 'change')} less than {SLIGHT} nats"
    if gaining:
        best = int(np.argmax(muted.change))
        others += (
            f", {gaining} {verb(gaining, 'gains', 'gain')} {SLIGHT} or more"
            f"{verb(gaining, ':', ', most')} {head_name(muted.heads[best])} "
            f"({decimal(changes[best], change=True)} nats)"
        )
    alt = (
        f"Muting one head at a time: {head_name(muted.heads[worst])} costs most "
        f"({decimal(changes[worst], change=True)} nats); {others}."
    )
    if changes[worst] >= 0:
        alt = f"Muting one head at a time: none of {len(changes)} costs anything here; {others}."
    table = pandas.DataFrame({"head": range(1, count + 1)})
    for site in sites:
        by_head = {head.head: change for head, change in zip(muted.heads, changes, strict=True) if head.site == site}
        table[site_label(site)] = [by_head.get(head, np.nan) for head in range(count)]
    return Figure("muted-heads", Chart(spec), alt, table)
