"""A task: sentences, their translations, and the source word behind each target word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_WORDS = 14  # words of a sentence that is typed; those that are drawn are shorter
MARKS = re.compile(r"[.,;:!?/-]")


class TaskError(ValueError):
    """A sentence outside the task; the message says what the task knows."""


@dataclass(frozen=True)
class Example:
    """A sentence and its translation, as words. origin: the source word (from 0) of each target word, or None."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    origin: tuple[int | None, ...]


@dataclass(frozen=True)
class Task:
    """A task: its name, its words on both sides, a generator of sources, and the correct answer.

    title, rule: for people. example: a sentence. solve: the translation of words that `knows`, None where they make no
    sentence. cut: regular expression for the words of typed text.
    """

    name: str
    title: str
    rule: str
    example: str
    source_words: tuple[str, ...]
    target_words: tuple[str, ...]
    draw_source: Callable[[random.Random], tuple[str, ...]]
    solve: Callable[[Sequence[str]], Example | None]
    cut: re.Pattern[str]

    def draw(self, draw: random.Random) -> Example:
        """Draw an example at random."""
        example = self.solve(self.draw_source(draw))
        assert example is not None, "what is drawn is a sentence"
        return example

    def read(self, text: str) -> tuple[str, ...]:
        """Split a text into words, lower case, without punctuation. TaskError: none, too many, or an unknown word."""
        words = tuple(self.cut.findall(MARKS.sub(" ", text.casefold())))
        known = ", ".join(self.source_words)
        if not words:
            raise TaskError(f"There is no word in the box. The task knows: {known}.")
        for word in words:
            if word not in self.source_words:
                raise TaskError(f"The task has no word \u201c{word}\u201d. It knows: {known}.")
        if len(words) > MAX_WORDS:
            raise TaskError(f"These are {len(words)} words, and at most {MAX_WORDS} are read: shorten it.")
        return words
