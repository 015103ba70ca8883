"""Sentences on a model that was trained elsewhere."""

from __future__ import annotations

from model.language.languages import pair_of


def describe_languages(name: str, source: str, target: str) -> str:
    """Say that a model was trained elsewhere, and in which languages it reads and writes."""
    trained = f"{name} was trained elsewhere."
    if (source, target) == ("en", "fr"):
        return trained
    pair = pair_of((source, target))
    return (
        f"{trained} It reads {pair.source} and writes {pair.target}: think of these where the page says English and "
        "French."
    )


def describe_taught(site: str, head: int, by: str) -> str:
    """Say that a head (from 0) was taught to align, and who says so."""
    return (
        f"{site}: head {head + 1} was taught to align words, as {by} says. The model did not find that neat map by "
        "itself."
    )
