"""Data of the player: one record step by step, with every number and word shown, ready for the browser.

Weights are of cross-attention: source pieces are summed to words; the row of a word is the mean over its pieces.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from charts.grammar import distinct_names, piece_names
from charts.labels import piece_labels, share_bytes, word_labels, word_parts, written_part
from charts.options import Option, options_of
from charts.player_words import ALONE, LOOKS, describe_looks, describe_step, inside, option_text, shown, who_looks
from charts.player_words import MEAN as MEAN
from charts.sureness import describe_sure
from charts.thumbnail import Bytes
from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.sureness import sureness, word_shares
from model.language.languages import LanguagePair
from model.language.tokenizer import EOS, EOS_PIECE, Tokens, Word
from model.network.site import Site
from model.record import Array, Record

OPTIONS = 5  # rows of what a step could have written, at most


@dataclass(frozen=True)
class Cell:
    """A cell of the target row: its final text, its gloss, and its steps, `start` to `end - 1`.

    row: index of the whole cell's weights in each view. share: the probability (0 to 1) of its word, all pieces
    together. name: its name in sentences, numbered if the label is repeated.
    """

    label: str
    gloss: str
    start: int
    end: int
    row: int
    share: float
    name: str


@dataclass(frozen=True)
class PlayedStep:
    """One step: its cell, the cell's text then, a description, and the candidates, most likely first.

    begun: the text before an option that continues a word.
    """

    cell: int
    written: str
    begun: str
    description: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class AttentionView:
    """The weights of one head of a cross site (`MEAN`: of all its heads) over the source.

    weights: (rows, sources), a row a step, then a row for each cell of several steps; each sums to 1. looks: the
    strongest weights of each step, in words. who: the heads, as the end of a sentence.
    """

    site: str
    head: int
    weights: Array
    who: str
    looks: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """Mark and tooltip of a source word, independent of attention.

    strange: rare in training. lost: without counterpart in the target.
    """

    kind: Literal["strange", "lost"]
    tooltip: str


@dataclass(frozen=True)
class Track:
    """One record to play. crossing: size of the vector handed over by a model without attention, else 0.

    sources: labels of the source row. names: their names in sentences. parts: pieces of the source words that have
    several, by index. ends: whether the last source, and the last cell, is the end mark. gaps: text before each cell in
    the target text. marks: of the sources, by index. ended: False where the limit of pieces cut the translation off.
    """

    model: str
    pair: LanguagePair
    sources: tuple[str, ...]
    names: tuple[str, ...]
    parts: Mapping[int, tuple[str, ...]]
    ends: tuple[bool, bool]
    cells: tuple[Cell, ...]
    gaps: tuple[str, ...]
    steps: tuple[PlayedStep, ...]
    views: tuple[AttentionView, ...]
    crossing: int
    ended: bool
    marks: Mapping[int, Mark]

    def said(self, step: int, view: int = 0) -> str:
        """Describe a step and its attention in one of the views."""
        if not self.views:
            return f"{self.steps[step].description}{ALONE}"
        return f"{self.steps[step].description}{LOOKS}{self.views[view].looks[step]}{self.views[view].who}."

    def view(self, site: str | None, head: int) -> int:
        """Index of the view of this site and head: the site's mean where the head is missing, else the last."""
        of_site = [index for index, view in enumerate(self.views) if view.site == site]
        exact = [index for index in of_site if self.views[index].head == head]
        return next(iter(exact or of_site), max(0, len(self.views) - 1))

    @cached_property
    def packed(self) -> str:
        """`data` as JSON, cached: a control that does not change the record sends the same text again."""
        return json.dumps(self.data(), separators=(",", ":"))

    def data(self) -> dict[str, Any]:
        """Data for the browser, ready for JSON. Weights are indices into `charts.labels.SHARES`, in base64."""
        weights = [view.weights for view in self.views]
        labels = shown([cell.label for cell in self.cells], self.ends[1])
        written = shown([step.written for step in self.steps], self.ends[1])
        return {
            "model": self.model,
            "pair": self.pair.data(),
            "sources": shown(self.sources, self.ends[0]),
            "parts": list(self.parts.items()),
            "ends": self.ends,
            "gaps": self.gaps,
            "source_names": repeated(self.sources, self.names),
            "cell_names": repeated([cell.label for cell in self.cells], [cell.name for cell in self.cells]),
            "cells": [
                [label, cell.gloss, cell.start, cell.end, cell.row, sureness(cell.share), describe_sure(cell.share)]
                for label, cell in zip(labels, self.cells, strict=True)
            ],
            "steps": [
                {
                    "cell": step.cell,
                    "written": text,
                    "said": step.description,
                    "options": [
                        [
                            *option_text(option, step.begun),
                            round(option.share, 5),
                            option.said,
                            option.rank,
                            option.written,
                        ]
                        for option in step.options
                    ],
                }
                for text, step in zip(written, self.steps, strict=True)
            ],
            "views": [
                {"site": view.site, "head": view.head, "weights": in_base64(shares)}
                | {"who": view.who, "looks": view.looks}
                for view, shares in zip(self.views, share_bytes(np.stack(weights)) if weights else (), strict=True)
            ],
            "crossing": self.crossing,
            "ended": self.ended,
            "marks": [[source, mark.kind, mark.tooltip] for source, mark in self.marks.items()],
        }


def track(
    record: Record, *, words: bool = True, glosses: Sequence[str] = (), marks: Mapping[int, Mark] | None = None
) -> Track:
    """The record as a track. words: merge pieces to words on both sides; else a cell a piece.

    glosses: of each target word (of `record.target.words`), empty where unknown. marks: of source words,
    by index in `record.source.words`; shown only with whole words. ValueError for a wrong number of glosses.
    """
    target = record.target
    if glosses and len(glosses) != len(target.words):
        raise ValueError(f"{len(glosses)} glosses do not fit {len(target.words)} words")
    sources = word_labels(record.source) if words else piece_labels(record.source)
    names = distinct(sources, record.source.pieces[-1] == EOS_PIECE)
    cells = _cells(record, words, glosses or [""] * len(target.words))
    steps = tuple(_steps(record, cells))
    views = tuple(_views(record, cells, names, words))
    crossing = 0 if views else int(record.states["decoder.initial"].shape[-1])
    parts = (
        {position: word_parts(record.source, word) for position, word in enumerate(record.source.words)}
        if words
        else {}
    )
    return Track(
        model=record.model,
        pair=record.pair,
        sources=tuple(sources),
        names=names,
        parts={position: several for position, several in parts.items() if len(several) > 1},
        ends=(record.source.pieces[-1] == EOS_PIECE, target.ids[-1] == EOS),
        cells=cells,
        gaps=tuple(_gaps(record.target, words)),
        steps=steps,
        views=views,
        crossing=crossing,
        ended=not record.own or target.ids[-1] == EOS,
        marks=marks if marks and words else {},
    )


def distinct(labels: Sequence[str], end: bool) -> tuple[str, ...]:
    """Names of a row; its end mark, the last label if `end`, is told from a word "end" by its look."""
    return (*distinct_names(labels[:-1]), labels[-1]) if end else distinct_names(labels)


def repeated(labels: Sequence[str], names: Sequence[str]) -> list[tuple[int, str]]:
    """Indices and names of repeated labels; the others are named by their labels."""
    return [(position, name) for position, (label, name) in enumerate(zip(labels, names, strict=True)) if name != label]


def in_base64(cells: Bytes) -> str:
    """Encode bytes as text."""
    return base64.b64encode(cells.tobytes()).decode("ascii")


def _cells(record: Record, words: bool, glosses: Sequence[str]) -> tuple[Cell, ...]:
    """The target row. Rows of weights: a step each, then those of cells with several steps."""
    target, cells = record.target, []
    more = len(target)
    labels = word_labels(target) if words else piece_labels(target)
    names, shares = distinct(labels, target.ids[-1] == EOS), word_shares(record)
    for position, (word, gloss, share) in enumerate(zip(target.words, glosses, shares, strict=True)):
        if not words:
            steps = range(word.start, word.end)
            cells += [
                Cell(labels[step], gloss if step == word.start else "", step, step + 1, step, share, names[step])
                for step in steps
            ]
            continue
        several = word.end - word.start > 1
        row = more if several else word.start
        cells.append(Cell(labels[position], gloss, word.start, word.end, row, share, names[position]))
        more += several
    return tuple(cells)


def _gaps(target: Tokens, words: bool) -> Iterator[str]:
    """Text before each cell: the space before a word, nothing before its second piece."""
    end = 0
    for word in target.words:
        start = target.text.find(word.text, end)
        yield target.text[end:start] if start >= 0 else " "
        end = start + len(word.text) if start >= 0 else end
        if not words:
            yield from [""] * (word.end - word.start - 1)


def _steps(record: Record, cells: Sequence[Cell]) -> Iterator[PlayedStep]:
    """All steps, in order."""
    target, names, before = record.target, piece_names(record.target), ""
    for index, cell in enumerate(cells):
        word, so_far = Word(cell.label, cell.start, cell.end), ""
        for step in range(cell.start, cell.end):
            written = written_part(target, word, step)
            sentence = describe_step(record, step, names[step], so_far, written[len(so_far) :])
            added = written[len(so_far) :] if so_far else ""
            options = (inside(option, added) for option in options_of(record, step, OPTIONS))
            yield PlayedStep(index, written, before, sentence, tuple(options))
            so_far = before = written


def _views(record: Record, cells: Sequence[Cell], names: Sequence[str], words: bool) -> list[AttentionView]:
    columns = (
        record.source.words if words else [Word(name, position, position + 1) for position, name in enumerate(names)]
    )
    steps = [Word("", position, position + 1) for position in range(len(record.target))]
    rows = [*steps, *(Word("", cell.start, cell.end) for cell in cells if cell.end - cell.start > 1)]
    rests = record.source.pieces[-1] == EOS_PIECE
    places: list[tuple[Site, int, int]] = []  # the site, the head or `MEAN`, and how many heads there are
    matrices: list[Array] = []
    for site, seen in record.attention.items():
        if site.kind == "cross":
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
    views = []
    for index, (site, head, heads) in enumerate(places):
        looks = describe_looks(shares[index].tolist(), most[index].tolist(), names, rests)
        views.append(AttentionView(site, head, merged[index], who_looks(site, head, heads), looks))
    return views
