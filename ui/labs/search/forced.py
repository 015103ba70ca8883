"""Words that the reader forced into the search, in order: a URL parameter.

`search_forced=1a2b:3.581-275,5.9`: keep three pieces of the previous output, then write the pieces 581 and 275, then
let the search continue; of that output, keep five, and so on. The digits in front identify the sentence and the model:
words forced for another one stay in the URL and are not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

FORCED = "search_forced"
MAX_LENGTH = 1000  # characters in a link
MAX_CHANGES = 12  # times that a translation is changed, each of which takes a search
WRITTEN = re.compile(r"([0-9]{1,3})\.([0-9]{1,5}(?:-[0-9]{1,5})*)")


@dataclass(frozen=True)
class Forced:
    """keep: number of pieces of the previous output to keep. tokens: the ids to force next."""

    keep: int
    tokens: tuple[int, ...]


def parsed(text: str, tag: str) -> tuple[Forced, ...]:
    """Parse the URL parameter under this tag; everything after an invalid part is dropped."""
    changes: list[Forced] = []
    if not text.startswith(f"{tag}:"):
        return ()
    for part in text.removeprefix(f"{tag}:").split(",")[:MAX_CHANGES]:
        match = WRITTEN.fullmatch(part)
        if match is None:
            break
        changes.append(Forced(int(match[1]), tuple(map(int, match[2].split("-")))))
    return tuple(changes)


def written(forced: Sequence[Forced], tag: str) -> str:
    """Format the URL parameter; empty without words."""
    parts = [f"{change.keep}.{'-'.join(map(str, change.tokens))}" for change in forced]
    return f"{tag}:{','.join(parts)}" if parts else ""


def set_forced(forced: Sequence[Forced], tag: str) -> None:
    """Write the URL parameter; call it from a callback."""
    st.session_state[FORCED] = written(forced, tag)


def change_to(before: Sequence[int], prefix: Sequence[int]) -> Forced:
    """The change that turns the previous output into `prefix`: their common start is kept."""
    common = 0
    for old, new in zip(before, prefix, strict=False):
        if old != new:
            break
        common += 1
    common = min(common, len(prefix) - 1)  # what is asked for is said, also where it stood there
    return Forced(common, tuple(prefix[common:]))


def prefixes(
    forced: Sequence[Forced], write: Callable[[tuple[int, ...]], tuple[int, ...]], fits: Callable[[Sequence[int]], bool]
) -> list[tuple[int, ...]]:
    """Prefixes after each change, the last one in force; stops at the first change that does not fit.

    write: output of the search for a prefix. fits: whether a prefix can be written.
    """
    prefixes_found: list[tuple[int, ...]] = []
    before = write(())
    for change in forced:
        prefix = (*before[: change.keep], *change.tokens)
        if change.keep > len(before) or not fits(prefix):
            break
        prefixes_found.append(prefix)
        before = write(prefix)
    return prefixes_found
