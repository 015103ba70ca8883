"""Answers to the questions before the figures of the lessons on the Transformer and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charts.grammar import distinct_names, piece_names, word_names
from charts.labels import decimal, lone_label
from claims.prediction import MAX_CANDIDATES, Choice, Division, choose, most_needed
from model import Record
from model.dissect.lens import LensLayer, settled
from model.dissect.muting import MutedHeads
from model.dissect.residual_stream import Sublayer
from model.language.tokenizer import Word
from model.record import Array


@dataclass(frozen=True)
class Look:
    """A row of attention. asks: name of the token or word that looks. choice: among the keys, by weight."""

    asks: str
    choice: Choice


@dataclass(frozen=True)
class AllowedPairs:
    """Pairs of tokens that the causal mask allows. options: their number among results of common misconceptions."""

    tokens: int
    allowed: int
    options: tuple[int, ...]


@dataclass(frozen=True)
class Settled:
    """The depth (0 for the input) from which the lens keeps the piece of a step (from 0) first.

    written: the piece's name. shares: its probability at each depth.
    """

    step: int
    written: str
    depth: int
    shares: tuple[float, ...]


def where_a_head_looks(record: Record, site: str, head: int, query: int) -> Look | None:
    """Which token does one token look at most in a head? All from 0. None for a single key."""
    row, keys = record.attention[site].weights[head, query], piece_names(record.columns(site))
    return Look(piece_names(record.rows(site))[query], choose(row, keys)) if len(keys) > 1 else None


def where_a_word_looks(record: Record, word: Word, weights: Array) -> Look:
    """Which token does a word look at most? weights: (queries, keys) of the source."""
    row = weights[word.start : word.end].mean(axis=0)
    return Look(word_names(record.source)[record.source.words.index(word)], choose(row, piece_names(record.source)))


def left_by_the_mask(tokens: int) -> AllowedPairs | None:
    """Count the pairs of target tokens that the causal mask leaves. None for one token, which makes one pair."""
    allowed = tokens * (tokens + 1) // 2
    options = {allowed, tokens, tokens * (tokens - 1) // 2, tokens * tokens}
    return AllowedPairs(tokens, allowed, tuple(sorted(options))) if tokens > 1 else None


def same_for_both(first: bool, second: bool) -> int:
    """Which of two models translates both word orders alike? 0: the first alone, 1: the second, 2: both, 3: neither."""
    return {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[first, second]


def needed_attention(muted: MutedHeads) -> Choice:
    """Which attention contains the most needed head? Names are sites, numbers the lowest changes of their heads."""
    lowest: dict[str, float] = {}
    for head, change in zip(muted.heads, muted.change, strict=True):
        lowest[head.site] = min(float(change), lowest.get(head.site, np.inf))
    return most_needed([*lowest.values()], [*lowest])


def largest_share(shares: Array) -> Choice:
    """Which head has the largest share of a token's result? shares: (heads,)."""
    return choose(shares, printed=decimal)


def settles(record: Record, layers: Sequence[LensLayer], step: int) -> Settled | None:
    """From which depth does the lens keep a step's written piece first? None where it never does."""
    written = record.target.ids[step]
    first = np.array([[layer.candidates[step][0].id == written for layer in layers]])
    depth = int(settled(first)[0])
    shares = tuple(float(np.exp(layer.log_probs[step])) for layer in layers)
    return Settled(step, piece_names(record.target)[step], depth, shares) if depth < len(layers) else None


def how_sure(record: Record, step: int) -> Division:
    """Probability of a step's likeliest pieces, sorted alphabetically, and at last of all others."""
    likely = sorted(
        record.candidates[step][:MAX_CANDIDATES],
        key=lambda candidate: (lone_label(candidate.piece).casefold(), candidate.id),
    )
    shares = [candidate.probability for candidate in likely]
    return Division(
        step,
        piece_names(record.target)[step],
        distinct_names([lone_label(candidate.piece) for candidate in likely]),
        (*shares, max(0.0, 1 - sum(shares))),
    )


def adds_most(sublayers: Sequence[Sublayer]) -> Choice:
    """Which sublayer adds most relative to its input, averaged over the tokens?"""
    return choose([float(sublayer.ratio.mean()) for sublayer in sublayers], printed=decimal)
