"""Measured value of the rare-word warning as a predictor of errors, for the page of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from pandas import DataFrame

from model.language.languages import LanguagePair
from model.store.results import is_current
from ui.measured import stored
from ui.models import model_label, model_names, models_directory
from ui.terms import term

WAY = "as written"
GROUPS = {"word": "a word", "name": "a name", "number": "a number", "silent": "nothing"}  # what the line warns of


def warning_table(measured: Mapping[str, Any]) -> DataFrame | None:
    """BLEU with and without each warning, a row a model, for models measured with their present weights; None without
    any.

    Below them is the number of sentences.
    """
    current = [name for name in model_names() if is_current(measured, name, directory=models_directory(name))]
    scores = {model_label(name): measured["models"][name][WAY] for name in current}
    if not scores:
        return None
    first = next(iter(scores.values()))
    table = DataFrame({"model": [*scores, "sentences"]})
    for group in (known for known in GROUPS if known in first):
        bleu = [f"{score[group]['bleu']:.1f}" for score in scores.values()]
        table[GROUPS[group]] = [*bleu, f"{first[group]['sentences']:,}"]
    return table


def warning_measured(pair: LanguagePair) -> None:
    """Draw the table of the models of a pair with a sentence on it; nothing where it was not measured."""
    table = warning_table(stored("warning", pair) or {})
    if table is None:
        return
    st.header("Does the warning predict trouble?")
    st.markdown(
        f"A line above the pictures warns of words that the model has rarely seen. Here is the {term('BLEU')} of new "
        "sentences (words only), by what the line warns of:"
    )
    st.dataframe(table, hide_index=True, key="models_warning", alt=describe_table(table))
    st.caption(
        "Names and numbers: sentences with no other rare word. The line does not warn of them where the model "
        "copies at least four in five."
    )


def describe_table(table: DataFrame) -> str:
    """The rows of the table in words."""
    rows = [", ".join(f"{what} {number}" for what, number in row.items()) for row in table.to_dict("records")]
    return f"BLEU by what is warned of. {'; '.join(row.removeprefix('model ') for row in rows)}."
