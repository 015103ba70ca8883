"""Tags for URL parameters that belong to one sentence and one model; for others they are kept and ignored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def tag_of(model: str, source: Sequence[int]) -> str:
    """Four hexadecimal digits for a sentence, by its ids, and a model."""
    return hashlib.sha256(f"{model} {list(source)}".encode()).hexdigest()[:4]
