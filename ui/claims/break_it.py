"""Sentences of the lab Break it: effect of mistakes on a map's rows, on the right translation, and on the output."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from charts.grammar import counted, most_at, piece_names, verb_of
from charts.labels import decimal
from charts.row_sums import sums_of
from model import Record
from model.dissect.thresholds import ADDS_UP, AHEAD, STAYS
from model.network.intervention import Mistake
from model.network.site import Site
from model.record import Array
from ui.claims.prediction import Prediction, what_becomes
from ui.text import factor, percent, quoted

IN_STEPS: frozenset[Mistake] = frozenset({"no_causal_mask", "mask_after_softmax"})  # a decoder's step makes neither
# after which rows need not add up to 1
SUMS: frozenset[Mistake] = frozenset({"softmax_over_queries", "mask_after_softmax", "no_padding_mask"})


def wording(mistakes: Collection[Mistake]) -> tuple[str, str]:
    """The mistakes as a sentence names them, and their pronoun."""
    return ("the mistake", "it") if len(mistakes) == 1 else ("the mistakes", "them")


def describe_rows(mistakes: Collection[Mistake], right: Record, broken: Record, site: str, head: int) -> str:
    """Describe the head's row sums with the mistakes, and the row that changed most, in Markdown."""
    before, after = (record.attention[site].weights[head] for record in (right, broken))
    names = [quoted(name) for name in piece_names(broken.rows(site))]
    parts = [added_up(mistakes, after, names)]
    place = Site(site)
    of_decoder = place.side == "decoder" and place.kind == "self"
    if "no_causal_mask" in mistakes and "softmax_over_queries" not in mistakes and of_decoder:
        parts.append(ahead(after, names))
    if "one_projection" in mistakes:
        parts.append(alike(broken.attention[site].weights))
    if "no_root" in mistakes:
        parts.append(
            f"On average the strongest key of a row has {percent(float(after.max(-1).mean()))}, without "
            f"{wording(mistakes)[0]} {percent(float(before.max(-1).mean()))}."
        )
    keys = [quoted(name) for name in piece_names(broken.columns(site))]
    return " ".join(filter(None, [*parts, moved(before, after, names, keys)]))


def added_up(mistakes: Collection[Mistake], weights: Array, names: list[str]) -> str:
    """Describe the sums of the rows of weights (queries, keys). names: of the queries, in Markdown.

    The reason is given where it is the only one.
    """
    sums = sums_of(weights)
    off = int((np.abs(sums - 1) > ADDS_UP).sum())
    if not off:
        return "Every row still adds up to 1."
    worst = int(np.abs(sums - 1).argmax())
    said = (
        f"{off} of {counted(len(sums), 'row')} {verb_of(off, len(sums), 'does', 'do')} not add up to 1. That of "
        f"{names[worst]} adds up to {decimal(float(sums[worst]))}"
    )
    cause = SUMS.intersection(mistakes)
    if "softmax_over_queries" in cause and np.allclose(weights.sum(axis=0), 1, atol=1e-4):
        return f"{said}. Every column does."
    if cause == {"mask_after_softmax"}:
        return f"{said}: the softmax gave the rest to masked pieces, and the mask threw it away."
    if cause == {"no_padding_mask"}:
        return f"{said}: {percent(float(1 - sums[worst]))} of its look is on padding, which is not in the sentence."
    return f"{said}."


def ahead(weights: Array, names: list[str]) -> str:
    """Describe the decoder's row with most weight on later tokens."""
    later = np.triu(weights, 1).sum(axis=-1)
    most = int(later.argmax())
    if later[most] < AHEAD:
        return "No row looks at pieces that come later."
    return f"{names[most]} looks {percent(float(later[most]))} at pieces that come later, which it has still to write."


def alike(heads: Array) -> str:
    """Say that all heads (heads, queries, keys) have the same weights; empty if not, or for a single head."""
    if len(heads) < 2 or float(np.ptp(heads, axis=0).max()) > 1e-5:
        return ""
    return f"All {len(heads)} heads of this layer look the same way."


def moved(before: Array, after: Array, names: list[str], keys: list[str]) -> str:
    """Describe the row with the largest change."""
    changes = 0.5 * np.abs(after - before).sum(axis=-1)
    most = int(changes.argmax())
    if changes[most] < STAYS:
        return "No row looks anywhere else than before."
    now = "nowhere" if not after[most].any() else most_at(keys, after[most])
    return f"The row of {names[most]} changes most: it looked {most_at(keys, before[most])} and now looks {now}."


def describe_outcome(mistakes: Collection[Mistake], right: Record, broken: Record, written: Record) -> str:
    """Describe the effect on the right model's translation, and the new translation, in Markdown."""
    (noun, pronoun), change = wording(mistakes), broken.log_prob - right.log_prob
    said = (
        f"The log-probability of the right model’s French is {decimal(right.log_prob)} without {noun} and "
        f"{decimal(broken.log_prob)} with {pronoun}: "
    )
    likely = "more likely" if change > 0 else "less likely"
    said += "the same." if abs(change) < STAYS else f"{factor(abs(change))} times {likely}."
    same = written.target.ids == right.target.ids
    french = "still writes the same French" if same else f"writes {quoted(written.target.text) or 'nothing'}"
    said += f" Word by word, the model {french}."
    if "softmax_over_queries" in mistakes:
        said += " A step has one query alone then, and the softmax over it gives every key the weight 1."
    if IN_STEPS.issuperset(mistakes) and same:
        shows = "shows" if pronoun == "it" else "show"
        said += (
            f" While it writes there is nothing later to hide, so {noun} {shows} only where the whole translation is "
            "read at once, as in training."
        )
    return said


def describe_cost(mistakes: Collection[Mistake], right: Record, broken: Record) -> str:
    """Describe the effect on the log-probability of the right model's French, in a few words."""
    return f"log-probability {decimal(broken.log_prob)}, without {wording(mistakes)[1]} {decimal(right.log_prob)}."


def what_it_writes(title: str, right: Record, written: Record) -> Prediction:
    """What happens to the French with the mistakes of this title?"""
    return what_becomes(f"{title}: what becomes of the French?", right, written)
