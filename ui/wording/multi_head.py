"""Sentences of the lesson on multi-head attention, about the sentence and about measured heads."""

from __future__ import annotations

from charts.grammar import counted, head_name, verb
from charts.labels import decimal, site_label
from claims.multi_head import NeededHeads, Outcome, Rewritten, SharpAndLarge
from model.dissect.head_roles import HeadTraits, MeasuredRole
from model.dissect.thresholds import SLIGHT
from model.language.languages import LanguagePair
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
NO_HEAD = "none"
NEEDED_IN = {
    "encoder.self": "the encoder’s self-attention",
    "decoder.self": "the decoder’s self-attention",
    "decoder.cross": "cross-attention",
    NO_HEAD: "none, by itself",
}
SHARPEST_LARGEST = {True: "yes", False: "no", None: "all are equally sharp"}


def describe_role(role: MeasuredRole | None) -> str:
    """Name the measured role, its frequency, and the loss without the head, in Markdown."""
    if role is None:
        return f"Role: {NOT_MEASURED}."
    lost = f"{abs(role.bleu_lost):.1f}"
    worth = f"{'loses' if role.bleu_lost > 0 else 'gains'} {lost} BLEU."
    bleu = "Without it the model’s BLEU stays the same." if lost == "0.0" else f"Without it the model {worth}"
    best = literal(ROLE_NAMES[role.best])
    if role.name is None:
        return (
            f"Role: **mixed**. In new sentences it looks most often at {best}, but only in {percent(role.share)} of "
            f"the rows. {bleu}"
        )
    return f"Role: it usually looks most at **{best}** ({percent(role.share)} of the time, in new sentences). {bleu}"


def describe_traits(traits: HeadTraits) -> str:
    """Describe how widely a head looks here, and its most frequent neighbour."""
    said = f"In this sentence its look spreads over **{traits.spread:.1f}** tokens on average"
    if traits.neighbour is None:
        return f"{said}."
    if not traits.hits:
        return f"{said}. It never looks most at a token’s neighbour or at the token itself."
    rows = f"{traits.hits} of {counted(traits.rows, 'row')} of pieces, `<sos>` and the end mark aside"
    return f"{said}. It looks most at {NEIGHBOUR[traits.neighbour]} in {rows}."


def describe_outcome(outcome: Outcome) -> str:
    """Describe the effect of changed heads on a translation."""
    same = "The translation stays the same. " if outcome.same else ""
    return (
        f"{same}The log-probability of the first translation goes from {decimal(outcome.before)} to "
        f"{decimal(outcome.after)}: a change of **{decimal(outcome.change, change=True)}** nats, its probability "
        f"{_times(outcome.change)}."
    )


def _times(change: float) -> str:
    """A change in nats as a factor."""
    if abs(change) < 0.005:
        return "stays the same"
    return f"is {'divided' if change < 0 else 'multiplied'} by {factor(abs(change))}"


def describe_needed_heads(needed: NeededHeads) -> str:
    """Count the heads that cost something when muted alone, that change next to nothing, and that gain."""
    costly, slight, gaining = needed.costly, needed.slight, needed.gaining
    heads = costly + slight + gaining
    if costly == heads:
        return f"This sentence needs each of the {heads} heads: muting any one costs {SLIGHT} nats or more."
    said = (
        f"Mute one head at a time: {costly or 'none'} of {heads} heads {verb(costly or 1, 'costs', 'cost')} {SLIGHT} "
        "nats or more"
    )
    if slight:
        said += f". Removing {_others(slight)} hardly matters"
    if gaining:
        head, change = needed.best
        said += (
            f". Without {_others(gaining)} the translation is likelier by {SLIGHT} nats or more"
            f"{verb(gaining, ':', ', most without')} {head_name(head)} ({decimal(change, change=True)} nats)"
        )
    if slight + gaining == 1:
        return f"{said}."
    return f"{said}. But you cannot simply remove all {slight + gaining} at once: heads may stand in for one another."


def _others(number: int) -> str:
    return "1 other" if number == 1 else f"any one of {number} others"


def describe_most_needed(needed: NeededHeads) -> str:
    """Name the head that costs most when muted alone."""
    head, change = needed.worst
    name, nats = f"**{head_name(head)}**", decimal(change, change=True)
    if change >= 0:
        return "None, by itself: muting any one head makes the translation no less likely."
    if not needed.kinds:
        return (
            f"None, by itself: even {name}, which costs most, changes the log-probability only by {nats} nats. "
            "Heads may stand in for one another."
        )
    return (
        f"For this sentence it is {name}: without it the log-probability changes by {nats} nats. A map shows where "
        "a head looks, not what the network does with it."
    )


def describe_without_last_cross(texts: Rewritten, pair: LanguagePair) -> str:
    """Describe the translation with the last cross-attention muted."""
    first, second = (quoted(text) or "nothing" for text in (texts.first, texts.second))
    if texts.same and not texts.first.strip():
        return "It writes nothing, as it did with that cross-attention."
    if texts.same:
        said = f"It still writes {second}: for this sentence the layers below read enough of the {pair.source}."
    elif texts.first == texts.second:
        said = f"It still writes {second}, from other pieces."
    else:
        said = f"It writes {second} instead of {first}."
    return (
        f"{said} The layers below still look at the {pair.source}. Each cross-attention is another chance to read it."
    )


def describe_sharp_and_large(heads: SharpAndLarge) -> str:
    """Say whether the sharpest head also has the largest share, for one token."""
    token, where = quoted(heads.token), site_label(heads.site).lower()
    share = f"has the largest share ({decimal(heads.share)})"
    if heads.sharp is None:
        return (
            f"{token} in {where} may look at only one key, so all heads are equally sharp; head {heads.large + 1} "
            f"{share}."
        )
    sharp = f"for {token} in {where} head {heads.sharp + 1} looks most sharply ({percent(heads.weight)})"
    said = f"Not here: {sharp}, but head {heads.large + 1} {share}."
    if heads.same:
        said = f"Here it does: {sharp}, and {share}."
    return f"{said} Weights say where values come from. The values and the output matrix decide what they add."
