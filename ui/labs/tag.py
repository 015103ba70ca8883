"""What in a link belongs to one sentence and one model: it stays there for others, but is not heeded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def tag_of(model: str, source: Sequence[int]) -> str:
    """Four digits for a sentence, by its ids, and a model."""
    return hashlib.sha256(f"{model} {list(source)}".encode()).hexdigest()[:4]
