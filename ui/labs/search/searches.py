"""Searches of the page, from the shared cache, and names of hypotheses in the URL."""

from __future__ import annotations

import re
from dataclasses import dataclass

from charts.labels import lone_label
from model import Translator
from model.search.tree import SearchTree, ranking_score
from model.translate.reading import target_limit
from ui.computed import computed

NODE_BYTES = 400  # one hypothesis as Python objects, about
PLACE = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})")


@dataclass(frozen=True)
class Search:
    """Arguments of a search. text: the readable part."""

    translator: Translator
    text: str
    width: int
    length_penalty: float

    @property
    def source(self) -> tuple[int, ...]:
        return tuple(self.translator.source_ids(self.text))

    @property
    def limit(self) -> int:
        """Most pieces of an output."""
        return target_limit(len(self.source))

    def tree(self, prefix: tuple[int, ...] = (), width: int | None = None) -> SearchTree:
        """The search tree for outputs that begin with `prefix`. width: overrides the search's own."""
        beam = width or self.width
        return computed(
            ("search", self.translator, self.text, beam, self.length_penalty, prefix),
            lambda: self.translator.search_tree(
                self.text, beam=beam, prefix=prefix, length_penalty=self.length_penalty
            ),
            lambda tree: NODE_BYTES * len(tree.nodes),
            doing="Searching …",
        )

    def best(self, prefix: tuple[int, ...] = (), width: int | None = None) -> tuple[int, ...]:
        """Ids of the best output."""
        tree = self.tree(prefix, width)
        return tree.ids(tree.outputs[0])

    def written(self, ids: tuple[int, ...]) -> str:
        """Text of ids."""
        return self.translator.tokenizer.text(ids)

    def labels(self, tree: SearchTree) -> list[str]:
        """Labels of hypotheses: their last pieces."""
        return [lone_label(self.translator.tokenizer.piece(node.token)) for node in tree.nodes]

    def score(self, log_prob: float, length: int) -> float:
        """Ranking score of outputs."""
        return ranking_score(log_prob, length, self.length_penalty)


def place_of(tree: SearchTree, index: int) -> str:
    """Name of a hypothesis in the URL, by step and rank, from 1: "5.2"."""
    node = tree.nodes[index]
    return f"{node.step + 1}.{node.rank + 1}"


def hypothesis_at(tree: SearchTree, written: str) -> int | None:
    """The hypothesis with a name; None where there is none."""
    match = PLACE.fullmatch(written)
    return tree.at(int(match[1]) - 1, int(match[2]) - 1) if match else None
