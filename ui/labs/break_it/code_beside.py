"""The wrong line beside the right one, from the source of the functions that ran."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from model.network.intervention import Mistake
from model.network.mistakes import SWAPS
from ui.depth import unfolds
from ui.text import literal


def code_beside(mistakes: Sequence[Mistake]) -> None:
    """Draw both functions of each mistake; where the reader's depth leaves code folded, say how to see them."""
    if not unfolds("code"):
        st.caption("Depth Code, above, shows the wrong line beside the right one.")
        return
    st.header("The code: right and wrong")
    for swap in (SWAPS[mistake] for mistake in mistakes):
        for column, title, function in zip(
            st.columns(2), ("Right", "With the mistake"), (swap.right, swap.wrong), strict=True
        ):
            with column:
                st.markdown(f"**{title}**")
                source_of(function)


def source_of(function: Callable[..., Any]) -> None:
    """Draw a function's file and source."""
    st.caption(literal(f"{function.__module__.replace('.', '/')}.py"))
    st.code(inspect.getsource(function), language="python", wrap_lines=True)
