"""Embedding, positional encoding and their sum for the sentence, on one scale."""

from __future__ import annotations

import numpy as np

from charts.figure import Figure
from charts.labels import decimal, piece_labels
from charts.signed import signed_heatmap
from model import Record

PARTS = {"Embedding": "embedding", "Positional encoding": "position", "Sum": "input"}  # and the encoder's states


def input_part(record: Record, part: str) -> Figure:
    """One of `PARTS` for every token."""
    labels = piece_labels(record.source)
    states = {name: record.states[f"encoder.{state}"] for name, state in PARTS.items()}
    values = states[part]
    alt = (
        f"{part} of the {len(labels)} tokens in {values.shape[1]} dimensions; values lie between "
        f"{decimal(values.min())} and {decimal(values.max())}."
    )
    largest = float(max(np.abs(state).max() for state in states.values()))
    name = part.lower().replace(" ", "-")
    return signed_heatmap(values, labels, name=f"input-{name}", alt=alt, largest=largest, digits=2)
