"""State of the page: the sentence's search with forced words, and the chosen branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from model import Record
from model.language.tokenizer import EOS
from model.search.tree import LENGTH_PENALTY, SearchTree
from ui.current import current_reading, current_translator
from ui.labs.search.forced import FORCED, Forced, parsed, prefixes
from ui.labs.search.searches import Search, hypothesis_at
from ui.labs.tag import tag_of
from ui.records import record_of

WIDTH, PENALTY, NODE = "search_width", "search_penalty", "search_node"  # parameters of the link
USUAL_WIDTH, MOST_WIDTH = 4, 8


@dataclass(frozen=True)
class ShownSearch:
    """forced: changes that fit this sentence. prefix: resulting start of each output. chosen: hypothesis on show.
    asked: whether the reader chose it; else it is the best output.
    """

    search: Search
    forced: tuple[Forced, ...]
    prefix: tuple[int, ...]
    tree: SearchTree
    chosen: int
    asked: bool

    @property
    def tag(self) -> str:
        return tag_of(self.search.translator.name, self.search.source)

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids of the path on show."""
        return self.tree.ids(self.chosen)

    @property
    def record(self) -> Record:
        """Record of the path on show."""
        return self._record(self.ids)

    @property
    def free(self) -> Record:
        """Output of the search without forced words."""
        return self._record(self.search.best())

    def _record(self, ids: tuple[int, ...]) -> Record:
        return record_of(self.search.translator, self.search.text, target=ids)

    def fits(self, prefix: Sequence[int]) -> bool:
        """Whether an output can begin with these ids."""
        return fits(self.search, prefix)


def on_screen() -> ShownSearch:
    """Read the controls and the URL. InputError where there is nothing to translate."""
    state = st.session_state
    search = Search(
        current_translator(),
        current_reading().text,
        min(max(int(state.get(WIDTH) or USUAL_WIDTH), 1), MOST_WIDTH),
        float(LENGTH_PENALTY if state.get(PENALTY) is None else state[PENALTY]),
    )
    tag = tag_of(search.translator.name, search.source)
    forced = parsed(state.get(FORCED) or "", tag)
    made = prefixes(forced, search.best, lambda prefix: fits(search, prefix))
    prefix = made[-1] if made else ()
    tree = search.tree(prefix)
    chosen = hypothesis_at(tree, state.get(NODE) or "")
    return ShownSearch(
        search, forced[: len(made)], prefix, tree, tree.outputs[0] if chosen is None else chosen, chosen is not None
    )


def fits(search: Search, prefix: Sequence[int]) -> bool:
    """Whether an output of this search can begin with these ids."""
    size = search.translator.tokenizer.size
    return (
        0 < len(prefix) <= search.limit
        and all(EOS <= token < size for token in prefix)
        and EOS not in tuple(prefix[:-1])
    )
