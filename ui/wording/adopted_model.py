"""Sentences on a model that was trained elsewhere."""

from __future__ import annotations

from model.language.glossary import PAIR
from model.language.languages import LanguagePair, pair_of


def describe_languages(name: str, pair: LanguagePair) -> str:
    """Say that a model was trained elsewhere, and in which languages it reads and writes."""
    trained = f"{name} was trained elsewhere."
    return trained if pair == pair_of(PAIR) else f"{trained} It reads {pair.source} and writes {pair.target}."


def describe_taught(site: str, head: int, by: str) -> str:
    """Say that a head (from 0) was taught to align, and who says so."""
    return (
        f"{site}: head {head + 1} was taught to align words, as {by} says. The model did not find that neat map by "
        "itself."
    )
