"""Scenes of the lesson on self-attention: its sections, each with the figure that the page draws too."""

from __future__ import annotations

import numpy as np

from charts.grammar import piece_names
from charts.heatmap import attention_heatmap
from claims.causal_mask import without_mask
from model import Record
from ui.attention_step import attention_step_of
from ui.class_poll import which_most
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.self_attention.computation import scores_figure
from ui.lessons.self_attention.meeting import Meeting
from ui.lessons.self_attention.on_screen import OPENS_WITH, ask_for, chosen_meeting, on_screen
from ui.lessons.self_attention.two_masks import causal_figure
from ui.lessons.self_attention.why_mask import passes_figure, passes_of
from ui.lessons.self_attention.word_in_context import how_alike, shared_word, similarity
from ui.link import chosen_head, chosen_site, number_asked
from ui.nearest import nearest_index
from ui.scenes import PLAYS, ClassPoll, Scene, head_actions, step_actions
from ui.wording.causal_mask import describe_both_ways


def met() -> Meeting:
    return chosen_meeting(lambda: None)


def who_looks() -> str:
    here = met()
    return show_described(attention_heatmap(here.record, here.site, here.head, step=here.query), key="self_map")


def one_look() -> str:
    here = met()
    attention_step_of(here.record, here.site, here.head, here.query, key="self_step", on_rest=ask_for)
    return ""


def divided() -> str:
    return show_described(scores_figure(met(), divided=True), key="self_panels_scores")


def in_two_sentences() -> str:
    translator, record = on_screen()
    found = shared_word(translator, record)
    if isinstance(found, str):
        return found
    show(similarity(translator, record, *found), key="self_similarity")
    return how_alike(translator, record, *found)


def masked() -> str:
    return show_described(causal_figure(on_screen()[1]), key="self_causal")


def three_passes() -> str:
    """Probabilities step by step, in one masked pass, and in one without the mask."""
    translator, record = on_screen()
    passes = passes_of(translator, record)
    show(passes_figure(record, passes), key="self_why_mask")
    return describe_both_ways(without_mask(record, passes))


def shown() -> Record:
    return on_screen()[1]


def looks() -> Actions:
    """Actions for the arrow keys over the query tokens; further keys for the next head and layer."""
    _, record = on_screen()
    site = chosen_site(record, OPENS_WITH)
    assert site is not None
    count = len(record.rows(site))
    over = step_actions(count, lambda: nearest_index(number_asked("self_query"), count, 1), ask_for)
    return {**over, **head_actions(record, OPENS_WITH)}


def heads() -> Actions:
    return head_actions(on_screen()[1], OPENS_WITH)


def whom() -> ClassPoll | None:
    """Class poll: which token does the query look at most, in the head on screen?"""
    _, record = on_screen()
    site = chosen_site(record, OPENS_WITH)
    assert site is not None
    head = chosen_head(record, site)
    query = nearest_index(number_asked("self_query"), len(record.rows(site)), 1)
    row = record.attention[site].weights[head, query]
    asking = piece_names(record.rows(site))[query]
    return which_most(
        f"Which one does “{asking}” look at most, in head {head + 1}?",
        piece_names(record.columns(site)),
        np.asarray(row),
    )


MAP, LOOK, FIVE_PARTS, CONTEXT, MASKS, WHY_MASK = SCENES = (
    Scene("Who looks at whom", who_looks, looks, choice=whom, translation=shown),
    Scene(
        "One look, step by step",
        one_look,
        heads,
        plays=PLAYS,
        translation=shown,
        line="One token’s query meets every key; the weights then mix the values.",
    ),
    Scene("One look in five stages", divided, looks, translation=shown, folded=True, parameters=("self_open",)),
    Scene("One word in two sentences", in_two_sentences),
    Scene("Two different masks", masked, translation=shown, folded=True),
    Scene("Why a mask while translating?", three_passes, translation=shown, folded=True),
)
