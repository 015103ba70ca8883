"""Batch sizes for computations that hold a number for every piece of the vocabulary at each step."""

from __future__ import annotations

from model.translate.translator import Translator

USUAL_PIECES = 5000  # of our own vocabulary, for which limits on rows times steps are meant


def fitting(steps: int, translator: Translator) -> int:
    """A limit on rows times steps for this model: the same for our vocabulary, fewer for a larger one; at least 1."""
    return max(1, min(steps, steps * USUAL_PIECES // translator.tokenizer.size))
