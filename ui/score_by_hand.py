"""One attention score worked by hand: the formula, and the same with its first numbers and its sum."""

from __future__ import annotations

from collections.abc import Sequence

from model.dissect.score_terms import ScoreTerms
from ui.lesson import TERMS, aligned, formula, number, role_latex


def score_by_hand(terms: ScoreTerms, key_number: int) -> None:
    """The formula of the score with key `key_number` (from 1), and the same with its first numbers and its sum."""
    q, k = role_latex("query", "q"), role_latex("key", f"k_{{{key_number}}}")
    score = rf"\text{{score}}_{{{key_number}}}"
    pairs = [
        (role_latex("query", number(a)), role_latex("key", number(b)))
        for a, b in zip(terms.query[:TERMS].tolist(), terms.key[:TERMS].tolist(), strict=True)
    ]
    if terms.factor is None:
        total, products = rf"{q} \cdot {k}", [rf"{a} \cdot {b}" for a, b in pairs]
        formula(
            rf"{score} = \frac{{{q} \cdot {k}}}{{\sqrt{{{len(terms.query)}}}}}",
            sum_by_hand(total, products, terms.total),
            rf"{score} = \frac{{{terms.total:.2f}}}{{{terms.scale:.4g}}} = {terms.score:.2f}",
        )
    else:
        bent = [rf"{number(v)} \tanh({a} + {b})" for v, (a, b) in zip(terms.factor.tolist(), pairs, strict=False)]
        formula(rf"{score} = v \cdot \tanh({q} + {k})", sum_by_hand(score, bent, terms.score))


def sum_by_hand(name: str, terms: Sequence[str], total: float) -> str:
    """LaTeX for a sum by its first terms, one a line, and its total."""
    first, *rest = terms
    return aligned(name, first, *(f"+ {term}" for term in rest), rf"+ \dots = {total:.2f}")
