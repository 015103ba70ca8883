"""Predictions for the figures of the lessons on the Transformer and its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from charts.grammar import distinct_names, most_at, piece_names, word_names
from charts.labels import decimal, lone_label, percent, quoted, site_label
from charts.residual_stream import sublayer_name
from claims.prediction import MAX_CANDIDATES, as_large
from model import Record
from model.dissect.lens import LensLayer, settled
from model.dissect.muting import MutedHeads
from model.dissect.residual_stream import Sublayer
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import Word
from model.record import Array
from ui.wording.prediction import Prediction


def most_of(question: str, labels: Sequence[str], weights: Array, says: str) -> Prediction | None:
    """Which label has the largest weight (0 to 1)? None without a choice."""
    if len(labels) < 2:
        return None
    told = tuple(percent(float(weight)) for weight in weights)
    return Prediction("word", question, distinct_names(labels), says, told, as_large(told, int(weights.argmax())))


def number_of(question: str, right: int, wrong: Sequence[int], says: str) -> Prediction | None:
    """How many? The distractors are results of common misconceptions; None where they all coincide."""
    numbers = sorted(dict.fromkeys([right, *wrong]))
    if len(numbers) < 2:
        return None
    others = [number for number in numbers if number != right][: MAX_CANDIDATES - 1]
    shown = sorted([right, *others])
    return Prediction(
        "candidate", question, tuple(f"{number:,}" for number in shown), says, answers=frozenset({shown.index(right)})
    )


NONE_NEEDED, OTHERS = "none of them, by itself", "all others"


def where_a_head_looks(record: Record, site: str, head: int, query: int) -> Prediction | None:
    """Which token does one token look at most in a head? All from 0."""
    row = record.attention[site].weights[head, query]
    asks, keys = piece_names(record.rows(site))[query], piece_names(record.columns(site))
    return most_of(
        f"{site_label(site)}, head {head + 1}: which token does {quoted(asks)} look at most?",
        keys,
        row,
        f"{quoted(asks)} looks {most_at([quoted(key) for key in keys], row)}.",
    )


def where_a_word_looks(record: Record, word: Word, weights: Array) -> Prediction | None:
    """Which token does a word look at most in another sentence? weights: (queries, keys) of the source."""
    row, keys = weights[word.start : word.end].mean(axis=0), piece_names(record.source)
    asks = quoted(word_names(record.source)[record.source.words.index(word)])
    return most_of(
        f"In {quoted(record.source.text)}, layer 1, mean of its heads: which token does {asks} look at most?",
        keys,
        row,
        f"{asks} looks {most_at([quoted(key) for key in keys], row)}.",
    )


def left_by_the_mask(tokens: int) -> Prediction | None:
    """How many pairs of French tokens does the causal mask leave? None for one token, which makes one pair."""
    if tokens < 2:
        return None
    left = tokens * (tokens + 1) // 2
    between = "\u2026 + " if tokens > 3 else "2 + " if tokens == 3 else ""
    return number_of(
        f"{tokens} French tokens make {tokens} \u00d7 {tokens} pairs. How many pairs does the causal mask allow?",
        left,
        [tokens, tokens * (tokens - 1) // 2, tokens * tokens],
        f"The first token may look at 1, the last at {tokens}: 1 + {between}{tokens} = {left:,} pairs.",
    )


def the_same_for_both(same: Mapping[str, bool]) -> Prediction | None:
    """Which of two models translates both word orders alike? same: by the models' labels."""
    if len(same) != 2:
        return None
    first, second = same
    right = {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[same[first], same[second]]
    told = "; ".join(f"{label}: {'the same' if each else 'another'} translation" for label, each in same.items())
    return Prediction(
        "candidate",
        "You moved the words. Which model writes the same translation for both orders?",
        (f"only the {first}", f"only the {second}", "both", "neither"),
        f"{told}.",
        answers=frozenset({right}),
    )


def needed_attention(muted: MutedHeads) -> Prediction | None:
    """Which attention contains the most needed head?"""
    sites = list(dict.fromkeys(head.site for head in muted.heads))
    lowest = [
        min(float(change) for head, change in zip(muted.heads, muted.change, strict=True) if head.site == site)
        for site in sites
    ]
    if len(sites) < 2:
        return None
    worst = lowest.index(min(lowest))
    none = lowest[worst] > -SLIGHT
    told = (*(f"{decimal(each, change=True)} nats" for each in lowest), "")
    says = f"It is one of {site_label(sites[worst])}: without it the log-probability changes by "
    return Prediction(
        "word",
        "In which attention is the head that this translation needs most?",
        (*map(site_label, sites), NONE_NEEDED),
        f"Each head alone costs less than {SLIGHT} nats." if none else f"{says}{decimal(lowest[worst])} nats.",
        told,
        frozenset({len(sites)}) if none else as_large(told, worst),
    )


def largest_share(shares: Array, label: str, site: str) -> Prediction | None:
    """Which head has the largest share of a token's result? shares: (heads,)."""
    if len(shares) < 2:
        return None
    most = int(shares.argmax())
    told = tuple(decimal(float(share)) for share in shares)
    return Prediction(
        "word",
        f"{site_label(site)}: which head has the largest share of the result for {quoted(label)}?",
        tuple(f"head {head + 1}" for head in range(len(shares))),
        f"Head {most + 1} has the largest share, {decimal(float(shares[most]))}.",
        told,
        as_large(told, most),
    )


def settles(record: Record, layers: Sequence[LensLayer], step: int) -> Prediction | None:
    """From which depth does the lens keep a step's written piece first? None where it never does."""
    written = record.target.ids[step]
    first = np.array([[layer.candidates[step][0].id == written for layer in layers]])
    at, depths = int(settled(first)[0]), ["input", *(f"layer {depth}" for depth in range(1, len(layers)))]
    if at == len(layers):
        return None
    label, shares = quoted(piece_names(record.target)[step]), [float(np.exp(each.log_probs[step])) for each in layers]
    return Prediction(
        "candidate",
        f"Step {step + 1} writes {label}. From which layer on is it first, and stays first?",
        tuple(depths),
        f"{label} is first from {depths[at]} on: {percent(shares[at])} there, {percent(shares[-1])} at last.",
        tuple(map(percent, shares)),
        frozenset({at}),
    )


def how_sure(record: Record, step: int) -> Prediction:
    """How does a step divide its probability among its likeliest pieces (sorted alphabetically) and all others?"""
    likely = sorted(
        record.candidates[step][:MAX_CANDIDATES], key=lambda each: (lone_label(each.piece).casefold(), each.id)
    )
    shares = [each.probability for each in likely]
    shares.append(max(0.0, 1 - sum(shares)))
    best = max(likely, key=lambda each: each.probability)
    return Prediction(
        "shares",
        f"Step {step + 1}: how sure is the model? Divide 100 % among its candidates.",
        (*distinct_names([lone_label(each.piece) for each in likely]), OTHERS),
        f"The model gives {quoted(lone_label(best.piece))} {percent(best.probability)}.",
        tuple(map(percent, shares)),
        shares=tuple(shares),
    )


def adds_most(found: Sequence[Sublayer], words: str) -> Prediction | None:
    """Which sublayer adds most relative to its input, averaged over the tokens? words: "English" or "French"."""
    if len(found) < 2:
        return None
    ratios = [float(each.ratio.mean()) for each in found]
    most, told = ratios.index(max(ratios)), tuple(f"{ratio:.2f}" for ratio in ratios)
    return Prediction(
        "word",
        f"Which sublayer adds most, compared with what was there before, on average over the {words} tokens?",
        tuple(map(sublayer_name, found)),
        f"It is {sublayer_name(found[most])}: on average it adds {ratios[most]:.2f} times what was there before.",
        told,
        as_large(told, most),
    )
