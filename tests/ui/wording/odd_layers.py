"""Sentences about layers and searches: in lessons 3 to 6, in the lab on search, of what to doubt, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from charts.grammar import piece_names
from charts.labels import lone_label
from charts.player import MEAN, track
from charts.stepped_rows import site_rows, translation_rows
from claims.aligning_layers import decided_before, found_words
from claims.break_it import broken_rows, outcome
from claims.break_it_on_paper import dearest_piece, row_total, turned_rows
from claims.causal_mask import without_mask
from claims.multi_head import needed_heads, outcome_of, rewritten, sharp_and_large
from claims.positions import ShiftedOrOff, changed_states, first_and_last, half_waves, reordered
from claims.predict_transformer import (
    adds_most,
    how_sure,
    largest_share,
    left_by_the_mask,
    needed_attention,
    same_for_both,
    settles,
    where_a_head_looks,
    where_a_word_looks,
)
from claims.search import fate, given_up, of_forced_words, over_greedy
from claims.self_attention import cause_of_difference, previous_token, row_and_vector, word_look
from claims.transformer import echoes, fewest_active, gain, growth
from claims.trust import doubts
from claims.why_positions import position_shares
from claims.worksheet import answers_on_weights, changed_text, least_sure, ordered_candidates
from model import Head, Intervention, PositionalChange
from model.dissect.added_position import added_parts
from model.dissect.arrivals import arrivals
from model.dissect.head_roles import traits
from model.dissect.head_shares import head_shares
from model.dissect.lens import evolution, logit_lens
from model.dissect.mask_at_work import mask_at_work
from model.dissect.mistaken import under, written_under
from model.dissect.muting import mute_each
from model.dissect.residual_stream import sublayers
from model.dissect.sine_alone import sine_alone
from model.dissect.sublayers import sublayer_passes
from model.dissect.untranslated import untranslated
from model.dissect.word_context import shared_words, similarity_by_layer
from model.dissect.word_links import Rows, word_links
from model.dissect.word_order import rearranged
from model.language.glossary import PAIR
from model.language.known_words import known_words_file, rare_words
from model.language.languages import Language
from model.network.changes import Mistake
from model.network.site import Side, Site
from tests.ui.wording.odd_case import Case, Said
from ui.labs.break_it.switches import where_it_shows
from ui.wording import (
    aligning_layers,
    causal_mask,
    multi_head,
    positions,
    search,
    self_attention,
    transformer,
    trust,
    why_positions,
)
from ui.wording.break_it import describe_cost, describe_outcome, describe_rows
from ui.wording.break_it_on_paper import ask_dearest_piece, ask_row_total, ask_turned_rows
from ui.wording.predict_transformer import (
    ask_adds_most,
    ask_how_sure,
    ask_largest_share,
    ask_left_by_the_mask,
    ask_needed_attention,
    ask_same_for_both,
    ask_settles,
    ask_where_a_head_looks,
    ask_where_a_word_looks,
)
from ui.wording.worksheet import ask_about_weights, ask_least_sure, ask_ordered_candidates, ask_translation


def mistakes(case: Case) -> Iterator[Said]:
    """The lab Break it."""
    if not case.is_transformer:
        return
    some: tuple[Mistake, ...] = ("one_projection", "no_causal_mask", "no_padding_mask")
    for mistake in some:
        broken, written = (run(case.translator, case.record, mistake) for run in (under, written_under))
        for site in where_it_shows(case.record, mistake).attention:
            yield describe_rows(broken_rows([mistake], case.record, broken, site, 0))
            right_rows, wrong_rows = (site_rows(each, site, 0, 0) for each in (case.record, broken))
            yield ask_row_total(1, wrong_rows, row_total(wrong_rows))
            yield ask_turned_rows(1, wrong_rows, turned_rows(right_rows, wrong_rows), case.record.pair)
        compared = outcome([mistake], case.record, broken, written)
        yield describe_outcome(compared, case.record.pair)
        yield describe_cost(compared)
        yield ask_dearest_piece(1, dearest_piece(case.record, broken), case.record.pair)
        yield ask_translation("One mistake.", changed_text(case.record, written))


def heads(case: Case) -> Iterator[Said]:
    """Lessons 3 and 5."""
    if not case.is_transformer or case.cross is None:
        return
    muted = mute_each(case.translator, case.record)
    yield multi_head.describe_needed_heads(needed_heads(muted))
    yield multi_head.describe_most_needed(needed_heads(muted))
    yield ask_needed_attention(needed_attention(muted))
    silenced = Intervention(mute=frozenset({muted.heads[0]}))
    yield multi_head.describe_outcome(outcome_of(case.record, case.again(silenced), case.freely(silenced)))
    last = Intervention(mute=frozenset(head for head in muted.heads if head.site == case.cross))
    yield multi_head.describe_without_last_cross(rewritten(case.record, case.freely(last)), case.record.pair)
    for site in ("encoder.0.self", "decoder.0.self", case.cross):
        for trait in traits(case.record, site):
            yield multi_head.describe_traits(trait)
        token = len(case.record.rows(site)) - 1
        shares = head_shares(case.translator, case.record, site, token)
        label = piece_names(case.record.inputs(Site(site).side))[token]
        yield multi_head.describe_sharp_and_large(sharp_and_large(case.record, site, token, shares))
        yield ask_largest_share(largest_share(shares.shares[:-1]), label, site)
        yield ask_where_a_head_looks(where_a_head_looks(case.record, site, 0, token), site, 0)
        if names := row_and_vector(case.record, site, token):
            yield self_attention.describe_row_and_vector(*names)
        yield f"It is {self_attention.describe_arriving(site, case.record.model == 'transformer')}."
    writing, reading = (word_links(case.record, case.cross, 0, rows) for rows in get_args(Rows))
    yield aligning_layers.describe_found_words(found_words(Head(case.cross, 0), writing, reading), case.record.pair)
    weights = case.record.attention["encoder.0.self"].weights
    for word in case.record.source.words:
        yield self_attention.describe_word_look(word_look(case.record, word, weights.mean(axis=0)))
        look = where_a_word_looks(case.record, word, weights.mean(axis=0))
        yield ask_where_a_word_looks(look, case.record.source.text)
    yield self_attention.describe_previous_token(previous_token(weights))
    for pair in shared_words(case.record, case.other):
        similar = similarity_by_layer(case.record, case.other, pair)
        again = any(
            [word.text for word in each.source.words].count(pair[0].text) > 1 for each in (case.record, case.other)
        )
        before, after, told = similar[0][1], similar[-1][1], case.translator.network.positions
        cause = cause_of_difference(pair, after, told)
        yield self_attention.describe_context(pair[0].text, before, after, cause, again=again)
    yield ask_left_by_the_mask(left_by_the_mask(len(case.record.target)), case.record.pair.target)
    found = without_mask(case.record, mask_at_work(case.translator, case.record))
    yield causal_mask.describe_both_ways(found)
    yield causal_mask.describe_repeated(found.repeated)


def order(case: Case) -> Iterator[Said]:
    """Lesson 4."""
    words = case.record.source.words[:-1]
    yield positions.describe_first_and_last(first_and_last([word.text for word in words]))
    yield positions.describe_half_waves(half_waves(np.array([1.0, 0.5, 0.01]), len(case.record.source)))
    order = [*reversed(range(len(words)))]
    ids = rearranged(case.record.source, order)
    own, moved = case.translator.record(case.record.source.ids), case.translator.record(ids)
    told = case.record.model == "transformer"
    states = changed_states("It", own, moved, order, recurrent=not case.is_transformer, positions=told)
    yield positions.describe_changed_states(states)
    model = reordered("It", own, moved, order)
    yield positions.describe_reordered(model)
    yield positions.describe_noticing([model] * 2)
    yield ask_same_for_both({"one": model.same, "the other": True}, same_for_both(model.same, True))
    if case.translator.network.positions:
        shifted, off = (
            case.again(Intervention(encoder_positions=change)).log_prob
            for change in (PositionalChange("shift", offset=5), PositionalChange("off"))
        )
        yield positions.describe_shifted_or_off(ShiftedOrOff(case.record.log_prob, shifted, off))
    tokens = piece_names(case.record.source)
    for pair, offset in ((0, 1), (2, 3), (20, 10)):
        found = sine_alone(len(tokens) - 1, pair, offset, 192, len(tokens))
        yield why_positions.describe_same_sine(tokens, found, pair)
        yield why_positions.describe_one_number(found, len(tokens))
    yield why_positions.describe_appending(192)
    if case.is_transformer:
        parts = added_parts(case.translator, case.record)
        yield why_positions.describe_position_shares(position_shares(parts))


def stream(case: Case) -> Iterator[Said]:
    """Lesson 6."""
    yield ask_how_sure(how_sure(case.record, case.step))
    if not case.is_transformer:
        return
    shape = case.record.states["encoder.input"].shape
    yield transformer.describe_sizes(shape, 4, len(case.record.target), 1_000_000, case.record.pair)
    passes = sublayer_passes(case.translator, case.record)
    yield transformer.describe_growth(growth(case.record, passes))
    fewest = fewest_active(case.record, passes)
    yield transformer.describe_fewest_active(fewest, {fewest.block: fewest.block})
    layers = logit_lens(case.translator, case.record, count=3)
    yield aligning_layers.describe_decided(decided_before(case.record, layers))
    yield transformer.describe_echoes(echoes(case.record, layers), case.record.pair)
    yield ask_settles(settles(case.record, layers, case.step))
    evolved = evolution(case.translator, case.record, case.step)
    mine = [each.id for each in evolved.tokens].index(case.record.target.ids[case.step])
    if (gained := gain(evolved.probabilities[mine])) is not None:
        yield transformer.describe_gain(piece_names(case.record.target)[case.step], gained)
    source, target = case.record.pair
    sides: dict[Side, Language] = {"encoder": source, "decoder": target}
    for side, language in sides.items():
        parts = sublayers(case.record, side)
        yield ask_adds_most(adds_most(parts), parts, language)


def searched(case: Case) -> Iterator[Said]:
    for width in (1, 3):
        tree = case.translator.search_tree(case.record.source.ids, beam=width)
        texts = {index: case.translator.tokenizer.text(tree.ids(index)) for index in range(len(tree.nodes))}
        pieces = map(case.translator.tokenizer.piece, (node.token for node in tree.nodes))
        labels = [lone_label(piece) for piece in pieces]
        greedy, best = case.translator.search_tree(case.record.source.ids, beam=1), tree.outputs[0]
        yield search.describe_rule(width)
        yield search.describe_result(tree, texts[best])
        for index, node in enumerate(tree.nodes):
            if node.fate == "left":  # whatever its score
                yield search.describe_stopped_early(tree, index, texts[index])
        ids = greedy.ids(greedy.outputs[0])
        gain, greedy_text = over_greedy(tree, greedy), case.translator.tokenizer.text(ids)
        yield search.describe_beside_greedy(tree, gain, given_up(tree, ids), texts[best], greedy_text)
        if lost := given_up(tree, case.record.target.ids):
            yield search.describe_given_up(tree, lost)
        for index in range(len(tree.nodes)):
            yield search.describe_fate(tree, fate(tree, index), labels[index])
        yield search.describe_forced(of_forced_words(case.translator.record(case.record.source.ids, ids), case.plain))


def doubted(case: Case) -> Iterator[Said]:
    doubted = doubts(case.record, untranslated(case.translator, case.record))
    yield trust.describe_guesses(doubted, case.record.pair)
    yield trust.describe_rare_words(rare_words(case.record.source.text, known_words_file(PAIR)), 0.5)
    yield trust.describe_lost(doubted, case.record.pair)
    found = arrivals(case.record)
    lost = [place for place, step in enumerate(found.steps) if found.counted[place] and step is None]
    if doubted.guessed:  # where nothing is said of what the French needs
        yield trust.describe_lost(doubts(case.record, lost), case.record.pair)


def on_paper(case: Case) -> Iterator[Said]:
    shown = track(case.record)
    yield ask_least_sure(least_sure(shown))
    yield ask_ordered_candidates(ordered_candidates(case.record, shown))
    yield ask_translation("The words come in reverse.", changed_text(case.record, case.other))
    given = [translation_rows(case.record, shown, case.step, shown.view(case.cross, MEAN))]
    if case.is_transformer:
        given.append(site_rows(case.record, "encoder.0.self", 0, 0))
    for rows in given:
        yield from (row.said for row in rows.rows)
        if case.cross is not None:
            yield from ask_about_weights(rows, answers_on_weights(rows), case.record.pair)
    for view in range(max(1, len(shown.views))):
        yield from (shown.said(step, view) for step in range(len(shown.steps)))
