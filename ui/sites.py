"""Choice of the attention site (side, layer, kind) and the head."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charts.labels import site_label as site_label
from model import Head, Record
from model.network.site import Site
from ui.control_keys import HEAD as HEAD_CHOICE
from ui.control_keys import SITE as SITE_CHOICE
from ui.link import DEFAULT_SITE, MEAN_HEAD, choose, chosen_head, chosen_head_or_mean, chosen_site, mirrored

CROSS = "decoder.cross"
KIND_NAMES = {
    "encoder.self": "Encoder self-attention",
    "decoder.self": "Decoder self-attention",
    CROSS: "Cross-attention",
}

SITE_WIDTH = 280  # pixels: the name of every site is whole in its box


def kind_of(site: str) -> str:
    """Side and kind of a site: `decoder.2.cross` is `decoder.cross`."""
    return Site(site).in_layer(None)


def heads_of_kind(record: Record, site: str) -> list[Head]:
    """Heads of all sites of the same kind as `site`, first layer first."""
    like = [other for other in record.attention if kind_of(other) == kind_of(site)]
    return [Head(other, head) for other in like for head in range(len(record.attention[other].weights))]


def kind_picker(record: Record, site: str, after: Callable[[], None], *, key: str, usual: str = DEFAULT_SITE) -> None:
    """Draw the choice of side and kind, keeping the layer. after, usual: as for `site_picker`."""
    kinds = list(dict.fromkeys(map(kind_of, record.attention)))

    def picked(kind: str) -> None:
        choose(site=Site(kind).in_layer(Site(site).layer), usual_site=usual)
        after()

    mirrored(
        st.segmented_control,
        "Kind of attention",
        kinds,
        kind_of(site),
        key=key,
        picked=picked,
        format_func=KIND_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",  # the names say it
    )


def site_picker(
    record: Record, after: Callable[[], None] = lambda: None, *, mean: bool = False, usual: str = DEFAULT_SITE
) -> tuple[str, int] | None:
    """Draw the choice of site and head; returns (site, head), or None for a model without attention.

    Choices with a single option are not drawn. Both are URL parameters. mean: offer the mean of all heads, which is
    then the default; see `chosen_head_or_mean`. `after` is called at the end of a callback: inside a fragment it has to
    rerun the fragments LINK and its own, or the URL does not follow. usual: the page's default site.
    """

    def chosen(**values: str | int) -> None:
        choose(usual_site=usual, **values)
        after()

    site = chosen_site(record, usual)
    if site is None:
        return None
    sites = list(record.attention)
    head = chosen_head(record, site)
    heads = len(record.attention[site].weights)
    if len(sites) == heads == 1:
        return site, head
    # one below the other where the box would have to cut the site's name
    row = st.container(key="sites", horizontal=True, vertical_alignment="bottom")
    if len(sites) > 1:
        mirrored(
            row.selectbox,
            "Attention",
            sites,
            site,
            key=SITE_CHOICE,
            picked=lambda picked: chosen(site=picked),
            format_func=site_label,
            width=SITE_WIDTH,
        )
    if heads > 1:
        mirrored(
            row.segmented_control,
            "Head",
            [*([MEAN_HEAD] if mean else []), *range(heads)],
            MEAN_HEAD if mean and chosen_head_or_mean(record, site) is None else head,
            key=HEAD_CHOICE,
            picked=lambda picked: chosen(head=picked),
            format_func=lambda index: MEAN_HEAD if index == MEAN_HEAD else str(index + 1),
            required=True,
        )
    return site, head
