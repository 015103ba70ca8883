"""Sentences of the lesson on multi-head attention, about the sentence and about measured heads."""

from __future__ import annotations

import numpy as np

from charts.grammar import counted, head_name, piece_names, verb
from charts.labels import decimal, site_label
from model import Record
from model.dissect.head_roles import HeadTraits, MeasuredRole
from model.dissect.head_shares import HeadShares
from model.dissect.muting import MutedHeads
from model.dissect.thresholds import SLIGHT
from model.network.site import Site
from model.store.results import NOT_MEASURED
from ui.text import factor, literal, percent, quoted

ROLE_NAMES = {
    "previous": "the token before",
    "same": "its own token",
    "next": "the token after",
    "sos": "the start mark",
    "eos": "the end mark",
    "aligned": "the word being written",
    "aligned_read": "the word just read",
}
BRIEF = {  # on a thumbnail
    "previous": "token before",
    "same": "own token",
    "next": "token after",
    "sos": "start mark",
    "eos": "end mark",
    "aligned": "word written",
    "aligned_read": "word read",
}
NEIGHBOUR = {"previous": "the token before", "same": "the token itself", "next": "the token after"}


def bleu(lost: float) -> str:
    """Describe the effect of muting a head on BLEU. lost: BLEU with it minus BLEU without."""
    if abs(lost) < 0.05:
        return "Without it the model’s BLEU stays the same."
    return f"Without it the model {'loses' if lost > 0 else 'gains'} {abs(lost):.1f} BLEU."


def role_sentence(role: MeasuredRole | None) -> str:
    """Name the measured role, its frequency, and the loss without the head, in Markdown."""
    if role is None:
        return f"Role: {NOT_MEASURED}."
    best = literal(ROLE_NAMES[role.best])
    if role.name is None:
        return (
            f"Role: **mixed**. In new sentences it looks most often at {best}, but only in {percent(role.share)} of "
            f"the rows. {bleu(role.bleu_lost)}"
        )
    return (
        f"Role: it usually looks most at **{best}** ({percent(role.share)} of the time, in new sentences). "
        f"{bleu(role.bleu_lost)}"
    )


def in_this_sentence(each: HeadTraits) -> str:
    """Describe how widely a head looks here, and its most frequent neighbour."""
    said = f"In this sentence its look spreads over **{each.spread:.1f}** tokens on average"
    if each.neighbour is None:
        return f"{said}."
    rows = f"{each.hits} of {counted(each.rows, 'row')} of pieces, `<sos>` and the end mark aside"
    if not each.hits:
        return f"{said}. It never looks most at a token’s neighbour or at the token itself."
    return f"{said}. It looks most at {NEIGHBOUR[each.neighbour]} in {rows}."


def times(change: float) -> str:
    """Convert a change of log-probability to a factor of the probability."""
    if abs(change) < 0.005:
        return "its probability stays the same"
    if change < 0:
        return f"its probability is divided by {factor(-change)}"
    return f"its probability is multiplied by {factor(change)}"


def describe_outcome(before: Record, forced: Record, free: Record) -> str:
    """Describe the effect of changed heads on a translation. forced: the old target; free: the new translation."""
    change = forced.log_prob - before.log_prob
    same = "The translation stays the same. " if free.target.ids == before.target.ids else ""
    return (
        f"{same}The log-probability of the first translation goes from {decimal(before.log_prob)} to "
        f"{decimal(forced.log_prob)}: a change of **{decimal(change, change=True)}** nats, {times(change)}."
    )


def heads_muted(muted: MutedHeads) -> str:
    """Count the heads that cost something when muted alone, that change next to nothing, and that gain."""
    costly, slight, gaining = muted.counts
    heads = len(muted.heads)
    if costly == heads:
        return f"This sentence needs each of the {heads} heads: muting any one costs {SLIGHT} nats or more."
    said = (
        f"Mute one head at a time: {costly or 'none'} of {heads} heads {verb(costly or 1, 'costs', 'cost')} {SLIGHT} "
        "nats or more"
    )
    if slight:
        said += f". Removing {'1 other' if slight == 1 else f'any one of {slight} others'} hardly matters"
    if gaining:
        best = int(muted.change.argmax())
        others = "1 other" if gaining == 1 else f"any one of {gaining} others"
        said += (
            f". Without {others} the translation is likelier by {SLIGHT} nats or more"
            f"{verb(gaining, ':', ', most without')} {head_name(muted.heads[best])} "
            f"({decimal(muted.change[best], change=True)} nats)"
        )
    if slight + gaining == 1:
        return f"{said}."
    return f"{said}. But you cannot simply remove all {slight + gaining} at once: heads may stand in for one another."


def most_needed(muted: MutedHeads) -> str:
    """Name the head that costs most when muted alone."""
    worst = int(muted.change.argmin())
    name, change = f"**{head_name(muted.heads[worst])}**", decimal(muted.change[worst], change=True)
    if muted.change[worst] >= 0:
        return "None, by itself: muting any one head makes the translation no less likely."
    if muted.change[worst] > -SLIGHT:
        return (
            f"None, by itself: even {name}, which costs most, changes the log-probability only by {change} nats. "
            "Heads may stand in for one another."
        )
    return (
        f"For this sentence it is {name}: without it the log-probability changes by {change} nats. A map shows where "
        "a head looks, not what the network does with it."
    )


NEEDED_IN = (
    "the encoder’s self-attention",
    "the decoder’s self-attention",
    "cross-attention",
    "none, by itself",
)


def needed_in(muted: MutedHeads) -> frozenset[int]:
    """Which of `NEEDED_IN` the most needed head belongs to."""
    worst = int(muted.change.argmin())
    if muted.change[worst] > -SLIGHT:
        return frozenset({len(NEEDED_IN) - 1})
    sites = [
        Site(head.site) for head, change in zip(muted.heads, muted.change, strict=True) if change == muted.change[worst]
    ]
    return frozenset(2 if site.kind == "cross" else int(site.side == "decoder") for site in sites)


def without_last_cross(before: Record, free: Record) -> str:
    """Describe the translation with the last cross-attention muted."""
    written, first = (quoted(record.target.text) or "nothing" for record in (free, before))
    if free.target.ids == before.target.ids and not before.target.text.strip():
        return "It writes nothing, as it did with that cross-attention."
    if free.target.ids == before.target.ids:
        told = f"It still writes {written}: for this sentence the layers below read enough of the English."
    elif free.target.text == before.target.text:
        told = f"It still writes {written}, from other pieces."
    else:
        told = f"It writes {written} instead of {first}."
    return f"{told} The layers below still look at the English. Each cross-attention is another chance to read it."


SHARPEST_LARGEST = ("yes", "no", "all are equally sharp")


def is_sharpest_largest(record: Record, site: str, token: int, found: HeadShares) -> int:
    """Which of `SHARPEST_LARGEST` holds for one token."""
    seen = record.attention[site]
    if np.isfinite(seen.scores[0, token]).sum() == 1:
        return 2
    sharp, large = int(seen.weights[:, token].max(axis=1).argmax()), int(found.shares[:-1].argmax())
    return int(sharp != large)


def sharpest_and_largest(record: Record, site: str, token: int, found: HeadShares) -> str:
    """Say whether the sharpest head also has the largest share, for one token."""
    seen, rows = record.attention[site], record.inputs(Site(site).side)
    same = is_sharpest_largest(record, site, token, found)
    label, where = quoted(piece_names(rows)[token]), site_label(site).lower()
    large = int(found.shares[:-1].argmax())
    share = f"head {large + 1} has the largest share ({decimal(found.shares[large])})"
    if same == 2:
        return f"{label} in {where} may look at only one key, so all heads are equally sharp; {share}."
    sharp = int(seen.weights[:, token].max(axis=1).argmax())
    weight = percent(float(seen.weights[sharp, token].max()))
    if same == 0:
        told = f"Here it does: for {label} in {where} head {sharp + 1} looks most sharply ({weight}), and {share}."
        told = told.replace(f"and head {large + 1} has", "and has")
    else:
        told = f"Not here: for {label} in {where} head {sharp + 1} looks most sharply ({weight}), but {share}."
    return f"{told} Weights say where values come from. The values and the output matrix decide what they add."
