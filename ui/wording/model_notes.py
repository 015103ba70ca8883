"""Sentences on a model that is not one of the shipped: where it was trained, and its languages."""

from __future__ import annotations

from model.language.glossary import PAIR
from model.language.languages import LanguagePair, pair_of


def describe_origin(name: str, pair: LanguagePair, *, adopted: bool) -> str:
    """Say that a model was trained elsewhere, and which languages it reads and writes; "" for one as the shipped."""
    origin = f"{name} was trained elsewhere." if adopted else ""
    if pair == pair_of(PAIR):
        return origin
    languages = f"reads {pair.source} and writes {pair.target}."
    return f"{origin} It {languages}" if adopted else f"{name} {languages}"


def describe_taught_head(by: str, who: str = "This head") -> str:
    """Say of a head that was just named that it was taught to align, and who says so."""
    return f"{who} was taught to align words, as {by} says: its neat map is not what the model found by itself."


def describe_taught(site: str, head: int, by: str) -> str:
    """Say that a head (from 0) was taught to align, and who says so."""
    return (
        f"{site}: head {head + 1} was taught to align words, as {by} says. The model did not find that neat map by "
        "itself."
    )
