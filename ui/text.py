"""Text of users and models, made safe where it is shown: `literal` and `quoted` for Markdown, `markup` and
`in_language` for HTML, `slug` for file names. And numbers as prose has them: `percent`, `factor`, `small`."""

from __future__ import annotations

import html
import math
import re
import unicodedata

from charts.grammar import counted as counted
from charts.grammar import listed as listed
from charts.labels import percent as percent
from model.language.languages import Language

# Streamlit reads more than CommonMark: :smile:, :red[...], :material/...:, $...$, and arrows such as ->. Backslashes
# stop CommonMark and LaTeX; an invisible word joiner keeps the other patterns, which look at finished text, apart.
PUNCTUATION = re.compile(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]")
WORD_JOINER = "\u2060"
LARGE = 14  # nats: from a million times as probable on, a power says more than digits
PATTERNS = re.compile(r"(?<=:)(?=\S)|(?<=[<>=~-])(?=[<>=~-])|(?<=[wW])(?=\.|ww)|(?<=@)(?=\w)")


def literal(text: str) -> str:
    """Markdown that shows exactly `text`, on one line: markup, links, formulas, emoji codes and HTML are inert."""
    apart = PATTERNS.sub(WORD_JOINER, " ".join(text.split()))
    return PUNCTUATION.sub(lambda match: "\\" + match.group(), apart)


def quoted(text: str) -> str:
    """`text` as a code span, for pieces and words in prose: set apart and inert."""
    # Streamlit rewrites the codes of its icons before it knows what is a code span
    shown = " ".join(text.split()).replace(":material/", f":{WORD_JOINER}material/")
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}" if shown else ""


def markup(text: str) -> str:
    """HTML that shows exactly `text`, in an element or a quoted attribute."""
    return html.escape(text, quote=True)


def in_language(language: Language, around: Language | None = None) -> str:
    """HTML attributes of an element with words of a language, with a leading space.

    around: the language of the element around it; otherwise that is read from left to right.
    """
    turns = language.right_to_left != (around is not None and around.right_to_left)
    direction = f' dir="{"rtl" if language.right_to_left else "ltr"}"' if turns else ""
    return f' lang="{markup(language.code)}"{direction}'


def slug(text: str) -> str:
    """The Latin letters and digits of `text` in lower case, without accents, joined by hyphens: for file names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))


def factor(nats: float) -> str:
    """Factor of a probability for a number of nats, in Markdown: "1.65", "566", and for millions a power of e."""
    if nats < 2.3:
        return f"{math.exp(nats):.2f}"
    return f"{math.exp(nats):,.0f}" if nats < LARGE else f"$e^{{{nats:.0f}}}$"


def small(value: float, digits: int = 1) -> str:
    """A number that may be very small, in Markdown: "2.3", "0.02", "$7 \\cdot 10^{-7}$", "0"."""
    if value == 0 or abs(value) >= 0.001:
        return f"{value:.{digits}g}"
    significand, exponent = f"{value:.{digits - 1}e}".split("e")
    return rf"${significand} \cdot 10^{{{int(exponent)}}}$"


def shortened(text: str, limit: int) -> str:
    """`text` cut to at most `limit` characters, with an ellipsis if cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
