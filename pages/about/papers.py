"""Read the paper with it: papers and course notes line by line, each with a link to the page that shows it."""

from __future__ import annotations

import streamlit as st

from ui.link import one_of
from ui.notes import NOTES
from ui.page_links import view_address
from ui.papers import PAPERS, Line, Paper
from ui.papers_on_explanation import EXPLANATION


def page() -> None:
    st.markdown(
        "Three papers, section by section; two papers on attention as explanation; and the notes that this app "
        "follows. Each link opens, in a new tab, the page that shows this equation on your sentence. Symbols are "
        "the paper’s. *Here* says where our models differ."
    )
    names = {paper.name: paper for paper in (*PAPERS, EXPLANATION, NOTES)}
    draw(names[one_of("Paper", list(names), key="papers_paper", label_visibility="collapsed")])


def draw(paper: Paper) -> None:
    st.header(paper.title)
    st.markdown(paper.about)
    for index, line in enumerate(paper.lines):
        with st.container(border=True, key=f"papers_line_{index}"):
            words_column, formula = st.columns([5, 4], vertical_alignment="center")
            words_column.markdown("  \n".join(sentences(line)))
            if line.formula:
                formula.latex(rf"\begin{{gathered}} {line.formula} \end{{gathered}}")


def sentences(line: Line) -> list[str]:
    """Text beside a formula: place in the paper, summary, differences of our models, link."""
    parts = [f"**{line.where}.** {line.says}"]
    if line.otherwise:
        parts.append(f"*Here:* {line.otherwise}")
    if line.to:
        parts.append(f"[{line.shown}]({view_address(line.to, line.view)})")
    return parts


page()
