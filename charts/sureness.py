"""Confidence marks for the words of a translation, in paragraphs and in the player.

An underline, so that it needs no colour: none where the model was sure, dotted where unsure, wavy for a guess.
"""

from __future__ import annotations

from charts.labels import percent
from model.dissect.sureness import Sureness, sureness
from model.dissect.thresholds import GUESSED, UNSURE

UNDERLINES: dict[Sureness, str] = {"unsure": "underline 2px dotted", "guess": "underline 1.5px wavy"}  # in CSS
NAMES: dict[Sureness, str] = {"sure": "sure", "unsure": "unsure", "guess": "a guess"}
DASHES: dict[Sureness, list[int]] = {"unsure": [2, 3], "guess": [7, 3]}  # in charts, which have no wavy lines
# what stands beside the translation: words that are themselves marked, and what follows each
LEGEND: tuple[tuple[Sureness, str], ...] = (
    ("unsure", f"under {percent(UNSURE)}"),
    ("guess", f"under {percent(GUESSED)}"),
)


def describe_sure(share: float) -> str:
    """A word's confidence in words: "the model gave it 34 %: unsure"."""
    return f"the model gave it {percent(share)}: {NAMES[sureness(share)]}"
