"""All heads of one kind: choice of kind and order, thumbnails, and the opened head with its measured role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import streamlit as st

from charts.head_grid import HeadView, head_grid
from charts.labels import NO_BREAK, decimal, site_label
from model import Head, Intervention, Record, Translator
from model.dissect.head_roles import HeadTraits, MeasuredRole, measured_role, traits
from model.language.languages import Language
from model.network.site import Site
from model.store.results import NOT_MEASURED
from ui.attention_map import Controls, show_map
from ui.control_keys import GRID, GRID_KIND, HEAD_CHANGE
from ui.figures import one_chart, show
from ui.lesson import show_code
from ui.lessons.multi_head.changed_heads import AS_COMPUTED, IDENTITY, KINDS, change_of, choose_changes, moved
from ui.lessons.multi_head.head_changes import OPENED, OUTCOME, before_it_breaks, effect, muted_of
from ui.lessons.multi_head.thumbnails import head_thumbnails
from ui.link import mirrored, one_of
from ui.measured import measured
from ui.model_notes import taught_note
from ui.sink_notes import head_sink_note
from ui.sites import CROSS, KIND_NAMES, kind_of
from ui.text import percent
from ui.wording.multi_head import BRIEF, NEIGHBOUR, ROLE_NAMES, describe_role, describe_traits

LAYER, SHARP, PLACE, LOST = ORDERS = ("by layer", "sharpest first", "by role", "most important first")


def roles_of(translator: Translator, heads: Sequence[Head]) -> dict[Head, MeasuredRole]:
    """Stored roles of these heads, where they were measured with the weights in use."""
    known = measured("heads", translator.name)
    if known is None:
        return {}
    found = {head: measured_role(known[0], translator.name, head) for head in heads}
    return {head: role for head, role in found.items() if role is not None}


def role_note(role: MeasuredRole | None) -> str:
    """A role in a few words, with its frequency."""
    if role is None:
        return ""
    return f"usually {ROLE_NAMES[role.name]} ({percent(role.share)})" if role.name is not None else "mixed"


def role_brief(role: MeasuredRole | None) -> str:
    """The same in two lines of a thumbnail."""
    if role is None or role.name is None:
        return ""
    return f"{BRIEF[role.name]}, {percent(role.share)}".replace(" %", f"{NO_BREAK}%")


def all_heads(
    translator: Translator, record: Record, opened: Head, on_open: Callable[[Head], None], intervention: Intervention
) -> HeadTraits:
    """Draw the order and the thumbnails; returns the traits of the opened head."""
    kind = kind_of(opened.site)
    found = of_kind(record, opened)
    roles = roles_of(translator, [each.head for each in found])
    order = one_of("Order", ORDERS, key="multi_order", label_visibility="collapsed")
    views = ordered(translator, record, found, roles, order)
    with st.container(key="room_heads"):
        head_thumbnails(
            record,
            views,
            opened,
            on_open,
            name=f"{KIND_NAMES[kind]}: {len(views)} heads",
            key="multi_grid",
            changed=lambda head: state_note(change_of(intervention, head)),
        )
    st.caption(caption(order, kind, record.pair.target, measured=bool(roles)))
    twin = one_chart("multi_twin")
    if twin is not None:
        with twin:
            show(head_grid(record, views, subject=KIND_NAMES[kind]), key="multi_grid_chart")
    return next(each for each in found if each.head == opened)


def of_kind(record: Record, opened: Head) -> list[HeadTraits]:
    """All heads of the opened one's kind, by layer."""
    kind = kind_of(opened.site)
    return [each for site in record.attention if kind_of(site) == kind for each in traits(record, site)]


def state_note(kind: str | None) -> str:
    """Change of a head, in a word or two; empty for an unchanged one."""
    return f"now {KINDS[kind]}" if kind is not None else ""


def ordered(
    translator: Translator, record: Record, found: list[HeadTraits], roles: dict[Head, MeasuredRole], order: str
) -> list[HeadView]:
    """The heads in the chosen order, each with its sort value, or its role."""
    if order == SHARP:
        return [HeadView(each, f"spread over {each.spread:.1f}") for each in sorted(found, key=lambda it: it.spread)]
    if order == LOST:
        muted = muted_of(translator, record)
        change = dict(zip(muted.heads, map(float, muted.change), strict=True))
        by_loss = sorted(found, key=lambda each: change[each.head])
        return [HeadView(each, f"{decimal(change[each.head], change=True)} nats when muted") for each in by_loss]
    if order == PLACE and kind_of(found[0].head.site) != CROSS:
        by_share = sorted(found, key=lambda each: -each.share)
        return [HeadView(each, neighbour_note(each), neighbour_brief(each)) for each in by_share]
    if order == PLACE and roles:
        share = {each.head: max(_aligned(roles.get(each.head))) for each in found}
        by_aligned = sorted(found, key=lambda each: -share[each.head])
        return [HeadView(each, f"translated word ({percent(share[each.head])})") for each in by_aligned]
    measured = [roles.get(each.head) for each in found]
    return [HeadView(each, role_note(role), role_brief(role)) for each, role in zip(found, measured, strict=True)]


def _aligned(role: MeasuredRole | None) -> tuple[float, float]:
    """Stored shares of a cross head's strongest weights on the aligned word: of the writing step, of the
    reading step.
    """
    shares = role.shares if role is not None else {}
    return shares.get("aligned", 0.0), shares.get("aligned_read", 0.0)


def neighbour_note(each: HeadTraits) -> str:
    """The neighbour that a head looks at most often, with its share of this sentence's rows."""
    if each.neighbour is None:
        return "no neighbours here"
    return f"{NEIGHBOUR[each.neighbour]} in {each.hits} of {each.rows} rows"


def neighbour_brief(each: HeadTraits) -> str:
    """The same in two lines of a thumbnail."""
    return f"{BRIEF[each.neighbour]}: {each.hits} of {each.rows}" if each.neighbour is not None else ""


def caption(order: str, kind: str, target: Language, *, measured: bool) -> str:
    """Explain the order and the thumbnails."""
    told = "Rows are queries, columns keys. A stronger colour is more weight. Click a head to open it. "
    if order == LAYER:
        return told + (
            "The role is where the head looks most in at least half of the rows, measured on new sentences. No such "
            "place: mixed."
            if measured
            else f"Their roles are {NOT_MEASURED}."
        )
    if order == SHARP:
        return told + "Sharp: the look spreads over few tokens (e to its mean entropy in this sentence)."
    if order == LOST:
        return told + (
            "How this translation’s log-probability changes when this head alone is muted. −0.69 halves the "
            "probability."
        )
    if kind != CROSS:
        return told + "How often the head looks most at the token before, the token itself or the token after."
    if measured:
        return told + (
            f"How often the head looks most at the word that the {target} translates (by an alignment program, on new "
            "sentences)."
        )
    return told + (
        "In cross-attention no token comes before or after: queries and keys belong to two sentences. How often "
        f"each head looks at the translated word is {NOT_MEASURED}; the order is by layer."
    )


def opened_head(
    translator: Translator, record: Record, each: HeadTraits, intervention: Intervention, after: Callable[[], None]
) -> None:
    """Draw the opened head at full size: its role, its attention in this sentence, and the choice to change it."""
    head = each.head
    st.subheader(f"{site_label(head.site)}, head {head.head + 1}")
    _change(translator, record, head, intervention, after)
    st.markdown(describe_role(roles_of(translator, [head]).get(head)))
    st.markdown(f"{describe_traits(each)} {taught_note(translator.name, head)}")
    with st.container():  # there or not, it moves nothing that stands below
        if note := head_sink_note(translator, record, head):
            st.markdown(note)
    controls = Controls(GRID, kind=GRID_KIND, through=True)
    show_map(record, head.site, head.head, controls, key="multi_map", grows=True)
    show_code(traits, key="multi_traits")


def _change(
    translator: Translator, record: Record, head: Head, intervention: Intervention, after: Callable[[], None]
) -> None:
    """Draw the choice to change a head and, beside it, the effect of all changed heads on the translation."""
    kinds = [kind for kind in KINDS if kind != IDENTITY or Site(head.site).kind == "self"]

    def picked(kind: str) -> None:
        choose_changes(moved(intervention, head, kind))
        after()

    mirrored(
        st.segmented_control,
        "Change this head",
        [AS_COMPUTED, *kinds],
        change_of(intervention, head) or AS_COMPUTED,
        key=HEAD_CHANGE,
        picked=picked,
        format_func=lambda kind: KINDS.get(kind, AS_COMPUTED),
        required=True,
    )
    with st.container():  # there or not, it moves nothing that stands below
        covers = [f"answered_{OPENED}", f"answered_{OUTCOME}"]  # the second is of the page's section on it
        before_it_breaks(translator, record, intervention, covers=covers)
        with st.container(key=f"answered_{OPENED}"):
            options = ["", *(kind.removeprefix("multi_") for kind in kinds)]
            choice = {"control": HEAD_CHANGE, "head": asdict(head), "options": options}
            effect(translator, record, intervention, name=OPENED, asks=choice)
