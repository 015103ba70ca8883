"""Words that a reader made the search write, in the order in which that was asked: a parameter of the link.

`search_forced=1a2b:3.581-275,5.9`: of what was written before, three pieces stay, then come the pieces 581 and 275,
then what the search writes; of that, five stay, and so on. The digits in front are the sentence's and the model's:
words that were meant for another are kept in the link, and come back with it, but are not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

FORCED = "search_forced"
LONGEST = 1000  # characters in a link
MOST = 12  # times that a translation is changed, each of which takes a search
WRITTEN = re.compile(r"([0-9]{1,3})\.([0-9]{1,5}(?:-[0-9]{1,5})*)")


@dataclass(frozen=True)
class Forced:
    """kept: how many pieces of what was written before stay. tokens: the ids that come next."""

    kept: int
    tokens: tuple[int, ...]


def parsed(text: str, tag: str) -> tuple[Forced, ...]:
    """What the link asks for under this tag; from the first part on that makes no sense, nothing."""
    found: list[Forced] = []
    if not text.startswith(f"{tag}:"):
        return ()
    for part in text.removeprefix(f"{tag}:").split(",")[:MOST]:
        match = WRITTEN.fullmatch(part)
        if match is None:
            break
        found.append(Forced(int(match[1]), tuple(map(int, match[2].split("-")))))
    return tuple(found)


def written(forced: Sequence[Forced], tag: str) -> str:
    """The parameter's text; empty for none."""
    parts = [f"{each.kept}.{'-'.join(map(str, each.tokens))}" for each in forced]
    return f"{tag}:{','.join(parts)}" if parts else ""


def set_forced(forced: Sequence[Forced], tag: str) -> None:
    """Write what the link asks for; to be called from a callback."""
    st.session_state[FORCED] = written(forced, tag)


def told(before: Sequence[int], prefix: Sequence[int]) -> Forced:
    """How `prefix` follows from what was written before: what both begin with stays."""
    kept = 0
    for old, new in zip(before, prefix, strict=False):
        if old != new:
            break
        kept += 1
    kept = min(kept, len(prefix) - 1)  # what is asked for is said, also where it stood there
    return Forced(kept, tuple(prefix[kept:]))


def prefixes(
    forced: Sequence[Forced], write: Callable[[tuple[int, ...]], tuple[int, ...]], fits: Callable[[Sequence[int]], bool]
) -> list[tuple[int, ...]]:
    """What each change makes the search begin with, the last one first to count; it stops where one does not fit.

    write: the search's output for a prefix. fits: whether ids can be written.
    """
    found: list[tuple[int, ...]] = []
    before = write(())
    for each in forced:
        prefix = (*before[: each.kept], *each.tokens)
        if each.kept > len(before) or not fits(prefix):
            break
        found.append(prefix)
        before = write(prefix)
    return found
