"""A question on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperQuestion:
    """A question with blanks. blanks: the text before each, and its answer. given: text above them.

    wide: the blank is for a whole sentence. row: name of the row whose weights the question prints, if any.
    """

    question: str
    blanks: tuple[tuple[str, str], ...]
    given: str = ""
    wide: bool = False
    row: str = ""
