"""Choosing where to look: the attention site (side, layer, kind) and the head."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charts.labels import site_label as site_label
from model import Record
from ui.link import choose, chosen_head, chosen_site


def site_picker(record: Record, after: Callable[[], None] = lambda: None) -> tuple[str, int] | None:
    """Draw the choice of site and head; the chosen (site, head), or None for a model without attention.

    A site or head that stands alone is not asked for. Both stand in the link. `after` is called at the end of a
    callback: inside a fragment it has to run the fragments LINK and this one again, or the address does not follow.
    """

    def chosen(**values: str | int) -> None:
        choose(**values)
        after()

    site = chosen_site(record)
    if site is None:
        return None
    sites = list(record.attention)
    head = chosen_head(record, site)
    heads = len(record.attention[site].weights)
    columns = st.columns([3, 2], vertical_alignment="bottom")
    if len(sites) > 1:
        st.session_state["site_choice"] = site
        columns[0].selectbox(
            "Attention",
            sites,
            format_func=site_label,
            key="site_choice",
            on_change=lambda: chosen(site=st.session_state["site_choice"]),
        )
    if heads > 1:
        st.session_state["head_choice"] = head
        columns[1].segmented_control(
            "Head",
            range(heads),
            format_func=lambda index: str(index + 1),
            required=True,
            key="head_choice",
            on_change=lambda: chosen(head=st.session_state["head_choice"]),
        )
    return site, head
