"""Parts of a lesson besides figures: formulas with numbers, source code, closing questions.

Query, key and value have one colour each, in prose (`role`), formulas (`role_latex`) and charts; Streamlit's blue,
orange and green text is set to those colours in `.streamlit/config.toml`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.palette import DARK, LIGHT, Role
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.notes import NOTES
from ui.page_links import view_address
from ui.predict import ask
from ui.text import literal
from ui.theme import is_dark

TERMS = 2  # terms of a sum that are written out: a phone has room for no more
MARKDOWN_COLOURS: dict[Role, str] = {"query": "blue", "key": "orange", "value": "green"}


def role(name: Role, text: str | None = None) -> str:
    """Markdown for `text` (default: the role's own name) in the colour of the query, key or value."""
    return f":{MARKDOWN_COLOURS[name]}[{literal(text or name)}]"


def role_latex(name: Role, symbol: str) -> str:
    """LaTeX for a symbol in the colour of the query, key or value, for the theme in use."""
    palette = DARK if is_dark() else LIGHT
    return rf"\textcolor{{{getattr(palette, name)}}}{{{symbol}}}"


def notes(name: str, quote: str, exact: str) -> None:
    """A definition quoted from the course notes, followed by the exact statement."""
    follows = f"[the notes this app follows]({view_address('papers', {'papers_paper': NOTES.name})})"
    st.markdown(f"From {follows}, on {name}: \u201c{literal(quote)}\u201d\n\n**Exactly:** {exact}")


@dataclass(frozen=True)
class Question:
    """A question that the reader answers by changing something on the page (plain), and the answer (Markdown).

    The answer depends on the screen: a function computes it from the record on request. options: choices; empty for a
    line of free text. right: the right ones, empty where that cannot be computed.
    """

    question: str
    answer: str | Callable[[], str]
    options: tuple[str, ...] = ()
    right: Callable[[], frozenset[int]] = frozenset


def formula(symbols: str, *numbers: str) -> None:
    """A formula in LaTeX, and below it the same with this sentence's numbers, a line each.

    Draws nothing at depths without formulas; `with_formula` has the replacement text.
    """
    if unfolds("code"):
        for line in (symbols, *numbers):
            st.latex(line)


def formula_note(text: str) -> None:
    """A caption (Markdown) that explains the formula above it, and is folded with it."""
    if unfolds("code"):
        st.caption(text)


def with_formula(words: str, otherwise: str = "") -> str:
    """Text that refers to a formula, or the replacement where formulas are folded."""
    return words if unfolds("code") else otherwise


def aligned(left: str, *right: str) -> str:
    """LaTeX for `left = right[0] = right[1] ...`, one a line for phones; a part may begin with +."""
    lines = (
        f"{'' if index else left} &{'' if part.startswith('+') else '='} {part}" for index, part in enumerate(right)
    )
    return r"\begin{aligned} " + r" \\[8pt] ".join(lines) + r" \end{aligned}"


def number(value: float, digits: int = 2) -> str:
    """A number for a formula: negative ones in brackets."""
    text = f"{value:.{digits}f}"
    return f"({text})" if text.startswith("-") else text


def show_code(*functions: Callable[..., Any], key: str) -> None:
    """An expander with the source of the functions behind the page; nothing is sent until it is opened.

    Draws nothing at depths without code.
    """
    if not unfolds("code"):
        return
    names = ", ".join(function.__qualname__ for function in functions)
    code = st.expander(f"The code that ran: {literal(names)}", key=f"{key}_code", on_change=claim_run, type="compact")
    if code.open:
        with code:
            for function in functions:
                st.caption(literal(f"{function.__module__.replace('.', '/')}.py"))
                st.code(inspect.getsource(function), language="python", wrap_lines=True)


def questions(asked: Sequence[Question], *, key: str) -> None:
    """Close a lesson: each question takes an answer before it shows the page's. `key` begins with the page's prefix."""
    st.subheader("Try it")
    for index, question in enumerate(asked):
        with st.container(key=f"{key}_question_{index}", gap="xsmall"):
            options = question.options if len(question.options) > 1 else ()  # of one there is no choice
            if ask(f"{index + 1}. {question.question}", options, key=f"{key}_answer_{index}", right=question.right):
                st.markdown(question.answer if isinstance(question.answer, str) else question.answer())
