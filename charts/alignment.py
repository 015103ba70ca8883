"""An alignment as ribbons: the source on the left, the target on the right, ribbons as thick as the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.grammar import piece_names, word_names
from charts.labels import NO_BREAK, lines_of, numbered, percent, quoted
from charts.record_cache import cached_per_record
from charts.theme import renderer
from model.dissect.aggregate import merge_to_words
from model.language.glossary import gloss
from model.language.languages import LanguagePair
from model.network.site import Site
from model.record import Record

Numbers = npt.NDArray[np.floating[Any]]

ROW, BETWEEN, SIDE, THICKEST = 24, 150, 100, 12  # pixels: a row, the room for ribbons and for words, weight 1
WIDEST = 720  # pixels that the whole makes use of; the shares of words and ribbons in it stay
LINE = 48  # characters of a line above the drawing
LEAST = 0.02  # smaller weights have no ribbon, but for the largest of a word
NAMED = 4  # weights told of a word that is hovered
MAX_RIBBONS = 400  # they cross each other, so pixels pay sooner than elsewhere


@dataclass(frozen=True)
class Ribbons:
    """Labels and languages of both sides, glosses, weights (targets, sources), and the current target."""

    sources: Sequence[str]
    targets: Sequence[str]
    glosses: list[str]
    weights: Numbers
    at: int | None
    pair: LanguagePair

    @property
    def sharpest(self) -> int:
        """The target with the largest weight of all."""
        return int(self.weights.max(axis=1).argmax())

    def drawn(self) -> list[tuple[int, int]]:
        """(target, source) of every ribbon, thinnest first, so that thick ones are on top."""
        largest = self.weights.max(axis=1, keepdims=True)
        targets, sources = np.nonzero((self.weights >= LEAST) | (self.weights == largest))
        order = np.argsort(self.weights[targets, sources], kind="stable")
        return [(int(targets[index]), int(sources[index])) for index in order]


def alignment_ribbons(record: Record, site: str, head: int, *, step: int | None = None, words: bool = True) -> Figure:
    """One head's weights at a cross site. step: the written token to highlight, from 0. words: pieces merged to words.

    ValueError for a site that is not a cross site. KeyError, IndexError: a site or head that the record lacks.
    """
    ribbons = _ribbons(record, site, head, words)
    at = None if step is None else targets_of_steps(record, words)[step]
    ribbons = replace(ribbons, at=at)
    drawn = ribbons.drawn()
    chart, rows = Chart(_spec(ribbons, drawn)), max(len(ribbons.sources), len(ribbons.targets))
    alt = _finding(ribbons, ribbons.sharpest if at is None else at)
    return Figure(f"alignment-{site}", chart, alt, lambda: _table(ribbons, drawn), WIDEST, rows)


@cached_per_record
def ribbons_data(record: Record, site: str, head: int, words: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The same as data for the browser, for any step, and the alt text of each step. Else as `alignment_ribbons`."""
    ribbons = _ribbons(record, site, head, words)
    targets = targets_of_steps(record, words)
    alignment = {
        "sources": ribbons.sources,
        "targets": ribbons.targets,
        "weights": [[round(float(weight), 4) for weight in row] for row in ribbons.weights],
        "least": LEAST,
        "sharpest": ribbons.sharpest,
        **_reads(ribbons),
    }
    return {"alignment": alignment, "at": targets}, tuple(_finding(ribbons, target) for target in targets)


def targets_of_steps(record: Record, words: bool) -> list[int]:
    """The row of the alignment for each step: the piece that it writes, or its word."""
    if not words:
        return list(range(len(record.target)))
    return [index for index, word in enumerate(record.target.words) for _ in range(word.start, word.end)]


def _ribbons(record: Record, site: str, head: int, words: bool) -> Ribbons:
    if Site(site).kind != "cross":
        raise ValueError(f"ribbons go between two sentences: {site} is not a cross site")
    weights = record.attention[site].weights[head]
    sources, targets = piece_names(record.source), piece_names(record.target)
    spelt = [word.text for word in record.target.words for _ in range(word.start, word.end)]
    if words:
        weights = merge_to_words(weights, record.target.words, record.source.words)
        sources, targets = word_names(record.source), word_names(record.target)
        spelt = [word.text for word in record.target.words]
    glosses = [", ".join(translation.word for translation in gloss(word, record.languages)) for word in spelt]
    return Ribbons(sources, targets, glosses, weights, None, record.pair)


def _reads(ribbons: Ribbons) -> dict[str, Any]:
    """Readout of each word, and of each target alone, as lines; all have as many, so that nothing moves."""
    said = {
        "source_reads": [_source_read(ribbons, index) for index in range(len(ribbons.sources))],
        "target_reads": [_target_read(ribbons, index) for index in range(len(ribbons.targets))],
        "findings": [_finding(ribbons, index) for index in range(len(ribbons.targets))],
    }
    broken = {name: [lines_of(text, LINE) for text in texts] for name, texts in said.items()}
    most = max(len(lines) for texts in broken.values() for lines in texts)
    return {name: [lines + [NO_BREAK] * (most - len(lines)) for lines in texts] for name, texts in broken.items()}


def _spec(ribbons: Ribbons, drawn: list[tuple[int, int]]) -> dict[str, Any]:
    rows = max(len(ribbons.sources), len(ribbons.targets))
    side = SIDE / BETWEEN
    y = {"type": "quantitative", "axis": None}
    y["scale"] = {"domain": [-0.5, rows - 0.5], "reverse": True, "nice": False, "zero": False}  # type: ignore[assignment]
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [-side, 1 + side], "nice": False, "zero": False}}
    at = ribbons.at
    ends = [
        {"t": t, "s": s, "w": round(weight, 4), "o": round((0.3 + 0.6 * weight) * (1 if at in (None, t) else 0.55), 3)}
        for t, s, weight in ((t, s, float(ribbons.weights[t, s])) for t, s in drawn)
    ]
    links = {
        "data": {"values": ends},
        "transform": [
            {"calculate": "[0, 1, 2, 3]", "as": "k"},
            {"flatten": ["k"]},
            {"calculate": "[0, 0.4, 0.6, 1][datum.k]", "as": "x"},
            {"calculate": "datum.k < 2 ? datum.s : datum.t", "as": "y"},
        ],
        "mark": {
            "type": "line",
            "interpolate": "basis",
            "aria": False,
            "stroke": {"expr": "weights[3]"},
            "strokeCap": "butt",
            "strokeWidth": {"expr": f"max(0.8, datum.w * {THICKEST})"},
            "opacity": {"expr": "datum.o"},
        },
        "encoding": {
            "x": {"field": "x", **x},
            "y": {"field": "y", **y},
            "detail": [{"field": "t", "type": "nominal"}, {"field": "s", "type": "nominal"}],
            "order": {"field": "k", "type": "quantitative"},
        },
    }
    return {
        "params": [
            {"name": "source_labels", "value": ribbons.sources},
            {"name": "target_labels", "value": ribbons.targets},
            {"name": "finding", "value": lines_of(_finding(ribbons, ribbons.sharpest if at is None else at), LINE)},
        ],
        "title": {"text": {"expr": "finding"}, "anchor": "start", "limit": WIDEST},
        "width": FLUID,
        "height": rows * ROW,
        "layer": [links, _tokens(ribbons, side, x, y)],
        "usermeta": renderer(len(drawn), MAX_RIBBONS),
    }


def _tokens(ribbons: Ribbons, side: float, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """The words of both sides, the current target in bold."""
    words = [
        *({"n": index, "side": "s", "inner": 0} for index in range(len(ribbons.sources))),
        *({"n": index, "side": "t", "inner": 1, "bold": index == ribbons.at} for index in range(len(ribbons.targets))),
    ]
    return {
        "data": {"values": words},
        "transform": [
            {"calculate": "datum.side == 's' ? source_labels[datum.n] : target_labels[datum.n]", "as": "label"}
        ],
        "mark": {
            "type": "text",
            "aria": False,
            "align": {"expr": "datum.side == 's' ? 'right' : 'left'"},
            "dx": {"expr": "datum.side == 's' ? -6 : 6"},
            "limit": {"expr": f"width * {side / (1 + 2 * side):.4f} - 8"},
            "color": {"expr": "datum.side == 's' ? key : query"},
            "fontWeight": {"expr": "datum.bold ? 'bold' : 'normal'"},
        },
        "encoding": {"text": {"field": "label"}, "x": {"field": "inner", **x}, "y": {"field": "n", **y}},
    }


def _target_read(ribbons: Ribbons, index: int) -> str:
    """`"aime" (like, love) looks at like 86 %, red 9 %.`"""
    row = ribbons.weights[index]
    meaning = f" ({ribbons.glosses[index]})" if ribbons.glosses[index] else ""
    return f"{quoted(ribbons.targets[index])}{meaning} looks at {describe_shares(row, ribbons.sources)}"


def _source_read(ribbons: Ribbons, index: int) -> str:
    column = ribbons.weights[:, index]
    if not (column >= LEAST).any():
        return f"{quoted(ribbons.sources[index])} is looked at by no word."
    return f"{quoted(ribbons.sources[index])} is looked at by {describe_shares(column, ribbons.targets)}"


def describe_shares(numbers: Numbers, labels: Sequence[str]) -> str:
    """The largest shares with their labels: `like 86 %, red 9 %.`"""
    order = np.argsort(-numbers, kind="stable")
    named = [index for index in order[:NAMED] if numbers[index] >= LEAST] or [order[0]]
    return ", ".join(f"{labels[index]} {percent(float(numbers[index]))}" for index in named) + "."


def _finding(ribbons: Ribbons, target: int) -> str:
    """The word that a target looks at most."""
    source = int(ribbons.weights[target].argmax())
    share = percent(float(ribbons.weights[target, source]))
    return f"{quoted(ribbons.targets[target])} looks {share} at {quoted(ribbons.sources[source])}."


def _table(ribbons: Ribbons, drawn: list[tuple[int, int]]) -> pandas.DataFrame:
    """One row a ribbon, in the order of the target words."""
    sources, targets = numbered(ribbons.sources), numbered(ribbons.targets)
    ordered = sorted(drawn, key=lambda ends: (ends[0], -ribbons.weights[ends]))
    return pandas.DataFrame(
        {
            ribbons.pair.target.name: [targets[t] for t, _ in ordered],
            ribbons.pair.source.name: [sources[s] for _, s in ordered],
            "weight": [round(float(ribbons.weights[ends]), 4) for ends in ordered],
        }
    )
