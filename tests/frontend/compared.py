"""Whether what the browser makes of a sentence is what Python makes, number for number and word for word."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest

from model.record import ATTENTION_FIELDS, Record
from model.search.tree import SearchTree
from model.translate import Translation
from tests.tiers import full

SENTENCES = [
    "I like red cars.",
    "Emma bought 23 naïve dogs!",
    *(pytest.param(text, marks=full) for text in ("the dog bites the man", "Where do you live?", "Go")),
]
NUMBER = re.compile("\u2212?[0-9]+(?:\\.[0-9]+)?")

# Both compute in single precision and add in another order. Over the everyday sentences and all models, weights were
# at most 2e-6 apart and log-probabilities 1e-5; Python was further from double precision than the engine.
WEIGHTS = 1e-5
LOG_PROBS = 2e-5


def close(theirs: Any, ours: Any, tolerance: float = WEIGHTS) -> None:
    """The same shape and, but for the tolerance, the same numbers; of numbers above 1, a share of the largest."""
    ours = np.asarray(ours)
    assert np.shape(theirs) == ours.shape
    finite = np.abs(ours[np.isfinite(ours)])
    largest = max(1.0, float(finite.max(initial=0.0)))
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=tolerance * largest)


def same_tokens(theirs: dict[str, Any], ours: Any) -> None:
    """The same text, pieces, ids and words."""
    assert (theirs["text"], tuple(theirs["pieces"]), tuple(theirs["ids"])) == (ours.text, ours.pieces, ours.ids)
    assert [tuple(word.values()) for word in theirs["words"]] == [
        (word.text, word.start, word.end) for word in ours.words
    ]


def same_candidates(theirs: list[list[dict[str, Any]]], ours: Any) -> None:
    """The same tokens in the same order at each step; two that are as likely as each other may be swapped."""
    assert len(theirs) == len(ours)
    for step, own in zip(theirs, ours, strict=True):
        close(
            [candidate["log_prob"] for candidate in step], [own_candidate.log_prob for own_candidate in own], LOG_PROBS
        )
        close([candidate["probability"] for candidate in step], [own_candidate.probability for own_candidate in own])
        of_id = {own_candidate.id: own_candidate for own_candidate in own}
        for candidate in step[:-1]:
            assert candidate["piece"] == of_id[candidate["id"]].piece
            assert abs(candidate["log_prob"] - of_id[candidate["id"]].log_prob) <= LOG_PROBS * max(
                1, -candidate["log_prob"]
            )


def same_record(theirs: dict[str, Any], ours: Record) -> None:
    """Every part of a record."""
    for side in ("source", "target", "decoder_input"):
        same_tokens(theirs[side], getattr(ours, side))
    assert list(theirs["attention"]) == list(ours.attention)
    for site, seen in ours.attention.items():
        assert tuple(theirs["attention"][site]) == ATTENTION_FIELDS
        for field in ATTENTION_FIELDS:
            close(theirs["attention"][site][field], getattr(seen, field))
    assert list(theirs["states"]) == list(ours.states)
    for name, state in ours.states.items():
        close(theirs["states"][name], state)
    close(theirs["log_probs"], ours.log_probs, LOG_PROBS)
    same_candidates(theirs["candidates"], ours.candidates)
    assert (theirs["model"], theirs["own"]) == (ours.model, ours.own)


def same_translation(theirs: dict[str, Any], ours: Translation) -> None:
    """Every part of a translation and of its alternatives."""
    assert (theirs["text"], tuple(theirs["pieces"]), tuple(theirs["ids"])) == (ours.text, ours.pieces, ours.ids)
    assert (theirs["finished"], theirs["limit"]) == (ours.finished, ours.limit)
    close([theirs["log_prob"], theirs["score"]], [ours.log_prob, ours.score], LOG_PROBS)
    same_candidates(theirs["candidates"], ours.candidates)
    for other, own in zip(theirs["alternatives"], ours.alternatives, strict=True):
        same_translation(other, own)


def same_tree(theirs: dict[str, Any], ours: SearchTree) -> None:
    """Every hypothesis that was ranked, and what became of it."""
    names = ("step", "rank", "parent", "token", "fate")
    assert [[node[name] for name in names] for node in theirs["nodes"]] == [
        [getattr(node, name) for name in names] for node in ours.nodes
    ]
    for name in ("log_prob", "total", "score"):
        close([node[name] for node in theirs["nodes"]], [getattr(node, name) for node in ours.nodes], LOG_PROBS)
    assert theirs["outputs"] == list(ours.outputs)
    assert theirs["ids"] == [list(ours.ids(output)) for output in ours.outputs]


def same_text(theirs: str, ours: str, within: float) -> None:
    """The same words, and numbers that differ by rounding alone."""
    assert NUMBER.sub("#", theirs) == NUMBER.sub("#", ours)
    numbers = [[float(match.replace("\u2212", "-")) for match in NUMBER.findall(text)] for text in (theirs, ours)]
    assert numbers[0] == pytest.approx(numbers[1], abs=within)


def cells(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), dtype=np.uint8).astype(int)
