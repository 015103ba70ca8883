"""BLEU by the length of the source, one line a model (Bahdanau et al. 2015, figure 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas

from charts.figure import Chart, Figure
from charts.named_lines import Line, named_lines, style_of
from model.network.families import title_of

Curve = Sequence[Mapping[str, Any]]  # points with first, last, mean_words, bleu, sentences


def length_curves(curves: Mapping[str, Curve], *, sources: str) -> Figure:
    """One line a model through its bins. sources: description for the alt text. ValueError: nothing measured."""
    lines = [
        Line(
            title_of(name),
            style_of(name),
            [(point["mean_words"], point["bleu"]) for point in curve],
            [
                {
                    "model": title_of(name),
                    "words in the source": f"{point['first']} to {point['last']}",
                    "BLEU": f"{point['bleu']:.1f}",
                    "sentences": f"{point['sentences']:,}",
                }
                for point in curve
            ],
        )
        for name, curve in curves.items()
    ]
    spec = named_lines(lines, x_title="words in the source, mean of each group", y_title="BLEU")
    return Figure("bleu-by-length", Chart(spec), _alt(curves, sources), _table(curves))


def _table(curves: Mapping[str, Curve]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {"model": title_of(name), "mean words": point["mean_words"], "BLEU": point["bleu"]}
        | {"words": f"{point['first']} to {point['last']}", "sentences": point["sentences"]}
        for name, curve in curves.items()
        for point in curve
    )


def _alt(curves: Mapping[str, Curve], sources: str) -> str:
    """First and last bin of each model."""
    changes = [
        f"{title_of(name)} from {curve[0]['bleu']:.1f} to {curve[-1]['bleu']:.1f}"
        for name, curve in curves.items()
        if curve
    ]
    lengths = [point["mean_words"] for curve in curves.values() for point in curve]
    return f"BLEU of {sources} from {min(lengths):.0f} to {max(lengths):.0f} words: {'; '.join(changes)}."
