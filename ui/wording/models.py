"""Sentences on the installed models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from charts.grammar import counted, listed
from model.language.languages import LanguagePair


def describe_models(pairs: Iterable[LanguagePair]) -> str:
    """Count the models of each pair of languages. pairs: of all models."""
    counts = Counter(pairs)
    if not counts:
        return "No model is installed."
    said = [f"{counted(count, 'model')} from {pair.source} to {pair.target}" for pair, count in counts.items()]
    return f"Installed: {listed(said)}."
