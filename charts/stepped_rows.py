"""Rows of weights or probabilities to step through, on paper or a saved page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from charts.alignment import describe_shares
from charts.grammar import distinct_names, piece_names
from charts.heatmap import row_names
from charts.labels import SHARE_TEXTS, quoted, share_bytes, site_label
from charts.player import MEAN, Track
from model.network.site import Site
from model.record import Record

DIGITS = 4  # of a share in a file; what is shown of it is its text
WRITTEN, ASKING = "What is written", "Who asks"
MEANS = "A word that took several steps has the mean of their weights."


@dataclass(frozen=True)
class Share:
    """A number between 0 and 1 and its label."""

    label: str
    share: float


@dataclass(frozen=True)
class Row:
    """Shares of one word, piece or step. gloss: its meaning in the source's language, or empty."""

    label: str
    gloss: str
    said: str
    shares: tuple[Share, ...]
    marked: int | None = None  # the share that is set off


@dataclass(frozen=True)
class SteppedRows:
    """Rows in order, and the current one. who: kind of the rows. title: of their numbers. note: how they were computed,
    or empty.
    """

    title: str
    who: str
    rows: tuple[Row, ...]
    at: int
    note: str = ""

    def data(self) -> dict[str, Any]:
        """The rows for JSON: shares with `DIGITS` decimals and the index of each text in `texts`. Labels that all rows
        share are stored once.
        """
        labels = [[share.label for share in row.shares] for row in self.rows]
        common = labels[0] if all(label == labels[0] for label in labels) else None
        return {
            "title": self.title,
            "at": self.at,
            "labels": common,
            "texts": SHARE_TEXTS,
            "rows": [
                {
                    "label": row.label,
                    "gloss": row.gloss,
                    "said": row.said,
                    "marked": row.marked,
                    "shares": [round(share.share, DIGITS) for share in row.shares],
                    "printed": share_bytes(np.array([share.share for share in row.shares])).tolist(),
                }
                | ({} if common else {"labels": labels[index]})
                for index, row in enumerate(self.rows)
            ],
        }


def translation_rows(record: Record, track: Track, step: int, view: int = 0) -> SteppedRows:
    """The target words of a track over the source words, or, for a model without attention, each step's candidates.

    step: of the record, from 0. view: of the track.
    """
    if not track.views:
        return candidate_rows(track, step)
    seen = track.views[view]
    rows = []
    for cell in track.cells:
        weights = seen.weights[cell.row].tolist()
        sentence = f"{quoted(cell.name)} looks at {describe_shares(seen.weights[cell.row], track.names)}"
        shares = tuple(Share(name, weight) for name, weight in zip(track.names, weights, strict=True))
        rows.append(Row(cell.name, cell.gloss, sentence, shares))
    several = len(record.attention[seen.site].weights) > 1
    head = "" if not several else ", mean of its heads" if seen.head == MEAN else f", head {seen.head + 1}"
    cell_shown = track.steps[step].cell
    note = MEANS if any(cell.end - cell.start > 1 for cell in track.cells) else ""
    return SteppedRows(f"Weights of {lower(site_label(seen.site))}{head}", WRITTEN, tuple(rows), cell_shown, note)


def candidate_rows(track: Track, step: int) -> SteppedRows:
    """Candidates of each step of a track."""
    rows = []
    marked = [
        next((rank for rank, option in enumerate(played.options) if option.written), None) for played in track.steps
    ]
    names = distinct_names(
        [
            played.written if written is None else played.options[written].label
            for played, written in zip(track.steps, marked, strict=True)
        ]
    )
    for number, (name, played, written) in enumerate(zip(names, track.steps, marked, strict=True)):
        shares = tuple(Share(option.label, option.share) for option in played.options)
        rows.append(Row(name, "", track.said(number), shares, written))
    return SteppedRows("Probabilities of what each step could have written", WRITTEN, tuple(rows), step)


def site_rows(record: Record, site: str, head: int, row: int) -> SteppedRows:
    """One head's rows at any site, on pieces, and the current row, from 0. KeyError, IndexError: a missing site or
    head.
    """
    seen = record.attention[site].weights[head]
    columns = piece_names(record.columns(site))
    labels = row_names(record, site, words=False)
    rows = tuple(
        Row(
            label,
            "",
            f"{quoted(label)} looks at {describe_shares(weights, columns)}",
            _shares(columns, weights.tolist()),
        )
        for label, weights in zip(labels, seen, strict=True)
    )
    several = len(record.attention[site].weights) > 1
    who = WRITTEN if Site(site).kind == "cross" else ASKING
    of_head = f", head {head + 1}" if several else ""
    return SteppedRows(f"Weights of {lower(site_label(site))}{of_head}", who, rows, row)


def _shares(labels: Sequence[str], shares: Sequence[float]) -> tuple[Share, ...]:
    return tuple(Share(label, share) for label, share in zip(labels, shares, strict=True))


def lower(text: str) -> str:
    """A title inside a sentence."""
    return text[:1].lower() + text[1:]
