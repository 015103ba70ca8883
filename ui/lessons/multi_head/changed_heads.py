"""Changed heads: muted, with equal weights, or turned to their own position; three sets in the URL.

A set is a list of heads, `multi_mute=encoder.0.self.1,decoder.2.cross.0`; unknown names are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from model import Head, Intervention
from model.network.site import BySite, Site
from ui.link import hidden_parameter

MUTE, UNIFORM, IDENTITY = "multi_mute", "multi_uniform", "multi_identity"  # parameters of the link
KINDS = {MUTE: "muted", UNIFORM: "equal weights", IDENTITY: "own position"}
AS_COMPUTED = "as computed"
MAX_LENGTH = 4000  # characters of one set in a link: more than all heads of any model here
PARAMETERS = "multi_parameters"  # the fragment to run again when a set has changed, so that the address follows


@st.fragment(key=PARAMETERS)
def change_parameters() -> None:
    """Draw the hidden parameters; call once a run, before they are read."""
    with st.container(key="hidden_all_heads"):
        for name in KINDS:
            hidden_parameter(name, longest=MAX_LENGTH, enclosed=True)


def parse_heads(text: str, heads_at: BySite[int]) -> frozenset[Head]:
    """Parse a list of heads; names outside `heads_at` (heads by site) are ignored."""
    heads = set()
    for part in text.split(","):
        site, _, number = part.strip().rpartition(".")
        if number.isdecimal() and number.isascii() and site in heads_at and int(number[:6]) < heads_at[site]:
            heads.add(Head(site, int(number)))
    return frozenset(heads)


def written_heads(heads: Iterable[Head]) -> str:
    """Format a list of heads."""
    return ",".join(f"{head.site}.{head.head}" for head in sorted(heads))


def asked_changes(heads_at: BySite[int]) -> Intervention:
    """The changes in the URL. A head in several sets counts in the first: muted, equal weights, own position."""
    mute, uniform, identity = (parse_heads(st.session_state.get(name) or "", heads_at) for name in KINDS)
    own = frozenset(head for head in identity if Site(head.site).kind == "self")
    return Intervention(mute=mute, uniform=uniform - mute, identity=own - uniform - mute)


def change_of(intervention: Intervention, head: Head) -> str | None:
    """The set of a head; None for an unchanged head."""
    sets = {MUTE: intervention.mute, UNIFORM: intervention.uniform, IDENTITY: intervention.identity}
    return next((name for name, heads in sets.items() if head in heads), None)


def choose_changes(intervention: Intervention) -> None:
    """Write these sets to the URL; call it from a callback."""
    st.session_state[MUTE] = written_heads(intervention.mute)
    st.session_state[UNIFORM] = written_heads(intervention.uniform)
    st.session_state[IDENTITY] = written_heads(intervention.identity)


def moved(intervention: Intervention, head: Head, kind: str | None) -> Intervention:
    """The intervention with one head moved to a set, or to none."""
    sets = {MUTE: intervention.mute, UNIFORM: intervention.uniform, IDENTITY: intervention.identity}
    mute, uniform, identity = (heads | {head} if name == kind else heads - {head} for name, heads in sets.items())
    return Intervention(mute=mute, uniform=uniform, identity=identity)
