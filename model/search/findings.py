"""Stored sentences for which the width of the beam matters; no model is run.

`python -m model.analysis.searches` finds them with the shipped models.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from model.assets import ASSETS

FINDINGS = ASSETS / "searches.json"

# missed: greedy is wrong, a beam finds a right translation with a higher score. worse: a narrow beam is right, a wider
# one finds a wrong translation with a higher score. lost: a wider beam's wrong translation also scores lower, because
# the search had enough outputs before the right one could end
Kind = Literal["missed", "worse", "lost"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Finding:
    """An English sentence with two beam widths, the smaller one first; see `Kind` for their effect."""

    model: str
    kind: Kind
    sentence: str
    narrow: int
    wide: int


@lru_cache(maxsize=2)
def findings(path: Path = FINDINGS) -> tuple[Finding, ...]:
    """The stored list; empty where the file is missing or damaged."""
    try:
        return tuple(Finding(**finding) for finding in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()
