"""What the player plays: one record step by step, with every number and word that it shows, ready for the browser.

Weights are of cross-attention: source pieces are summed to words; the row of a word is the mean over its pieces.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from charts.grammar import distinct_names, piece_names
from charts.labels import SHARE_TEXTS, percent, piece_labels, quoted, share_bytes, word_labels, written_part
from charts.options import Option, options_of
from charts.sureness import sure_said
from charts.thumbnail import Bytes
from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.sureness import sureness, word_shares
from model.language.tokenizer import EOS, EOS_PIECE, Word
from model.network.site import Site
from model.record import Array, Record

MEAN = -1  # in place of a head's number: the mean over the heads of a layer
OPTIONS = 5  # rows of what a step could have written, at most


@dataclass(frozen=True)
class Cell:
    """A place of the French row: what it says in the end, its English, and the steps that write it, `start` to
    `end - 1`. row: the row of each view's weights that is the whole cell's. share: the probability (0 to 1) of its
    word, all pieces together. name: what sentences call it, with its place if the label comes again."""

    label: str
    gloss: str
    start: int
    end: int
    row: int
    share: float
    name: str


@dataclass(frozen=True)
class PlayedStep:
    """One step: the cell it writes in, what that cell then says, what it does in words, and what it could have
    written, most likely first."""

    cell: int
    written: str
    said: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class View:
    """The weights of one head of a cross site (`MEAN`: of all its heads) over the source.

    weights: (rows, sources), a row a step, then a row for each cell of several steps; each sums to 1. looks: where each
    step looks most, in words.
    """

    site: str
    head: int
    weights: Array
    who: str
    looks: tuple[str, ...]

    @property
    def lead(self) -> str:
        """What stands between a step's sentence and where it looks."""
        return f"; {self.who} looks " if self.who else ", looking "


@dataclass(frozen=True)
class Mark:
    """What is to be seen of an English word whatever looks at it, and what is told of it in words.

    strange: the training hardly held it. lost: no French word stands for it.
    """

    kind: Literal["strange", "lost"]
    told: str


@dataclass(frozen=True)
class Track:
    """One record to be played. crossing: how many numbers cross over where there is no attention, else 0.

    sources: labels of the English row. names: what sentences call these. ended: False where the limit of pieces cut the
    translation off. marks: of the sources, by their place.
    """

    model: str
    sources: tuple[str, ...]
    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    steps: tuple[PlayedStep, ...]
    views: tuple[View, ...]
    crossing: int
    ended: bool
    marks: Mapping[int, Mark]

    def said(self, step: int, view: int = 0) -> str:
        """A step in words, and where one of the views looks at it."""
        seen = f"{self.views[view].lead}{self.views[view].looks[step]}" if self.views else ", from its own state alone."
        return f"{self.steps[step].said}{seen}"

    def view(self, site: str | None, head: int) -> int:
        """The number of the view of this site and head: the site's mean where the head is missing, else the last."""
        of_site = [place for place, view in enumerate(self.views) if view.site == site]
        exact = [place for place in of_site if self.views[place].head == head]
        return next(iter(exact or of_site), max(0, len(self.views) - 1))

    @cached_property
    def packed(self) -> str:
        """`data` as JSON, made once: a control that leaves the record as it is sends the same text again."""
        return json.dumps(self.data(), separators=(",", ":"))

    def data(self) -> dict[str, Any]:
        """The track for the browser, ready for JSON. Weights are their numbers in `charts.labels.SHARES`, in base64."""
        weights = [view.weights for view in self.views]
        return {
            "model": self.model,
            "sources": self.sources,
            "source_names": repeated(self.sources, self.names),
            "cell_names": repeated([cell.label for cell in self.cells], [cell.name for cell in self.cells]),
            "cells": [
                [cell.label, cell.gloss, cell.start, cell.end, cell.row, sureness(cell.share), sure_said(cell.share)]
                for cell in self.cells
            ],
            "steps": [
                {
                    "cell": step.cell,
                    "written": step.written,
                    "said": step.said,
                    "options": [
                        [each.label, round(each.share, 5), each.said, each.rank, each.written] for each in step.options
                    ],
                }
                for step in self.steps
            ],
            "views": [
                {"site": view.site, "head": view.head, "weights": in_base64(shares)}
                | {"lead": view.lead, "looks": view.looks}
                for view, shares in zip(self.views, share_bytes(np.stack(weights)) if weights else (), strict=True)
            ],
            "crossing": self.crossing,
            "ended": self.ended,
            "marks": [[place, mark.kind, mark.told] for place, mark in self.marks.items()],
        }


def track(
    record: Record, *, words: bool = True, glosses: Sequence[str] = (), marks: Mapping[int, Mark] | None = None
) -> Track:
    """The record as a track. words: pieces joined to words on both sides; else a piece a cell.

    glosses: the English of each French word (of `record.target.words`), empty where there is none to show. marks: of
    English words, by their place in `record.source.words`; shown where pieces are joined. ValueError where the number
    of glosses is another.
    """
    target = record.target
    if glosses and len(glosses) != len(target.words):
        raise ValueError(f"{len(glosses)} glosses do not fit {len(target.words)} words")
    sources = word_labels(record.source) if words else piece_labels(record.source)
    names = distinct_names(sources)
    cells = _cells(record, words, glosses or [""] * len(target.words))
    written = piece_names(target)
    at = [place for place, cell in enumerate(cells) for _ in range(cell.start, cell.end)]
    steps = tuple(
        PlayedStep(
            cell=at[step],
            written=written_part(target, Word(cells[at[step]].label, cells[at[step]].start, cells[at[step]].end), step),
            said=_said(record, step, written[step]),
            options=options_of(record, step, OPTIONS),
        )
        for step in range(len(target))
    )
    views = tuple(_views(record, cells, names, words))
    crossing = 0 if views else int(record.states["decoder.initial"].shape[-1])
    ended = not record.own or target.ids[-1] == EOS
    shown = marks if marks and words else {}
    return Track(record.model, tuple(sources), names, cells, steps, views, crossing, ended, shown)


def repeated(labels: Sequence[str], names: Sequence[str]) -> list[tuple[int, str]]:
    """Places and names of the labels that come again; the others are called by their labels."""
    return [(place, name) for place, (label, name) in enumerate(zip(labels, names, strict=True)) if name != label]


def in_base64(cells: Bytes) -> str:
    """Bytes as text."""
    return base64.b64encode(cells.tobytes()).decode("ascii")


def _cells(record: Record, words: bool, glosses: Sequence[str]) -> tuple[Cell, ...]:
    """The French row. Rows of weights: a step each, then those of cells with several steps."""
    target, cells = record.target, []
    more = len(target)
    labels = word_labels(target) if words else piece_labels(target)
    names, shares = distinct_names(labels), word_shares(record)
    for place, (word, gloss, share) in enumerate(zip(target.words, glosses, shares, strict=True)):
        if not words:
            steps = range(word.start, word.end)
            cells += [
                Cell(labels[at], gloss if at == word.start else "", at, at + 1, at, share, names[at]) for at in steps
            ]
            continue
        several = word.end - word.start > 1
        row = more if several else word.start
        cells.append(Cell(labels[place], gloss, word.start, word.end, row, share, names[place]))
        more += several
    return tuple(cells)


def _views(record: Record, cells: Sequence[Cell], names: Sequence[str], words: bool) -> list[View]:
    columns = record.source.words if words else [Word(name, at, at + 1) for at, name in enumerate(names)]
    steps = [Word("", at, at + 1) for at in range(len(record.target))]
    rows = [*steps, *(Word("", cell.start, cell.end) for cell in cells if cell.end - cell.start > 1)]
    rests = record.source.pieces[-1] == EOS_PIECE
    places: list[tuple[str, int, int]] = []  # the site, the head or `MEAN`, and how many heads there are
    matrices: list[Array] = []
    for site, seen in record.attention.items():
        if site.endswith(".cross"):
            heads = len(seen.weights)
            if heads > 1:
                places.append((site, MEAN, heads))
                matrices.append(head_mean(seen.weights)[None])
            places += [(site, head, heads) for head in range(heads)]
            matrices.append(seen.weights)
    if not matrices:
        return []
    merged = merge_to_words(np.concatenate(matrices), rows, columns)  # all at once: a call is dearer than its numbers
    of_steps = merged[:, : len(steps)]
    most, shares = of_steps.argmax(axis=-1), share_bytes(of_steps.max(axis=-1))
    said = [quoted(name) for name in names]
    if rests:
        said[-1] = names[-1]
    views = []
    for at, (site, head, heads) in enumerate(places):
        looks = zip(shares[at].tolist(), most[at].tolist(), strict=True)
        told = tuple(f"{SHARE_TEXTS[share]} at {said[source]}." for share, source in looks)
        views.append(View(site, head, merged[at], _who(site, head, heads), told))
    return views


def _who(site: str, head: int, heads: int) -> str:
    """Who looks: nobody in particular where there is one head only."""
    found = Site.parse(site)
    where = "" if found.layer is None else f" of layer {found.number}"
    if heads == 1:
        return where.replace(" of ", "")
    return f"the mean of the {heads} heads{where}" if head == MEAN else f"head {head + 1}{where}"


def _said(record: Record, step: int, written: str) -> str:
    """What a step does, without a full stop: the view goes on. written: the name of its piece."""
    probability = percent(math.exp(float(record.log_probs[step])))
    if record.target.ids[step] == EOS:
        return f"Step {step + 1} of {len(record.target)} ends the translation with {EOS_PIECE} ({probability})"
    return f"Step {step + 1} of {len(record.target)} writes {quoted(written)} ({probability})"
