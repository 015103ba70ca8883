"""A beam search as a tree: every hypothesis that it ranked, and its fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

ROOT = -1  # the parent of first tokens

# kept: the search continued it. dropped: it ranked too low. finished: it wrote <eos>. cut: the limit of tokens ended
# it. left: it ranked high enough, but the search already had its `width` outputs
Fate = Literal["kept", "dropped", "finished", "cut", "left"]


LENGTH_PENALTY = 1.0


def ranking_score(log_prob: float, length: int, length_penalty: float = LENGTH_PENALTY) -> float:
    """log_prob / length ** length_penalty: penalty 0 is the plain log-probability, 1 its mean over the tokens."""
    return float(log_prob / max(length, 1) ** length_penalty)


@dataclass(frozen=True)
class Node:
    """A hypothesis, by its last token.

    step, rank: from 0; rank among all hypotheses of the step, by `total`. parent: index of the hypothesis that it
    extends, or `ROOT`. log_prob: natural log of the token's probability. total: the sum of these along the path. score:
    total / length ** length_penalty, by which finished hypotheses are ranked.
    """

    step: int
    rank: int
    parent: int
    token: int
    log_prob: float
    total: float
    score: float
    fate: Fate

    @property
    def ended(self) -> bool:
        """Whether it is an output of the search."""
        return self.fate in ("finished", "cut")


@dataclass(frozen=True)
class SearchTree:
    """All hypotheses of one sentence's search, by step, and by rank within a step."""

    width: int
    length_penalty: float
    nodes: tuple[Node, ...]

    def path(self, index: int) -> tuple[int, ...]:
        """Indices of the hypotheses from the first step to this one, itself last."""
        indices = [index]
        while (parent := self.nodes[indices[-1]].parent) != ROOT:
            indices.append(parent)
        return tuple(reversed(indices))

    def ids(self, index: int) -> tuple[int, ...]:
        """The tokens of a hypothesis."""
        return tuple(self.nodes[node].token for node in self.path(index))

    @property
    def steps(self) -> int:
        """Number of steps."""
        return self.nodes[-1].step + 1

    @property
    def kept(self) -> int:
        """Number of hypotheses that the search continued."""
        return sum(node.fate == "kept" for node in self.nodes)

    @property
    def ended(self) -> int:
        """Number of ended hypotheses."""
        return sum(node.ended for node in self.nodes)

    @cached_property
    def outputs(self) -> tuple[int, ...]:
        """The ended hypotheses, best score first, at most `width`: the result of the search."""
        ended = [index for index, node in enumerate(self.nodes) if node.ended]
        return tuple(sorted(ended, key=lambda index: -self.nodes[index].score)[: self.width])

    @cached_property
    def fruitful(self) -> frozenset[int]:
        """Hypotheses that led to an output, and the outputs themselves."""
        return frozenset(index for output in self.outputs for index in self.path(output))

    def at(self, step: int, rank: int) -> int | None:
        """Index of the hypothesis with this rank at a step, both from 0; None where there is none."""
        matching = (index for index, node in enumerate(self.nodes) if (node.step, node.rank) == (step, rank))
        return next(matching, None)


class Growth:
    """A tree under construction: `Beam` adds every step's ranking. first_row: of the sentence's rows in the batch."""

    def __init__(self, first_row: int) -> None:
        self.nodes: list[Node] = []
        self.first_row = first_row
        self._node_of_row: dict[int, int] = {}  # by row of the batch: the index of the hypothesis in it

    def add(self, ranked: Sequence[tuple[float, int, int]], fates: Sequence[Fate], length_penalty: float) -> None:
        """Add a step's hypotheses (total, parent row, token), best total first.

        Those kept take the sentence's rows in this order.
        """
        step = self.nodes[-1].step + 1 if self.nodes else 0
        node_of_row: dict[int, int] = {}
        for rank, ((total, row, token), fate) in enumerate(zip(ranked, fates, strict=True)):
            parent = self._node_of_row.get(row, ROOT)
            before = 0.0 if parent == ROOT else self.nodes[parent].total
            if fate == "kept":
                node_of_row[self.first_row + len(node_of_row)] = len(self.nodes)
            score = ranking_score(total, step + 1, length_penalty)
            self.nodes.append(Node(step, rank, parent, token, total - before, total, score, fate))
        self._node_of_row = node_of_row
