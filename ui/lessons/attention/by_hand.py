"""One attention score worked by hand: formula with numbers, a table of all terms, strips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas
import streamlit as st

from charts.figure import Figure
from charts.strips import Strip, largest, strip_alt, strip_data, strips
from model.dissect.score_terms import ScoreTerms, score_terms
from model.network.rnn import SITE
from ui.control_keys import ATTENTION_KEY
from ui.depth import unfolds
from ui.lesson import role
from ui.lessons.attention.look import ShownStep
from ui.linked_view import Control, LinkedView
from ui.score_by_hand import score_by_hand
from ui.text import quoted

LARGEST_TERMS = 5
MAX_TOKENS = 20  # whose strips are sent together
TITLE = "number"  # of the columns of strips
_strips = LinkedView(
    "strips", "step_views/strips", ("shared/tip.css", "views/step_views/cell_table.css"), looks="cell-table strips"
)


def worked(look: ShownStep, first: int) -> None:
    """Draw the score of the step's query with its key, number by number; strips begin at number `first`."""
    terms = score_terms(look.translator, look.record, SITE, 0, look.step, look.key)
    st.markdown(
        f"The {role('query')} is compared with each {role('key')}. Each comparison gives one number, the score. Here "
        f"is the one for {quoted(look.token)}:"
    )
    score_by_hand(terms, look.key + 1)
    top = np.argsort(-np.abs(terms.terms))[:LARGEST_TERMS]
    st.caption(
        f"The {len(top)} largest of the {len(terms.terms)} terms (numbers {', '.join(str(term + 1) for term in top)}) "
        f"add up to {terms.terms[top].sum():.2f}. All terms add up to {terms.total:.2f}."
        + (" Number by number:" if unfolds("numbers") else "")
    )
    if unfolds("numbers"):
        st.dataframe(
            number_by_number(terms),
            hide_index=True,
            height=220,
            width="content",
            key="attention_by_hand",
            alt=f"The {len(terms.terms)} terms of the score of {look.token}",
        )
    show_terms(look, first)


def show_terms(look: ShownStep, first: int) -> None:
    """Draw the terms as strips; the choice of token switches them in the browser, except in long sentences."""
    count = len(look.record.source)
    tokens = range(count) if count <= MAX_TOKENS else [look.key]
    compared = [terms_of(replace(look, key=token)) for token in tokens]
    _strips.show(
        lambda: terms_strips(look, first),
        {"choices": tuple(strip_data(rows, first) | {"title": TITLE} for rows, _ in compared)},
        [alt for _, alt in compared],
        Control(ATTENTION_KEY, len(tokens), tokens.index(look.key), first=tokens[0]),
        key="attention_terms",
    )


def terms_strips(look: ShownStep, first: int) -> Figure:
    """The step's query, the key of its token, and the terms of their score, from number `first` on."""
    rows, alt = terms_of(look)
    return strips(rows, name=f"terms-step-{look.step + 1}", alt=alt, title=TITLE, first=first)


def terms_of(look: ShownStep) -> tuple[list[Strip], str]:
    """The strips, and the alt text."""
    terms = score_terms(look.translator, look.record, SITE, 0, look.step, look.key)
    both = max(largest(terms.query), largest(terms.key))
    rows = [Strip("query", terms.query, "query", both), Strip(look.token, terms.key, "key", both)]
    if terms.factor is not None:
        bent = np.tanh(terms.query + terms.key)
        rows += [Strip("tanh(q + k)", bent), Strip("v", terms.factor, None, largest(terms.factor))]
    rows.append(Strip("term", terms.terms, None, largest(terms.terms)))
    return rows, strip_alt("The terms of the score", terms.terms)


def number_by_number(terms: ScoreTerms) -> pandas.DataFrame:
    """One row a number of the vectors, with the running sum."""
    columns = {"query": terms.query, "key": terms.key}
    if terms.factor is not None:
        columns |= {"tanh(q + k)": np.tanh(terms.query + terms.key), "v": terms.factor}
    columns |= {"term": terms.terms, "sum so far": np.cumsum(terms.terms)}
    table = pandas.DataFrame({name: np.round(values.astype(float), 4) for name, values in columns.items()})
    table.insert(0, "number", np.arange(1, len(table) + 1))
    return table
