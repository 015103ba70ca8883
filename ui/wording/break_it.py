"""Sentences of the lab Break it: what mistakes do to a map's rows and to the translation."""

from __future__ import annotations

from charts.grammar import counted, most_at, verb, verb_of
from charts.labels import decimal
from claims.break_it import BrokenRows, MovedRow, Outcome, RowSums
from model.language.languages import LanguagePair
from ui.text import factor, percent, quoted


def the_mistakes(count: int) -> str:
    """The mistakes, as a sentence names them."""
    return verb(count, "the mistake", "the mistakes")


def describe_rows(rows: BrokenRows) -> str:
    """Describe the row sums of the head, and the row that changed most."""
    parts = [describe_sums(rows.sums)]
    if rows.ahead is not None:
        query, share = rows.ahead
        look = f"looks {percent(share)} at pieces that come later, which it has still to write."
        parts.append(f"{quoted(query)} {look}" if share else "No row looks at pieces that come later.")
    if rows.alike:
        parts.append(f"All {rows.alike} heads of this layer look the same way.")
    if rows.strongest is not None:
        before, after = map(percent, rows.strongest)
        parts.append(
            f"On average the strongest key of a row has {after}, without {the_mistakes(rows.mistakes)} {before}."
        )
    return " ".join([*parts, describe_moved(rows.moved)])


def describe_sums(sums: RowSums) -> str:
    if not sums.off:
        return "Every row still adds up to 1."
    said = (
        f"{sums.off} of {counted(sums.rows, 'row')} {verb_of(sums.off, sums.rows, 'does', 'do')} not add up to 1. "
        f"That of {quoted(sums.query)} adds up to {decimal(sums.worst)}"
    )
    match sums.reason:
        case "columns":
            return f"{said}. Every column does."
        case "masked":
            return f"{said}: the softmax gave the rest to masked pieces, and the mask threw it away."
        case "padding":
            return f"{said}: {percent(1 - sums.worst)} of its look is on padding, which is not in the sentence."
        case None:
            return f"{said}."


def describe_moved(moved: MovedRow | None) -> str:
    if moved is None:
        return "No row looks anywhere else than before."
    keys = [quoted(key) for key in moved.keys]
    now = "nowhere" if moved.after is None else most_at(keys, moved.after)
    return (
        f"The row of {quoted(moved.query)} changes most: it looked {most_at(keys, moved.before)} and now looks {now}."
    )


def describe_outcome(outcome: Outcome, pair: LanguagePair) -> str:
    """Describe the effect on the right model's translation, and the new translation."""
    noun = the_mistakes(outcome.mistakes)
    said = (
        f"The log-probability of the right model’s {pair.target} is {decimal(outcome.before)} without {noun} and "
        f"{decimal(outcome.after)} with {pronoun(outcome.mistakes)}: "
    )
    likely = "more likely" if outcome.change > 0 else "less likely"
    said += f"{factor(abs(outcome.change))} times {likely}." if outcome.change else "the same."
    writes = f"still writes the same {pair.target}" if outcome.same else f"writes {quoted(outcome.text) or 'nothing'}"
    said += f" Word by word, the model {writes}."
    if outcome.over_queries:
        said += " A step has one query alone then, and the softmax over it gives every key the weight 1."
    if outcome.hidden:
        said += (
            f" While it writes there is nothing later to hide, so {noun} {verb(outcome.mistakes, 'shows', 'show')} "
            "only where the whole translation is read at once, as in training."
        )
    return said


def describe_cost(outcome: Outcome) -> str:
    """Describe the effect on the log-probability of the right model's translation, in a few words."""
    before, after = decimal(outcome.before), decimal(outcome.after)
    return f"log-probability {after}, without {pronoun(outcome.mistakes)} {before}."


def pronoun(count: int) -> str:
    """Of the mistakes."""
    return verb(count, "it", "them")
