"""Findings about a beam search: comparison with greedy search, the fate of a hypothesis, the effect of forced words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model import Record
from model.language.tokenizer import EOS
from model.search.tree import Node, SearchTree

ALIKE = 0.005  # of a score: smaller differences count as none

# end: `<eos>` counts only among the best. limit: at the limit of pieces so does every piece. full: as many unfinished
# hypotheses as the beam is wide had better sums
Reason = Literal["end", "limit", "full"]


@dataclass(frozen=True)
class Gain:
    """A score or log-probability, `after`, beside another one, `before`. same: whether both are of one translation."""

    before: float
    after: float
    same: bool

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def is_none(self) -> bool:
        """Whether the two are written alike."""
        return abs(self.difference) < ALIKE


@dataclass(frozen=True)
class GivenUp:
    """Step at which a search gave up a translation.

    step: from 0. node: the hypothesis that was dropped or left unfinished; None where it was not even ranked. why: the
    reason if it was dropped.
    """

    step: int
    node: Node | None
    why: Reason | None


@dataclass(frozen=True)
class Fate:
    """The fate of a hypothesis.

    ranked: number of hypotheses of its step. place: among the outputs, from 0; None if it is none. why: the reason if
    it was dropped. led: whether it led to an output. last: last step, from 0, of the hypotheses that extend it, itself
    included; None where the search stopped before one of them ended.
    """

    node: Node
    ranked: int
    place: int | None
    why: Reason | None
    led: bool
    last: int | None


def over_greedy(tree: SearchTree, greedy: SearchTree) -> Gain:
    """The best output's score beside that of greedy search, after the same beginning."""
    best, other = (found.nodes[found.outputs[0]].score for found in (tree, greedy))
    return Gain(other, best, same=tree.ids(tree.outputs[0]) == greedy.ids(greedy.outputs[0]))


def of_forced_words(free: Record, now: Record) -> Gain:
    """Log-probability of the translation with forced words beside that of the model's own."""
    return Gain(free.log_prob, now.log_prob, same=now.target.ids == free.target.ids)


def given_up(tree: SearchTree, ids: Sequence[int]) -> GivenUp | None:
    """Find the step at which a search gave up a translation; None if the translation ended."""
    places = {tree.ids(index): index for index in range(len(tree.nodes))}
    for step in range(len(ids)):
        index = places.get(tuple(ids[: step + 1]))
        node = None if index is None else tree.nodes[index]
        if node is None or node.fate in ("dropped", "left"):
            return GivenUp(step, node, None if node is None else _why_dropped(tree, node))
    return None


def stopped_early(tree: SearchTree) -> int | None:
    """Index of the unfinished hypothesis with the best score, if that is above all outputs'."""
    left = [index for index, node in enumerate(tree.nodes) if node.fate == "left"]
    if not left:
        return None
    index = max(left, key=lambda index: tree.nodes[index].score)
    return index if tree.nodes[index].score - tree.nodes[tree.outputs[0]].score >= ALIKE else None


def fate(tree: SearchTree, index: int) -> Fate:
    node = tree.nodes[index]
    ranked = sum(other.step == node.step for other in tree.nodes)
    place = tree.outputs.index(index) if index in tree.outputs else None
    return Fate(node, ranked, place, _why_dropped(tree, node), index in tree.fruitful, _last_step(tree, index))


def _why_dropped(tree: SearchTree, node: Node) -> Reason | None:
    if node.fate != "dropped":
        return None
    if node.token == EOS:
        return "end"
    going_on = sum(other.step == node.step and other.fate in ("kept", "left") for other in tree.nodes)
    return "limit" if going_on < tree.width else "full"


def _last_step(tree: SearchTree, index: int) -> int | None:
    line = {index}
    for place in range(index + 1, len(tree.nodes)):
        if tree.nodes[place].parent in line:
            line.add(place)
    nodes = [tree.nodes[place] for place in line]
    return None if any(node.fate == "left" for node in nodes) else max(node.step for node in nodes)
