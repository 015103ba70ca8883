"""Grammar of computed sentences: counts, agreement, lists, ranks, and distinct names for repeated words.

Plain text; prose in Markdown quotes the names (`ui.text.quoted`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from charts.labels import ROUNDING, percent, piece_labels, site_label, word_label
from model.language.tokenizer import Tokens, Word
from model.network.intervention import Head
from model.record import Array

NAMED = 4  # names in a list; of more the number is said


def counted(number: int, thing: str, things: str = "") -> str:
    """A number and its noun: "1 word", "2,404 words". things: an irregular plural."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def verb(number: int, one: str, several: str) -> str:
    """The verb form for a number: `verb(1, "looks", "look")` is "looks"; none take the plural."""
    return one if number == 1 else several


def verb_of(part: int, whole: int, one: str, several: str) -> str:
    """The verb form for a part of a whole: "1 of 5 looks", "0 of 1 looks", "0 of 5 look"."""
    return one if 1 in (part, whole) else several


def listed(parts: Sequence[str]) -> str:
    """Join parts as prose does: "a", "a and b", "a, b and c"."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def first_few(parts: Sequence[str], most: int = NAMED) -> str:
    """A list of at most this many: "a, b and 3 more"."""
    more = len(parts) - most
    return listed([*parts[:most], f"{more} more"] if more > 0 else parts)


def clauses(parts: Sequence[str], whole: int) -> str:
    """Join clauses of one sentence, out of `whole`: "a; b; and 3 more"."""
    more = whole - len(parts)
    return "; ".join([*parts, f"and {more} more"] if more else parts)


def most_at(names: Sequence[str], weights: Array) -> str:
    """Name the strongest keys of a row of weights, after "looks".

    "most at dog (40 %)", "most at the (1) and the (2) (30 % each)", "at all alike (25 % each)". names: of all keys,
    already quoted if needed.
    """
    most = float(weights.max())
    tied = [name for name, weight in zip(names, weights, strict=True) if ties(float(weight), most)]
    if len(tied) == 1:
        return f"most at {tied[0]} ({percent(most)})"
    if len(tied) == len(names):
        return f"at all alike ({percent(most)} each)"
    return f"most at {first_few(tied)} ({percent(most)} each)"


def one_has_most(weights: Array) -> bool:
    """Whether one weight of a row is larger than all others."""
    return sum(ties(float(weight), float(weights.max())) for weight in weights) == 1


def ties(weight: float, most: float) -> bool:
    """Whether a weight equals the largest, up to rounding."""
    return most - weight <= ROUNDING


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st ..."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


def distinct_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels with a number on repeated ones: "the (1)", "dog", "the (2)"."""
    times, seen, names = Counter(labels), Counter[str](), list[str]()
    for label in labels:
        name = label
        while times[label] > 1 and name in times:  # again where a label is itself written as a name
            seen[label] += 1
            name = f"{label} ({seen[label]})"
        names.append(name)
    return tuple(names)


def names_of(words: Sequence[Word]) -> tuple[str, ...]:
    """Names of words in sentences: `charts.labels.word_label`, repeated ones numbered."""
    return distinct_names([word_label(word) for word in words])


def word_names(tokens: Tokens) -> tuple[str, ...]:
    """Names of the words of a text in sentences."""
    return names_of(tokens.words)


def piece_names(tokens: Tokens) -> tuple[str, ...]:
    """Names of pieces in sentences: `charts.labels.piece_labels`, repeated ones numbered."""
    return distinct_names(piece_labels(tokens))


def head_name(head: Head) -> str:
    """A head for people: "Encoder layer 1, self-attention, head 2"."""
    return f"{site_label(head.site)}, head {head.head + 1}"
