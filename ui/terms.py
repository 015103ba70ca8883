"""Technical terms with one exact sentence each: marked where a page uses them, and listed at its foot."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.text import markup, slug


@dataclass(frozen=True)
class Term:
    """A term, in the singular as in prose, and its definition: plain text without double quotes, ending with a full
    stop.

    also: synonyms that a page may use.
    """

    name: str
    says: str
    also: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Id of its entry in the list."""
        return f"word-{slug(self.name)}"


TERMS = {
    term.name: term
    for term in (
        Term("affine", "A matrix times a vector, plus a fixed vector, the bias."),
        Term(
            "beam",
            "A search that keeps several of the best beginnings at each step, not just one.",
        ),
        Term(
            "BLEU",
            "How much translations share with reference translations, 0 to 100. Which share of their one, two, "
            "three and four words in a row is in the reference? BLEU is the geometric mean of the four, lower if "
            "they are too short.",
        ),
        Term(
            "cosine",
            "The cosine of the angle between two vectors: 1 for the same direction, 0 for a right angle, \u22121 for "
            "opposite directions.",
        ),
        Term("embedding", "The learned vector of a piece, the same wherever the piece stands."),
        Term(
            "entropy",
            "How spread out probabilities are, \u2212\u03a3 p ln p: 0 where one of them is 1, ln n for n equal ones.",
        ),
        Term(
            "gradient \u00d7 input",
            "How fast a result changes with each number of an embedding, times that number, added up: a first guess "
            "at the word’s effect.",
        ),
        Term(
            "layer norm",
            "Brings the numbers of a vector to mean 0 and variance 1, then multiplies each number by a learned "
            "factor and adds a learned number.",
        ),
        Term(
            "log-probability",
            "The natural logarithm of a probability: 0 if certain, \u22120.69 for one half, \u22122.3 for a tenth. "
            "For several pieces, add them up.",
        ),
        Term(
            "logit",
            "The score of a piece before softmax. A larger logit fits better; only differences between logits count.",
        ),
        Term(
            "nat",
            "The unit of natural logarithms. A log-probability 1 nat lower means a probability divided by e = 2.718.",
        ),
        Term(
            "piece",
            "What the model reads and writes as one token: a word, a mark, or part of a word. A seam in front, as in "
            "¦s, continues a word. An open box, \u2423, is a space. A character without a piece of its own is split "
            "into its bytes, such as é\u2081 and é\u2082, or byte C3; a model without pieces for bytes reads it as "
            "unknown.",
        ),
        Term(
            "probe",
            "A small classifier, trained on the states of a finished network to see what can be found in them. The "
            "network does not change.",
        ),
        Term(
            "residual stream",
            "The vector of a token on its way through the layers. Each sublayer reads it and adds its result.",
            also=("residual connection",),
        ),
        Term(
            "rollout",
            "Attention weights multiplied through the layers. Each layer is averaged with the identity matrix, for "
            "the part that skips it by the residual connection.",
        ),
        Term(
            "softmax",
            "Turns scores into positive shares that add up to 1: e to each score, divided by the sum of all these "
            "powers.",
        ),
    )
}


def term(name: str, text: str | None = None) -> str:
    """Markdown for a term (or `text` in its place) with its definition as a tooltip, and a link to the list.

    The link is for touch and keyboards: it opens the list at the term. KeyError: unknown term.
    """
    found = TERMS[name]
    return f'[{text or name}](#{found.anchor} "{found.says}")'


def words_on_page(names: tuple[str, ...]) -> None:
    """Draw the list of a page's terms, folded; call once a run, from `app.py`, below the page. Nothing without terms.

    It is HTML of its own, since a link into a folded `details` opens it in every browser.
    """
    if not names:
        return
    found = [TERMS[name] for name in sorted(names, key=str.casefold)]
    rows = "".join(f'<dt id="{each.anchor}">{markup(each.name)}</dt><dd>{markup(each.says)}</dd>' for each in found)
    summary = "<summary>Words on this page</summary>"
    st.html(f'<details class="words">{summary}<dl>{rows}</dl></details>')
