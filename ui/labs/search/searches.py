"""The searches of the page, from the cache that all sessions share, and the hypothesis that the link names."""

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
    """How the sentence is searched. text: what is read of it."""

    translator: Translator
    text: str
    width: int
    length_penalty: float

    @property
    def source(self) -> tuple[int, ...]:
        return tuple(self.translator.source_ids(self.text))

    @property
    def limit(self) -> int:
        """The most pieces of an output."""
        return target_limit(len(self.source))

    def tree(self, prefix: tuple[int, ...] = (), width: int | None = None) -> SearchTree:
        """What the search does, its outputs beginning with `prefix`. width: another than the search's own."""
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
        """The ids of the best output."""
        tree = self.tree(prefix, width)
        return tree.ids(tree.outputs[0])

    def written(self, ids: tuple[int, ...]) -> str:
        """The text of ids."""
        return self.translator.tokenizer.text(ids)

    def labels(self, tree: SearchTree) -> list[str]:
        """One label a hypothesis, for its last piece."""
        return [lone_label(self.translator.tokenizer.piece(node.token)) for node in tree.nodes]

    def score(self, log_prob: float, length: int) -> float:
        """What outputs are ranked by."""
        return ranking_score(log_prob, length, self.length_penalty)


def place_of(tree: SearchTree, index: int) -> str:
    """A hypothesis as the link names it, by its step and its rank there, from 1: "5.2"."""
    node = tree.nodes[index]
    return f"{node.step + 1}.{node.rank + 1}"


def hypothesis_at(tree: SearchTree, place: str) -> int | None:
    """The hypothesis that the link names; None where it names none."""
    match = PLACE.fullmatch(place)
    return tree.at(int(match[1]) - 1, int(match[2]) - 1) if match else None
