"""Scenes of the lesson on heads: its sections, each with the figure that the page draws too."""

from __future__ import annotations

from typing import cast, get_args

from charts.aligning_layers import layer_table
from charts.combined_heads import combined_heatmap
from charts.grammar import head_name, piece_names
from charts.heatmap import attention_heatmap
from charts.muted_heads import muted_heads
from claims.aligning_layers import aligning_layers
from claims.multi_head import needed_heads
from model import Head, Record
from model.dissect.aggregate import Combination
from model.dissect.head_shares import head_shares
from model.store.results import NOT_MEASURED
from ui.class_poll import which_most
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.multi_head.aligning_layers import OPENED, READ, entries_of
from ui.lessons.multi_head.changed_heads import asked_changes, change_parameters
from ui.lessons.multi_head.combined_heads import defined, no_rollout
from ui.lessons.multi_head.head_changes import muted_of
from ui.lessons.multi_head.on_screen import on_screen
from ui.lessons.multi_head.overview import all_heads, of_kind
from ui.lessons.multi_head.token_through_heads import (
    FIRST,
    TOKEN,
    chosen_token,
    shares_figure,
    tokens_of,
    whose_result,
)
from ui.link import NUMBER, choose, number_asked, one_of, set_number, switch
from ui.nearest import nearest_index
from ui.scenes import ClassPoll, Scene, head_actions, step_actions
from ui.text import literal
from ui.wording.aligning_layers import describe_best_layer
from ui.wording.multi_head import describe_needed_heads, describe_traits


def every_head() -> str:
    """All heads of the opened one's kind."""
    change_parameters()
    translator, record, opened = on_screen()
    all_heads(translator, record, opened, open_head, asked_changes(translator.heads_at))
    traits = next(trait for trait in of_kind(record, opened) if trait.head == opened)
    return f"**{literal(head_name(opened))}.** {describe_traits(traits)}"


def open_head(head: Head) -> None:
    """Callback: a thumbnail was clicked."""
    choose(site=head.site, head=head.head)


def one_head() -> str:
    _, record, opened = on_screen()
    return show_described(attention_heatmap(record, opened.site, opened.head), key="multi_map")


def through_heads() -> str:
    """Shares of the heads in one token's vector."""
    translator, record, opened = on_screen()
    token = chosen_token(record, opened.site)
    label = piece_names(tokens_of(record, opened.site))[token]
    by_head = head_shares(translator, record, opened.site, token)
    show(shares_figure(by_head, label), key="multi_shares")
    return whose_result(by_head, label)


def every_head_muted() -> str:
    translator, record, _ = on_screen()
    muted = muted_of(translator, record)
    show(muted_heads(muted), key="multi_muted")
    return describe_needed_heads(needed_heads(muted))


def combined() -> str:
    _, record, opened = on_screen()
    how = cast(Combination, one_of("Combine by", get_args(Combination), default="mean", key="multi_how"))
    words = switch("Whole words", key="multi_words")
    if not defined(how, opened.site):
        return no_rollout(record)
    return show_described(combined_heatmap(record, opened.site, how, words=words), key="multi_combined")


def layers_that_align() -> str:
    """Agreement of every head of cross-attention with links by hand."""
    entries = entries_of(on_screen()[0])
    if entries is None:
        return f"Links made by hand: {NOT_MEASURED}."
    show(layer_table(entries), key="multi_align_table")
    return describe_best_layer(aligning_layers(entries))


def shown() -> Record:
    return on_screen()[1]


def heads() -> Actions:
    return head_actions(on_screen()[1])


def tokens_and_heads() -> Actions:
    """Actions for the arrow keys over the tokens; the next layer has its own heads."""
    _, record, opened = on_screen()
    count = len(tokens_of(record, opened.site))
    over = step_actions(
        count,
        lambda: nearest_index(number_asked(TOKEN), count, FIRST),
        lambda token: set_number(TOKEN, token),
    )
    return {**over, **head_actions(record)}


def most_used() -> ClassPoll | None:
    """Class poll: which head contributes most to the token's result?"""
    translator, record, opened = on_screen()
    tokens = piece_names(tokens_of(record, opened.site))
    token = nearest_index(number_asked(TOKEN), len(tokens), FIRST)
    shares = head_shares(translator, record, opened.site, token).shares[:-1]
    names = [f"head {head + 1}" for head in range(len(shares))]
    return which_most(f"Which head contributes most to \u201c{tokens[token]}\u201d?", names, shares)


ALL, ONE, TOKENS, WITHOUT, TOGETHER, ALIGNS = SCENES = (
    Scene("All heads at once", every_head, heads, translation=shown),
    Scene("One head", one_head, heads, translation=shown),
    Scene(
        "One token through all heads",
        through_heads,
        tokens_and_heads,
        choice=most_used,
        translation=shown,
        folded=True,
        parameters=("multi_token_no",),
    ),
    Scene("What breaks without a head?", every_head_muted, translation=shown),
    Scene("Heads combined", combined, heads, translation=shown, folded=True),
    Scene("Which layer aligns best?", layers_that_align, folded=True, parameters=(f"{OPENED}{NUMBER}", READ)),
)
