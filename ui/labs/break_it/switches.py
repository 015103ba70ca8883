"""Names of the mistakes on the page, and the attention sites that show each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from charts.grammar import listed
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import SWAPS, compatible
from model.network.site import BySite
from model.record import Record
from ui.sites import kind_of

BETWEEN = "."  # between the names of mistakes in a link
PARAMETER_LENGTH = len(BETWEEN.join(MISTAKES))  # characters of the parameter


@dataclass(frozen=True)
class Switch:
    """A mistake in words. title: its name in the list. does: effect of the wrong line, a sentence or two.

    kinds: the kinds of attention sites that it changes; empty: all of them.
    """

    title: str
    does: str
    kinds: tuple[str, ...] = ()


SWITCHES: Mapping[Mistake, Switch] = {
    "softmax_over_queries": Switch(
        "Softmax over the wrong axis",
        "The softmax runs over the queries, not over the keys: columns add up to 1, rows need not.",
    ),
    "no_root": Switch(
        "No division by the root of the head size",
        "The scores stay as large as the dot products are, so the softmax is steeper.",
    ),
    "no_causal_mask": Switch(
        "No causal mask",
        "In its own attention the decoder may look at pieces that come later, which it has still to write.",
        ("decoder.self",),
    ),
    "no_padding_mask": Switch(
        "No padding mask",
        "In a batch, a short sentence is filled up with padding. Here it stands beside one twice as long, and "
        "attention looks at the padding too.",
        ("encoder.self", "decoder.cross"),
    ),
    "mask_after_softmax": Switch(
        "Mask after the softmax",
        "The softmax gives weight to masked pieces first. Then the mask sets it to 0, and the row is short of it.",
        ("decoder.self",),
    ),
    "one_projection": Switch(
        "One projection for all heads",
        "All heads use the query, key and value of head 1.",
    ),
    "heads_are_slices": Switch(
        "Heads as slices of the input",
        "Each head takes a slice of the token’s vector as query, key and value. No matrix is learnt.",
    ),
    "value_is_key": Switch(
        "The value is the key",
        "Attention mixes the keys, not the values.",
    ),
    "no_positions": Switch(
        "No positions",
        "Nothing tells the model where a token stands.",
    ),
    "sine_only": Switch(
        "Sines only",
        "The vector of a position is made of sines twice over, not of sines and cosines.",
    ),
    "positions_from_one": Switch(
        "Positions shifted by one",
        "The first token is told position 1. When the model was trained it was told position 0.",
    ),
    "positions_concatenated": Switch(
        "Positions concatenated",
        "Half of each vector is the word’s and half the position’s. This model was trained with sums, so half of what "
        "it knows of a word is cut off.",
    ),
    "no_residual": Switch(
        "No residual connection",
        "Each sublayer replaces the token’s vector. It should add to it.",
    ),
    "no_norm": Switch(
        "No layer norm",
        "Vectors stay as long as they have become. Only the last norm of each side stays, where there is one.",
    ),
}


def mistakes_named(text: str, allowed: Collection[Mistake] = MISTAKES) -> tuple[Mistake, ...]:
    """The mistakes named in the URL, of those allowed, as far as they can be made at once."""
    named = text.split(BETWEEN)
    return compatible([mistake for name in named for mistake in MISTAKES if mistake == name and mistake in allowed])


def mistakes_asked(text: str) -> tuple[Mistake, ...]:
    """The mistakes named in the URL, or the first of all."""
    return mistakes_named(text) or MISTAKES[:1]


def offered_with(chosen: Collection[Mistake]) -> list[Mistake]:
    """The chosen mistakes and those that can be made at the same time, in order."""
    taken = {SWAPS[mistake].field for mistake in chosen}
    return [mistake for mistake in MISTAKES if mistake in chosen or SWAPS[mistake].field not in taken]


def title_of(mistakes: Sequence[Mistake]) -> str:
    """The names of mistakes, for the beginning of a sentence."""
    first, *others = (SWITCHES[mistake].title for mistake in mistakes)
    return listed([first, *(title[0].lower() + title[1:] for title in others)])


def where_it_shows(record: Record, *mistakes: Mistake) -> Record:
    """The record with only those sites whose attention the mistakes change."""
    kinds = {kind for mistake in mistakes for kind in SWITCHES[mistake].kinds}
    everywhere = any(not SWITCHES[mistake].kinds for mistake in mistakes)
    sites = {site: seen for site, seen in record.attention.items() if everywhere or kind_of(site) in kinds}
    return replace(record, attention=BySite(sites))
