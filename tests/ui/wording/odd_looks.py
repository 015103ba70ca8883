"""Sentences about looks at English: in the race, in lessons 1 and 2, in notes on `<eos>`, in the labs on attention."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from charts.grammar import names_of, piece_names, word_names
from claims.agreement import verdicts
from claims.attention import changed_step, spreads, turning_back
from claims.attention_sinks import eos_length, looks_elsewhere, needed_weight, sink_counts, table_agreement
from claims.encoder_decoder import decoder_step, probe_guesses, ranked_first, state_changes
from claims.own_attention import borrowed, carried_most, drawn_effect
from claims.predict_rnn import lost_words, needed_word, needs_most, read_off_best, which_piece
from claims.prediction import among_words, what_becomes
from claims.set_weights import what_became
from claims.sink_effect import effect_of_row
from model import Head, Intervention, ReplacedRow
from model.dissect.aggregate import head_mean
from model.dissect.agreement import Comparison, compare_words
from model.dissect.attention_sinks import english_sites, measure_row, sink_rows
from model.dissect.influence import gradient_times_input
from model.dissect.patching import patch_each
from model.dissect.probe import load_probe, probe_words
from model.dissect.unrolled import unrolled
from model.dissect.word_links import readings, word_links
from model.network.site import Site
from tests.ui.wording.odd import heads_of
from tests.ui.wording.odd_case import Case, Said
from ui.labs.own_attention.drawn import DrawnRow, How
from ui.labs.own_attention.two_sentences import lent_rows
from ui.lessons.encoder_decoder.handed_over import read_off
from ui.sink_notes import head_sink_note, sink_note, word_sink_note
from ui.text import quoted
from ui.wording import attention, attention_sinks, encoder_decoder
from ui.wording.agreement import (
    describe_runner_look,
    describe_runner_need,
    describe_verdict,
    describe_verdicts,
)
from ui.wording.own_attention import (
    ask_where_to_look,
    describe_borrowed,
    describe_carried,
    describe_drawn,
    describe_effect,
    describe_elsewhere,
)
from ui.wording.predict_rnn import (
    ask_lost_words,
    ask_needed_word,
    ask_needs_most,
    ask_read_off_best,
    ask_where_it_looks,
    ask_which_piece,
)
from ui.wording.prediction import ask_what_becomes
from ui.wording.set_weights import describe_remains

HOWS: tuple[How, ...] = ("only", "never")


def looking_and_needing(case: Case) -> Iterator[Said]:
    if case.cross is None or not case.left_out.words:
        return
    names, written = word_names(case.record.source), piece_names(case.record.target)
    rows = head_mean(case.record.attention[case.cross].weights)
    for step in range(len(case.record.target)):
        row = np.array([rows[step, word.start : word.end].sum() for word in case.record.source.words])
        found = Comparison(row[:-1], float(row[-1]), case.left_out.change[:, step])
        yield describe_runner_look("RNN", names, row)
        yield describe_runner_need("RNN", written[step], names[:-1], found)
    compared = compare_words(case.record, case.cross, 0, case.left_out)
    for word in compared:
        yield describe_verdict(word)
        yield ask_needs_most(word, needs_most(word), case.record.pair)
    if compared:
        yield describe_verdicts(verdicts(compared))


def lesson_1(case: Case) -> Iterator[Said]:
    names = names_of(case.left_out.words)
    yield ask_needed_word(needed_word(names, case.left_out))
    if case.left_out.words:
        gradient = gradient_times_input(case.translator, case.record)
        yield encoder_decoder.describe_influence(ranked_first(names, case.left_out, gradient))
    yield ask_lost_words(lost_words(case.record), case.record.pair)
    if case.is_transformer:
        return
    chain = unrolled(case.record)
    for step in range(len(case.record.source)):
        yield encoder_decoder.describe_encoder_step(piece_names(case.record.source), chain, step)
    for step in range(len(case.record.target)):
        note = None
        if case.cross is not None:
            note = sink_note(case.translator, case.record, [Head(case.cross, 0)], step, "It")
        yield encoder_decoder.describe_decoder_step(decoder_step(case.record, chain, step), note)
    yield encoder_decoder.describe_state_changes(state_changes(case.record, chain))
    yield encoder_decoder.describe_reach("It", chain)
    if case.record.model == "rnn":
        probe = load_probe()
        guesses = probe_words(case.record, probe, limit=10)
        yield encoder_decoder.describe_probe(probe_guesses(case.record, probe, guesses))
        yield ask_read_off_best(read_off_best(read_off(case.record, probe)))


def lesson_2(case: Case) -> Iterator[Said]:
    if case.cross is None or case.is_transformer:
        return
    head = Head(case.cross, 0)
    even = ReplacedRow(head, case.step, (1.0,) * len(case.record.source))
    after = case.again(Intervention(rows=(even,)))
    free = case.freely(Intervention(uniform=frozenset({head})))
    remains = what_became(case.record, free)
    yield attention.describe_spreads(spreads(case.record))
    yield attention.describe_turning_back(turning_back(case.record))
    yield attention.describe_plain_average(remains, case.record.target.text)
    yield attention.describe_changed_step(changed_step(case.record, after, case.step))
    yield describe_remains(remains, "equal weights")
    yield ask_which_piece(which_piece(case.record, after, case.step), "equal weights")
    row = case.record.attention[case.cross].weights[0, case.step]
    yield ask_where_it_looks(among_words(case.record, row, case.step))
    yield ask_what_becomes("What becomes of it?", what_becomes(case.record, free))


def ends(case: Case) -> Iterator[Said]:
    """The notes on weight on `<eos>`, and the lab on it."""
    if case.cross is None:
        return
    heads = [Head(case.cross, head) for head in range(len(case.record.attention[case.cross].weights))]
    for step in range(len(case.record.target)):
        yield sink_note(case.translator, case.record, heads, step, f"Step {step + 1}")
        yield sink_note(case.translator, case.record, heads[:1], step, "This step", words=True)
        yield word_sink_note(case.translator, case.record, heads, step)
    for site in english_sites(case.record):
        head = Head(site, 0)
        look = measure_row(case.translator, case.record, head, 0)
        yield head_sink_note(case.translator, case.record, head)
        if Site(site).side == "encoder":
            for query, asks in enumerate(piece_names(case.record.source)):
                yield sink_note(case.translator, case.record, [head], query, quoted(asks))
        written = piece_names(case.record.target)[0] if Site(site).kind == "cross" else None
        yield attention_sinks.describe_eos_weight(effect_of_row(case.record, look), case.record, look)
        yield attention_sinks.describe_length(eos_length(case.record, look))
        yield attention_sinks.describe_needed(needed_weight(case.record, look), written)
        rows = sink_rows(case.translator, case.record, [site], run=False)
        yield attention_sinks.describe_rows(sink_counts(case.record, rows))
    rows = sink_rows(case.translator, case.record, [case.cross])
    yield attention_sinks.describe_rows(sink_counts(case.record, rows))


def own_attention(case: Case) -> Iterator[Said]:
    if case.cross is not None:
        for keys in ((0,), tuple(range(len(case.record.source)))):
            for how in HOWS:
                row = DrawnRow(case.step, how, keys)
                yield f"Step {case.step + 1} looks {describe_drawn(row, case.record)}."
                yield f"Also {describe_elsewhere(row, case.record)}."
        changes: list[tuple[str, float]] = []
        even = (1.0,) * len(case.record.source)
        heads = [head for head in heads_of(case.translator) if Site(head.site).kind == "cross"]
        for name, changed in (("one head", heads[-1:]), ("all heads", heads)):
            if changes and len(heads) == 1:
                continue
            rows = tuple(ReplacedRow(head, case.step, even) for head in changed)
            after = case.again(Intervention(rows=rows))
            changes.append((name, float(after.log_probs[case.step] - case.record.log_probs[case.step])))
        yield describe_effect(drawn_effect(case.record, case.step, changes))
        weights = case.record.attention[case.cross].weights[0, case.step]
        yield ask_where_to_look(among_words(case.record, weights, case.step))
        lent = case.freely(lent_rows(case.translator, case.record), case.other.source.ids)
        yield describe_borrowed(borrowed(case.other, lent))
    if (found := patch_each(case.translator, case.plain, case.other)) is not None:
        yield describe_carried(carried_most(found, case.plain, case.other))


def links(case: Case) -> Iterator[Said]:
    if case.cross is None or len(case.record.source.words) < 2:
        return
    for rows in readings(case.translator.network):
        linked = word_links(case.record, case.cross, 0, rows)
        yield attention_sinks.describe_agreement(table_agreement(linked), case.record.pair)
        yield attention_sinks.describe_elsewhere(looks_elsewhere(case.record, linked, rows))
