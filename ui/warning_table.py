"""How well the line that warns of strange words predicts trouble, as it was measured; for the page of the models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.store.results import is_current, read
from ui.models import model_label, model_names, models_directory
from ui.terms import term
from ui.text import literal

WAY = "as written"
GROUPS = {"word": "a word", "name": "a name", "number": "a number", "silent": "nothing"}  # what the line warns of


def warning_table(measured: Mapping[str, Any]) -> str | None:
    """BLEU by what the line warns of, in Markdown, for the models that are installed with the weights that were
    measured; None where there is none."""
    current = [name for name in model_names() if is_current(measured, name, directory=models_directory())]
    scores = {name: measured["models"][name][WAY] for name in current}
    if not scores:
        return None
    counts = next(iter(scores.values()))
    groups = {group: what for group, what in GROUPS.items() if group in counts}
    heads = [f"{what}: {counts[group]['sentences']:,} sentences" for group, what in groups.items()]
    rows = [
        [literal(model_label(name)), *(f"{each[group]['bleu']:.1f}" for group in groups)]
        for name, each in scores.items()
    ]
    lines = [["warned of", *heads], ["---", *["---:"] * len(heads)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def warning_measured() -> None:
    """Draw the table, with what it shows; nothing where it was not measured."""
    table = warning_table(read("warning") or {})
    if table is None:
        return
    st.header("Does the warning predict trouble?")
    st.markdown(
        "A line above the pictures warns of words that the training hardly held. On sentences that no model was "
        f"trained on, {term('BLEU')} of the words alone, by what the line warns of:"
    )
    st.markdown(table)
    st.caption(
        "Under names and numbers are sentences with no strange word beside them. Of these the line does not warn where "
        "a model was measured to copy at least four in five."
    )
