"""Sentences that depend on a slider: the browser has one for each value, and shows it while the slider is moved.

As the figures of `ui.linked_view` do. A sentence is a list of parts, of which the server makes Markdown and the
browser elements (`assets/lab/answers/slider_text.js`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from model import Translator
from ui.browser_answers import answered
from ui.linked_view import Control
from ui.slider import Slider
from ui.terms import TERMS, term
from ui.text import LARGE, factor, quoted


@dataclass(frozen=True)
class Part:
    """A part of a sentence: in Markdown, and as texts and elements of the browser."""

    markdown: str
    shown: tuple[str | Mapping[str, Any], ...]


Sentence = Sequence[str | Part]  # plain text is the same in both


def code(text: str) -> Part:
    """A piece or word."""
    return Part(quoted(text), ({"tag": "code", "text": " ".join(text.split())},))


def defined(name: str, text: str = "") -> Part:
    """A term with its definition; arguments as of `term`."""
    entry = TERMS[name]
    look = {"href": f"#{entry.anchor}", "title": entry.says}
    return Part(term(name, text or name), ({"tag": "a", "text": text or name, "look": look},))


def power(nats: float, places: int | None = None) -> Part:
    """e to a number of nats, for the printed exponent; for millions the power alone.

    places: decimals of the number; else as `factor` writes it.
    """
    printed = float(f"{nats:.2f}")
    base: tuple[str | Mapping[str, Any], ...] = ("e", {"tag": "sup", "text": f"{printed:.2f}"})
    if places is None and printed >= LARGE:
        return Part(f"$e^{{{printed:.2f}}}$", base)
    result = factor(printed) if places is None else f"{math.exp(printed):,.{places}f}"
    return Part(f"$e^{{{printed:.2f}}} = {result.replace(',', '{,}')}$", (*base, f" = {result}"))


def markdown(sentence: Sentence) -> str:
    """The sentence for the server to draw."""
    return "".join(part if isinstance(part, str) else part.markdown for part in sentence)


def slider_text(
    sentence: Callable[[float], Sentence],
    slider: Slider,
    value: float,
    translator: Translator,
    *,
    name: str,
    draw: Callable[[str], object] = st.markdown,
) -> None:
    """Draw a sentence at a slider's value, and what the browser needs for the others.

    sentence: by the slider's value; empty where there is nothing to say. name: as for `answered`. draw: `st.markdown`
    or `st.caption`.
    """
    with st.container(key=f"answered_{name}"):
        with st.container():
            if text := markdown(sentence(value)):
                draw(text)
        answered(
            "slider_text",
            translator,
            name=name,
            data={
                "control": asdict(Control.of(slider, value)),
                "sentences": [_shown(sentence(number)) for number in slider.numbers],
                "look": "caption" if draw is st.caption else "",
            },
        )


def _shown(sentence: Sentence) -> list[str | Mapping[str, Any]]:
    return [text for part in sentence for text in ((part,) if isinstance(part, str) else part.shown)]
