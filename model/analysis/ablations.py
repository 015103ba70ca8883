"""The table of what parts of the training recipe bring, from the results of `python -m benchmarks.ablations`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.analysis.tables import markdown
from model.assets import ASSETS

ABLATIONS = ASSETS / "ablations.json"


def ablation_table(stored: Mapping[str, Any]) -> str:
    """Each variant's settings, and its last evaluation: processor minutes, loss and BLEU on dev."""
    rows = []
    for variant in stored["variants"]:
        last = variant["history"][-1]
        settings = [f"`--{name.replace('_', '-')} {value}`" for name, value in variant["settings"].items()]
        scores = (f"{last['dev_loss']:.3f}", f"{last['dev_bleu']:.1f}", f"{last['dev_typed']:.1f}")
        rows.append((", ".join(settings) or "the recipe", f"{last['minutes']:.0f}", *scores))
    header = ("different", "minutes", "dev loss, nats a token", "dev BLEU, greedy", "as typed, words alone")
    return markdown(header, rows)


def read_ablations(path: Path = ABLATIONS) -> dict[str, Any]:
    """The stored results. ValueError: there are none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ValueError("the recipe's parts are not measured yet: python -m benchmarks.ablations") from error
