"""Figures shared by page and stage: one row, the map with drawn rows, and the effect of more or fewer heads."""

from __future__ import annotations

import numpy as np

from charts.figure import Figure
from charts.grammar import most_at, piece_names
from charts.heatmap import row_names, titles
from charts.labels import quoted as labelled
from charts.matrix import Side, matrix_heatmap
from charts.token_panels import Panel, token_panels
from ui.labs.own_attention.on_screen import SCOPES, ShownRows
from ui.wording.own_attention import PLACE_NAMES


def row_figure(view: ShownRows, step: int) -> Figure:
    """The model's own weights at a step, averaged over the chosen heads."""
    labels, row = piece_names(view.before.source), view.weights(view.before, "cross")[step]
    looks = most_at([labelled(label) for label in labels], row)
    written = labelled(piece_names(view.before.target)[step])
    return token_panels(
        labels,
        [Panel("the model’s row", row, "weight")],
        alt=f"{written} looks {looks}.",
        name=f"own-row-{step + 1}",
        title=view.before.pair.source.name,
        keys=False,
    )


def map_figure(view: ShownRows) -> Figure:
    """The painted map as a chart."""
    record = view.now
    query, key = titles(view.site, words=False, pair=record.pair)
    weights = view.weights(record)
    return matrix_heatmap(
        weights,
        Side(row_names(record, view.site, words=False), query),
        Side(piece_names(record.columns(view.site)), key),
        allowed=np.tri(*weights.shape) > 0 if view.where == "decoder" else None,
        name=f"own-attention-{view.where}",
        subject=f"{PLACE_NAMES[view.where]} with your painted rows",
    )


def changes_by_scope(view: ShownRows, step: int) -> list[tuple[str, float]]:
    """Change of log-probability of a step's piece if one head, one layer or all heads follow the drawn rows."""
    by_scope: dict[int, tuple[str, float]] = {}
    suffix = " in each map" if len(view.drawn) > 1 else ""
    for scope in reversed(SCOPES):
        heads = len(view.drawn_heads(scope))
        name = {
            "head": f"one head{suffix}",
            "layer": f"the {heads} heads of one layer{suffix}",
            "all": f"all {heads} heads",
        }[scope]
        change = float(view.forced(scope).log_probs[step] - view.before.log_probs[step])
        by_scope.setdefault(heads, (name, change))
    return list(by_scope.values())
