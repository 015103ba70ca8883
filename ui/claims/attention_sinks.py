"""Sentences of the lab on attention sinks: one row, all rows, word links, and measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.grammar import (
    NAMED,
    clauses,
    counted,
    head_name,
    listed,
    names_of,
    one_has_most,
    piece_names,
    verb,
    verb_of,
    word_names,
)
from charts.labels import decimal, site_label
from model import Head, Record
from model.dissect.arrivals import is_word
from model.dissect.attention_sinks import RowMeasures, SinkRows
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.dissect.word_links import Rows, WordLink, written_words
from model.language.tokenizer import EOS_PIECE
from model.network.site import Site
from ui.claims.sink_effect import describe_other_row, describe_other_step, describe_sink_row, describe_sink_step
from ui.text import percent, quoted

AT = {"writing": "the step that writes it", "reading": "the step that has read it"}


def writes(head: Head) -> bool:
    """Whether the rows of a head are decoder steps: those of cross-attention."""
    return Site(head.site).kind == "cross"


def describe_eos_weight(record: Record, look: RowMeasures, *, why: bool = True) -> str:
    """Describe the effect of the row's weight on `<eos>`, in Markdown. why: explain a step with most weight on it."""
    weight, change = float(look.weights[-1]), float(look.changes[-1])
    most = int(look.weights.argmax()) == len(look.weights) - 1
    if not writes(look.head):
        who = quoted(piece_names(record.source)[look.query])
        return (describe_sink_row if most else describe_other_row)(who, weight, change)
    written = piece_names(record.target)[look.query]
    step, log_prob = f"Step {look.query + 1}", float(record.log_probs[look.query])
    if most:
        return describe_sink_step(step, weight, written, log_prob, change, why=why)
    return describe_other_step(step, weight, written, log_prob, change)


def describe_length(record: Record, look: RowMeasures) -> str:
    """Describe the share of `<eos>` in the context, and the reason, in Markdown."""
    length, others = float(look.lengths[-1]), look.lengths[:-1]
    said = (
        f"The end mark has {percent(float(look.weights[-1]))} of this look by weight, "
        f"{percent(float(look.shares[-1]))} by weight times length. Its value is {decimal(length)} long, the others "
        f"{decimal(float(others.mean()))} on average"
    )
    if length < float(others.min()):
        said += ", and no value is shorter"
    elif length > float(others.max()):
        said += ", and no value is longer"
    by_weight, by_share = int(look.weights.argmax()), int(look.shares.argmax())
    if by_weight == by_share:
        return f"{said}."
    names = [quoted(name) for name in piece_names(record.source)]
    shared = "Several tokens share the largest weight"
    on = f"The most weight is on {names[by_weight]}" if one_has_most(look.weights) else shared
    return f"{said}. {on}, but {names[by_share]} adds most to the result."


def describe_needed(record: Record, look: RowMeasures) -> str:
    """Name the key whose weight costs most when removed, in Markdown."""
    worst = int(look.changes.argmin())
    change = float(look.changes[worst])
    judged = quoted(piece_names(record.target)[look.query]) if writes(look.head) else "the translation"
    if change > -SLIGHT:
        return f"Taking away any one weight of this row costs {judged} less than {SLIGHT} nats."
    label = quoted(piece_names(record.source)[worst])
    weight = float(look.weights[worst])
    has = f"it has {percent(weight)} of the weight"
    if weight == look.weights.max():
        has = "it has the most weight" if one_has_most(look.weights) else f"{has}, as much as any other"
    return f"Taking away {label} hurts {judged} most: {decimal(change, change=True)} nats; {has}."


def describe_rows(record: Record, found: SinkRows) -> str:
    """Count the rows with most weight on `<eos>`; where computed, also those that need it, and the row that needs it
    most.
    """
    strongest = found.strongest > 0
    total, most = found.weights.size, int(strongest.sum())
    if total == 1:
        return _describe_one_row(record, found)
    said = f"{most or 'None'} of {counted(total, 'row')} {verb(max(most, 1), 'looks', 'look')} most at the end mark"
    if found.changes is None:
        return f"{said}."
    if most:
        costs = int((found.changes[strongest] <= -SLIGHT).sum())
        cost = verb(max(costs, 1), "costs", "cost")
        said += f"; without that weight {costs or 'none'} of them {cost} {SLIGHT} nats or more"
    head, query = np.unravel_index(int(found.changes.argmin()), found.changes.shape)
    change = float(found.changes[head, query])
    if change > -SLIGHT:
        return (
            f"{said}. In no row does the weight on the end mark cost that much."
            if most
            else f"{said}, and in none does its weight cost {SLIGHT} nats."
        )
    which = found.heads[head]
    if writes(which):
        where = f"at step {query + 1}, which writes {quoted(piece_names(record.target)[query])}"
    else:
        where = f"at {quoted(piece_names(record.source)[query])}"
    return (
        f"{said}. It costs most for {head_name(which)}, {where}: {decimal(change, change=True)} nats, with "
        f"{percent(float(found.weights[head, query]))} of its weight on the end mark."
    )


def _describe_one_row(record: Record, found: SinkRows) -> str:
    said = f"The one row {'looks' if found.strongest.any() else 'does not look'} most at the end mark"
    if found.changes is None:
        return f"{said}."
    what = quoted(piece_names(record.target)[0]) if writes(found.heads[0]) else "the translation"
    change = decimal(float(found.changes.min()), change=True)
    return f"{said}; without its weight there the log-probability of {what} changes by {change} nats."


def describe_sources(result: Mapping[str, Any], ended: int) -> str:
    """Name the test sentences behind a result of `model.analysis.eos`. ended: number of complete translations, which
    count.
    """
    sources = counted(result["sources"], "English test sentence")
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


def describe_agreement(record: Record, links: Sequence[WordLink]) -> str:
    """Count how often the strongest word is the table's word, punctuation included."""
    judged = [each for each in links if each.table is not None]
    if not judged:
        return "The glossary has none of these English words for any French word of this translation."
    agree = sum(bool(each.agrees) for each in judged)
    rest = sum(each.sink_weight > each.weight for each in links)
    of_all = f"{agree} of {counted(len(judged), 'word or mark', 'words and marks')}"
    looks = verb_of(agree, len(judged), "looks", "look")
    said = f"{of_all} {looks} most, apart from the end mark, at the word that the glossary has"
    if none := len(links) - len(judged):
        said += f"; {none} more {verb(none, 'is', 'are')} not in it"
    if rest:
        said += f". {rest} {verb(rest, 'has', 'have')} more weight on the end mark than on any word"
    return f"{said}."


def describe_elsewhere(record: Record, links: Sequence[WordLink], rows: Rows) -> str | None:
    """Name words that are right by the table and have most weight elsewhere, in Markdown; None without any.

    A word is right if it mostly translates an English word of this sentence, or is identical to one. Punctuation is
    left out: that a full stop looks elsewhere surprises nobody.
    """
    words, english = names_of(written_words(record, rows)), word_names(record.source)
    found = [
        each
        for each in links
        if each.table is not None
        and not each.agrees
        and (each.table.share is None or each.table.share >= MOSTLY)
        and is_word(words[each.word])
    ]
    if not found:
        return None
    told = []
    for each in found[:NAMED]:
        assert each.table is not None
        meaning = record.source.words[each.table.places[0]].text  # the table knows words, not their places
        stands = "usually translates" if each.table.share is not None else "is spelt like"
        sinks = each.sink_weight > each.weight
        among = ", but apart from the end mark it looks most at" if sinks else " and looks most at"
        told.append(
            f"{quoted(words[each.word])} {stands} {quoted(meaning)}{among} {quoted(english[each.attended])} "
            f"({percent(each.weight)})"
        )
    right = verb(len(found), "this word is right, and its", "these words are right, and their")
    return (
        f"By the glossary {right} look is elsewhere: {clauses(told, len(found))}. Each encoder state also knows its "
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
    """Describe one stored word that is right and has most weight elsewhere, in Markdown."""
    linked = listed([quoted(word) for word in entry["stands_for"] if word != EOS_PIECE])
    return (
        f"{quoted(entry['word'])} looks most at {quoted(entry['looks_at'])} ({percent(entry['weight'])}) and is linked "
        f"to {linked}"
    )
