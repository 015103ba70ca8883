"""Cards for the floor over many sentences, sites and heads: the model's first three, or a true reason for none."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from charts.attention_step import attention_steps
from charts.floor_cards import why_no_cards
from charts.look import Look
from model import Record
from model.dissect.floor_cards import LEADING, TIE, floor_cards
from tests.claims.conftest import Run
from tests.conftest import ATTENDING
from tests.tiers import families

SUCCEED = 0.9  # of the looks at three tokens or more, in models that know positions


def looks(record: Record, number: int) -> list[Look]:
    """One at each site, in heads and rows that change with the sentence."""
    return [
        Look(site, (number + at) % len(seen.weights), (3 * number + at) % seen.scores.shape[1])
        for at, (site, seen) in enumerate(record.attention.items())
    ]


@pytest.mark.parametrize("name", families(ATTENDING))
def test_cards_keep_the_models_order_or_say_why_there_are_none(name: str, runs: Callable[[str], Run]) -> None:
    given, possible, refused = 0, 0, 0
    for number, record in enumerate(runs(name).records):
        for look in looks(record, number):
            seen = record.attention[look.site]
            weights = seen.weights[look.head, look.row]
            scores = seen.scores[look.head, look.row]
            tokens = int(np.isfinite(scores).sum())
            possible += tokens >= LEADING
            cards = floor_cards(seen.scores[look.head], look.row)
            if cards is None:
                refused += 1
                check_reason(record, look, tokens, scores)
                continue
            given += 1
            for row, query in zip(cards.rows, cards.queries.tolist(), strict=True):
                products = [sum(a * b for a, b in zip(query, key, strict=True)) for key in cards.keys.tolist()]
                own = seen.scores[look.head, row, list(cards.columns)]
                first = np.argsort(-own)[:LEADING].tolist()
                ordered = sorted(products, reverse=True)
                assert [products[at] for at in first] == ordered[:LEADING]
                assert len(set(ordered[: LEADING + 1])) == len(ordered[: LEADING + 1])
            best = np.argsort(-weights[list(cards.columns)])[:LEADING]
            assert (np.diff(weights[list(cards.columns)][best]) <= 0).all()
    assert given
    if name != "transformer-nopos":  # to which equal words are equal
        assert given >= SUCCEED * possible, (given, possible, refused)


def check_reason(record: Record, look: Look, tokens: int, scores: np.ndarray) -> None:
    """What is said where there are no cards is so, and the rows that are named have some."""
    said = why_no_cards(record, look)
    labels = [each.label for each in attention_steps(record, look.site, look.head).looks]
    if match := re.search(r"can look at (\d) tokens? only", said):
        assert int(match[1]) == tokens < LEADING
    elif "same weight" in said:
        ordered = np.sort(scores)[::-1][: LEADING + 1]
        assert (ordered[:-1] - ordered[1:]).min() <= TIE
    else:
        assert "no small whole numbers" in said
        assert tokens >= LEADING
    if "Try another" in said:
        named = [label for label in labels if f"\u201c{label}\u201d" in said.partition("Try another")[2]]
        assert named
        rows = [labels.index(label) for label in named]
        assert all(floor_cards(record.attention[look.site].scores[look.head], row) is not None for row in rows)
