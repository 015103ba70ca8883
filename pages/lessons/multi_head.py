"""Lesson 5: many heads at once, the role of each, their shares of the result, and the effect of muting them."""

from __future__ import annotations

import streamlit as st

import ui
from charts.labels import site_label
from model import Head, Intervention, Record, Translator
from model.network.attention import MultiHeadAttention
from ui.attention_map import send_record
from ui.control_keys import GRID_KIND
from ui.lesson import formula, questions, role, show_code
from ui.lesson_model import lesson_reading, say_which_model
from ui.lessons.multi_head.aligning_layers import which_layer_aligns
from ui.lessons.multi_head.changed_heads import PARAMETERS, asked_changes, change_parameters, choose_changes
from ui.lessons.multi_head.closing_questions import closing_questions
from ui.lessons.multi_head.combined_heads import combined_heads
from ui.lessons.multi_head.hand_out import hand_out
from ui.lessons.multi_head.head_changes import choose_heads, outcome, ranking
from ui.lessons.multi_head.on_screen import on_screen
from ui.lessons.multi_head.overview import all_heads, opened_head
from ui.lessons.multi_head.scenes import ALIGNS, ALL, ONE, SCENES, TOGETHER, TOKENS, WITHOUT
from ui.lessons.multi_head.token_through_heads import through_all_heads
from ui.link import LINK, switch
from ui.scenes import redraw
from ui.sites import kind_picker
from ui.terms import term

WHY = "An RNN has one head, or none."
HEADS, TOKEN, CHANGES, COMBINED = "multi_heads", "multi_tokens", "multi_changes", "multi_combined_part"


def redraw_head() -> None:
    """End of a callback: rerun the fragments that depend on the head."""
    redraw([LINK, HEADS, TOKEN, COMBINED])


def redraw_changes() -> None:
    """End of a callback: rerun the fragments that depend on changed heads."""
    redraw([PARAMETERS, HEADS, CHANGES])


def page() -> None:
    change_parameters()
    translator, record, _ = on_screen()
    say_which_model(translator, WHY)
    ui.say_if_cut(lesson_reading(translator))
    send_record(record, key="multi_record")
    heads()
    introduction(translator, record)
    with ui.section(SCENES, TOKENS):
        one_token()
    with ui.section(SCENES, WITHOUT):
        changes()
    with ui.section(SCENES, TOGETHER):
        together()
    with ui.section(SCENES, ALIGNS):
        which_layer_aligns()
    questions(closing_questions(on_screen), key="multi")
    ui.share_files({"This translation": record}, key="multi", view=hand_out)


def introduction(translator: Translator, record: Record) -> None:
    """Explain multiple heads, with the formula and this model's sizes."""
    seen = next(iter(record.attention.values()))
    count, dim = len(seen.query), seen.query.shape[-1]
    total = sum(translator.heads_at.values())
    words = record.source.words[:-1] if len(record.source.words) > 2 else record.source.words  # a word before a mark
    first, *between, last = [ui.quoted(word.text) for word in words]
    token = between[0] if between else first
    st.header("Why several heads?")
    st.markdown(
        f"Each look has 100 % to give, by its {term('softmax')}. To look at both {first} and {last}, {token} must "
        f"split it. So each attention of this model looks {count} times side by side. Each time is a **head**, with "
        f"its own {role('query')}, {role('key')} and {role('value')} of {dim} numbers instead of {count * dim}. One "
        f"more matrix mixes what the heads bring. {len(translator.heads_at)} attentions make {total} heads. Nobody "
        "told them what to look for."
    )
    formula(
        r"\begin{aligned} \text{head}_i &= \text{attention}(Q_i, K_i, V_i) \\ "
        rf"\text{{result}} &= [\text{{head}}_1; \dots; \text{{head}}_{{{count}}}]\, W_O + b \end{{aligned}}"
    )
    show_code(MultiHeadAttention, key="multi_attention")


@st.fragment(key=HEADS)
def heads() -> None:
    """Draw all heads of one kind, and the opened one."""
    translator, record, opened = on_screen()
    kind_picker(record, opened.site, redraw_head, key=GRID_KIND)
    intervention = asked_changes(translator.heads_at)
    grid, beside = st.columns([7, 5])
    with grid, ui.section(SCENES, ALL), st.container(key="stays_heads", gap="xsmall"):
        traits = all_heads(translator, record, opened, open_head, intervention)
    with beside, ui.section(SCENES, ONE):
        opened_head(translator, record, traits, intervention, redraw_changes)


def open_head(head: Head) -> None:
    """Callback: a thumbnail was clicked."""
    ui.choose(site=head.site, head=head.head)
    redraw_head()


@st.fragment(key=TOKEN)
def one_token() -> None:
    """Draw one token through all heads of the opened head's site."""
    translator, record, opened = on_screen()
    st.header(TOKENS.title)
    st.markdown(
        f"Choose a {term('piece')} of the sentence. {site_label(opened.site)}: for another layer or kind, open one "
        "of its heads above."
    )
    through_all_heads(translator, record, opened.site)


@st.fragment(key=CHANGES)
def changes() -> None:
    """Draw the choice of changed heads, the outcome, and every head's importance."""
    translator, record, _ = on_screen()
    st.header(WITHOUT.title)
    st.markdown("Choose heads to change. The model goes on with the result. The link keeps your choice.")
    intervention = choose_heads(translator.heads_at, redraw_changes)
    with st.container():  # there or not, it moves nothing that stands below
        if intervention:
            st.button("Reset all heads", key="multi_reset", icon=":material/restart_alt:", on_click=reset)
    outcome(translator, record, intervention)
    st.subheader("Mute one head after another")
    if switch("Mute each head alone and compute this translation again", key="multi_rank"):
        ranking(translator, record)


def reset() -> None:
    """Callback: undo all changes of heads."""
    choose_changes(Intervention())
    redraw_changes()


@st.fragment(key=COMBINED)
def together() -> None:
    """Draw the heads of the opened head's site as one map."""
    _, record, opened = on_screen()
    st.header(TOGETHER.title)
    combined_heads(record, opened.site)


ui.staged(SCENES, page)
