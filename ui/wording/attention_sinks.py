"""Sentences of the lab on attention sinks: one row, all rows, word links, and measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from charts.grammar import NAMED, clauses, counted, head_name, listed, piece_names, verb, verb_of
from charts.labels import decimal, site_label
from claims.attention_sinks import EosLength, LooksElsewhere, NeededWeight, SinkCounts, TableAgreement
from claims.sink_effect import SinkEffect
from model import Head, Record
from model.dissect.attention_sinks import RowMeasures
from model.dissect.thresholds import SLIGHT
from model.language.glossary import glossary
from model.language.languages import LanguagePair
from model.language.tokenizer import EOS_PIECE
from model.network.site import Site
from ui.text import percent, quoted
from ui.wording.sink_effect import describe_sink_effect

AT = {"writing": "the step that writes it", "reading": "the step that has read it"}


def describe_eos_weight(effect: SinkEffect, record: Record, look: RowMeasures, *, why: bool = True) -> str:
    """why: explain a step with most weight on `<eos>`."""
    if not _writes(look.head):
        return describe_sink_effect(effect, quoted(piece_names(record.source)[look.query]))
    return describe_sink_effect(effect, f"Step {look.query + 1}", piece_names(record.target)[look.query], why=why)


def describe_length(found: EosLength) -> str:
    said = (
        f"The end mark has {percent(found.weight)} of this look by weight, {percent(found.share)} by weight times "
        f"length. Its value is {decimal(found.length)} long, the others {decimal(found.others)} on average"
    )
    if found.beside is not None:
        said += f", and no value is {found.beside}"
    if found.adds_most is None:
        return f"{said}."
    shared = "Several tokens share the largest weight"
    on = shared if found.most is None else f"The most weight is on {quoted(found.most)}"
    return f"{said}. {on}, but {quoted(found.adds_most)} adds most to the result."


def describe_needed(needed: NeededWeight | None, written: str | None) -> str:
    """written: the piece of a decoder step; None for a row of the encoder."""
    judged = "the translation" if written is None else quoted(written)
    if needed is None:
        return f"Taking away any one weight of this row costs {judged} less than {SLIGHT} nats."
    has = f"it has {percent(needed.weight)} of the weight"
    if needed.rank == "largest":
        has = "it has the most weight"
    elif needed.rank == "tied":
        has += ", as much as any other"
    change = decimal(needed.change, change=True)
    return f"Taking away {quoted(needed.key)} hurts {judged} most: {change} nats; {has}."


def describe_rows(rows: SinkCounts) -> str:
    """Count rows, and name the one that needs its weight on `<eos>` most."""
    worst = rows.worst
    if rows.total == 1:
        said = f"The one row {'looks' if rows.most else 'does not look'} most at the end mark"
        if worst is None:
            return f"{said}."
        what = quoted(worst.name) if _writes(worst.head) else "the translation"
        change = decimal(worst.change, change=True)
        return f"{said}; without its weight there the log-probability of {what} changes by {change} nats."
    looks = verb(max(rows.most, 1), "looks", "look")
    said = f"{rows.most or 'None'} of {counted(rows.total, 'row')} {looks} most at the end mark"
    if worst is None or rows.costs is None:
        return f"{said}."
    if rows.most:
        cost = verb(max(rows.costs, 1), "costs", "cost")
        said += f"; without that weight {rows.costs or 'none'} of them {cost} {SLIGHT} nats or more"
        if worst.is_slight:
            return f"{said}. In no row does the weight on the end mark cost that much."
    elif worst.is_slight:
        return f"{said}, and in none does its weight cost {SLIGHT} nats."
    where = f"at step {worst.query + 1}, which writes" if _writes(worst.head) else "at"
    return (
        f"{said}. It costs most for {head_name(worst.head)}, {where} {quoted(worst.name)}: "
        f"{decimal(worst.change, change=True)} nats, with {percent(worst.weight)} of its weight on the end mark."
    )


def describe_sources(result: Mapping[str, Any], ended: int, pair: LanguagePair) -> str:
    """Name the test sentences behind a result of `model.analysis.eos`. ended: number of complete translations, which
    count.
    """
    sources = counted(result["sources"], f"{pair.source} test sentence")
    drawn = "" if result["drawn"] == "all" else f", drawn {result['drawn']}"
    if ended == result["sources"]:
        return f"{'' if drawn else 'All '}{sources}{drawn}"
    return f"{ended:,} of {'' if drawn else 'all '}{sources}{drawn}: those whose translation ends"


def describe_measured(entry: Mapping[str, Any]) -> str:
    """Describe the measured weight of one head on `<eos>`. entry: as `model.analysis.eos` stores it."""
    of = "of the written piece" if entry["of"] == "step" else "of the whole translation"
    said = (
        f"In these sentences this head has {percent(entry['weight'])} of its weight on the end mark, or "
        f"{percent(entry['weighted'])} by weight times length. In {percent(entry['strongest'])} of the rows no token "
        f"has more. Taking it away changes the log-probability {of} by {decimal(entry['median_change'])} nats in the "
        f"median. It costs {SLIGHT} nats or more in {percent(entry['costs'])} of the rows"
    )
    if entry["costs_at_the_end"] is not None and entry["of"] == "step":
        said += f" ({percent(entry['costs_at_the_end'])} of the steps that end a translation)"
    return f"{said}."


def describe_no_glossary(pair: LanguagePair) -> str:
    if not glossary(pair.codes):
        return f"There is no glossary of {pair.source} and {pair.target} words here."
    return f"The glossary has none of these {pair.source} words for any {pair.target} word of this translation."


def describe_agreement(agreement: TableAgreement, pair: LanguagePair) -> str:
    if not agreement.judged:
        return describe_no_glossary(pair)
    whole = counted(agreement.judged, "word or mark", "words and marks")
    looks = verb_of(agreement.agree, agreement.judged, "looks", "look")
    said = f"{agreement.agree} of {whole} {looks} most, apart from the end mark, at the word that the glossary has"
    if agreement.unknown:
        said += f"; {agreement.unknown} more {verb(agreement.unknown, 'is', 'are')} not in it"
    if agreement.sinks:
        said += (
            f". {agreement.sinks} {verb(agreement.sinks, 'has', 'have')} more weight on the end mark than on any word"
        )
    return f"{said}."


def describe_elsewhere(words: Sequence[LooksElsewhere]) -> str | None:
    """Name words that look elsewhere; None without any."""
    if not words:
        return None
    said = [
        f"{quoted(look.word)} {'is spelt like' if look.spelt_alike else 'usually translates'} {quoted(look.meaning)}"
        f"{', but apart from the end mark it' if look.sink else ' and'} looks most at {quoted(look.looks_at)} "
        f"({percent(look.weight)})"
        for look in words[:NAMED]
    ]
    right = verb(len(words), "this word is right, and its", "these words are right, and their")
    return (
        f"By the glossary {right} look is elsewhere: {clauses(said, len(words))}. Each encoder state also knows its "
        "neighbours, and the decoder knows much before it looks."
    )


def describe_reader(reader: Mapping[str, Any]) -> str:
    """Name a stored way to read links: "Decoder layer 1, cross-attention, head 1, read at the step that writes it"."""
    head = "mean of its heads" if reader["head"] == "mean" else f"head {reader['head'] + 1}"
    return f"{site_label(reader['site'])}, {head}, read at {AT[reader['rows']]}"


def describe_error(entry: Mapping[str, Any], others: Mapping[str, Any]) -> str | None:
    """Describe the best head of a model against links by hand; None where its test half has no sentence.

    entry: a model's, others: `others.reported`, as `model.analysis.hand_alignment` stores them.
    """
    if entry["by_hand"] is None or others is None:
        return None
    return (
        f"The best on one half of the sentences is {describe_reader(entry['chosen'])}. On the other half its alignment "
        f"error rate is {percent(entry['by_hand']['aer'])} against the links by hand and "
        f"{percent(entry['eflomal']['aer'])} against eflomal’s; eflomal’s own links have "
        f"{percent(others['eflomal']['aer'])}, the glossary’s {percent(others['table']['aer'])}."
    )


def describe_apart(entry: Mapping[str, Any]) -> str:
    """Describe one stored word that is right and has most weight elsewhere."""
    linked = listed([quoted(word) for word in entry["stands_for"] if word != EOS_PIECE])
    return (
        f"{quoted(entry['word'])} looks most at {quoted(entry['looks_at'])} ({percent(entry['weight'])}) and is linked "
        f"to {linked}"
    )


def _writes(head: Head) -> bool:
    """Whether the rows of a head are decoder steps: those of cross-attention."""
    return Site(head.site).kind == "cross"
