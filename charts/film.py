"""Data of the replay component: several filmed trainings side by side.

Moments are steps of training; at each, every model shows its last frame up to that step.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charts.byte_weights import shade_indices
from charts.labels import piece_labels
from charts.named_lines import style_of
from charts.palette import DARK, LIGHT, Palette
from charts.player import in_base64
from charts.training_curves import PLACES, QUANTITIES, TITLES, Quantity
from model.network.families import short_of, title_of
from model.store.filmed import FilmedTraining
from model.store.frames import Frame

Moment = int  # steps of training
END = 0.96  # where on a curve's axis, from 0 to 1, the last step stands
LONGEST_LABEL = 11  # characters of a piece beside a small map
MIN_ROWS, MAX_ROWS = 8, 15  # of a map that there is room for


def moments_of(films: Sequence[FilmedTraining]) -> tuple[Moment, ...]:
    """All steps with a frame in any film; at the last one every model has its shipped weights."""
    return tuple(sorted({frame.step for film in films for frame in film.frames}))


def moment_label(moment: Moment | None) -> str:
    """A moment in words: "Step 1,191", "Shipped weights" for None."""
    return "Shipped weights" if moment is None else f"Step {moment:,}"


def describe_score(frame: Frame) -> str:
    """Loss and BLEU of a frame in words."""
    parts = [
        f"{'BLEU' if name == 'bleu' else name} {value:.{PLACES[name]}f}"
        for name in QUANTITIES
        if (value := getattr(frame, name)) is not None
    ]
    return ", ".join(parts) or "not measured"


@dataclass(frozen=True)
class Reel:
    """Films with one sentence (from 0) to play. moments: of all available films, shown or not.

    chosen: by model the site and the head (None: the mean) of its map; empty for a model without attention.
    """

    films: tuple[FilmedTraining, ...]
    moments: tuple[Moment, ...]
    sentence: int
    chosen: Mapping[str, tuple[str, int | None]]

    @cached_property
    def packed(self) -> str:
        """`data` as JSON."""
        return json.dumps(self.data(), separators=(",", ":"))

    @property
    def rows(self) -> int:
        """Rows of a map: the length of the longest translation with the shipped weights."""
        ends = (film.written(-1, self.sentence) for film in self.films)
        return min(MAX_ROWS, max(MIN_ROWS, *map(len, ends)))

    def describe(self, moment: Moment) -> str:
        """A moment in words: loss and BLEU of each model."""
        scores = (f"{title_of(film.model)} {self._score(film, moment, ' (step {})')}" for film in self.films)
        return f"{moment_label(moment)}. {'; '.join(scores)}."

    def data(self) -> dict[str, Any]:
        """Data for the browser. Weights are indices into `BYTE_SHADES`, in base64."""
        longest = self.moments[-1]
        return {
            "rows": self.rows,
            "moments": [
                {"label": moment_label(moment), "x": _across(moment, longest), "said": self.describe(moment)}
                for moment in self.moments
            ],
            "panels": [self._panel(quantity, longest) for quantity in QUANTITIES],
            "ticks": [[_across(step, longest), f"{step:,}"] for step in _ticks(longest)],
            "models": [self._model(film) for film in self.films],
        }

    def _score(self, film: FilmedTraining, moment: Moment, earlier: str) -> str:
        """A model's score at a moment; if its frame is an earlier one, with the step, in the words of `earlier`."""
        frame = film.frames[film.at(moment)]
        score = describe_score(frame)
        return score if moment == frame.step else score + earlier.format(f"{frame.step:,}")

    def _panel(self, quantity: Quantity, longest: int) -> dict[str, Any]:
        """One quantity's curves: points from 0 to 1 on both axes, upwards."""
        values = [getattr(frame, quantity) for film in self.films for frame in film.frames]
        top = _top(max((value for value in values if value is not None), default=1.0))
        lines = []
        for film in self.films:
            points = [
                None if value is None else [_across(frame.step, longest), round(value / top, 4)]
                for frame in film.frames
                for value in (getattr(frame, quantity),)
            ]
            lines.append(points)
        return {"title": TITLES[quantity], "top": f"{top:g}", "lines": lines}

    def _model(self, film: FilmedTraining) -> dict[str, Any]:
        look = style_of(film.model)
        site = self.chosen.get(film.model)
        return {
            "title": short_of(film.model),
            "pair": film.pair.data(),
            "colours": {"light": colour_of(look.colour, LIGHT), "dark": colour_of(look.colour, DARK)},
            "dashes": list(look.dashes),
            "columns": [shortened(label) for label in piece_labels(film.sources[self.sentence])],
            "frames": [self._frame(film, index, site) for index in range(len(film.frames))],
            "at": [film.at(moment) for moment in self.moments],
            "scores": [self._score(film, moment, " at {}") for moment in self.moments],
        }

    def _frame(self, film: FilmedTraining, index: int, site: tuple[str, int | None] | None) -> dict[str, Any]:
        """A model's translation at one of its frames; labels and cells of the visible rows."""
        written, rows = film.written(index, self.sentence), self.rows
        frame: dict[str, Any] = {
            "text": written.text,
            "labels": [shortened(label) for label in piece_labels(written)[:rows]],
            "more": max(0, len(written) - rows),
        }
        if site is not None:
            frame["cells"] = in_base64(shade_indices(film.weights_at(index, self.sentence, *site)[:rows]))
        return frame


def colour_of(name: str, palette: Palette) -> str:
    """A colour by its name in charts: "ink", "weights[3]"."""
    field, _, stop = name.partition("[")
    colours = getattr(palette, field)
    return str(colours[int(stop.removesuffix("]"))] if stop else colours)


def shortened(label: str) -> str:
    """A piece cut to fit beside a small map."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}\u2026"


def _across(moment: Moment, longest: int) -> float:
    """Horizontal position of a moment, by the logarithm of the step."""
    return round(END * math.log1p(moment) / math.log1p(max(1, longest)), 4)


def _ticks(longest: int) -> list[int]:
    """Labelled steps on the axis: 0, 1, 10, 100 ..."""
    return [0, *(10**power for power in range(8) if 10**power <= longest)]


def _top(largest: float) -> float:
    """A round upper bound: 9.04 to 10, 51.8 to 60."""
    unit = 10.0 ** math.floor(math.log10(max(largest, 1.0)))
    return float(math.ceil(largest / unit) * unit)
