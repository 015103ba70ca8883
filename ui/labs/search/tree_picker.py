"""Browser component that draws a search tree of buttons; a click shows a hypothesis's path."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from charts.components import SEARCH_TREE
from charts.grammar import counted
from charts.labels import decimal
from charts.palette import DARK, LIGHT
from charts.search_tree import FATES, Branches
from model.search.tree import SearchTree
from ui.component_files import module_component
from ui.player import identity
from ui.presses import Presses
from ui.theme import is_dark

_component = module_component("attention_lab_search_tree", SEARCH_TREE)


def tree_picker(
    tree: SearchTree,
    labels: Sequence[str],
    chosen: int,
    branches: Branches,
    *,
    key: str,
    follow: bool,
    on_choose: Callable[[int], None],
) -> None:
    """Draw the tree with the path to `chosen`. labels: of the hypotheses' pieces. follow: scroll a new tree to
    `chosen`.

    `on_choose` is a callback for the chosen hypothesis.
    """
    nodes = [
        {
            "step": node.step,
            "rank": node.rank,
            "parent": node.parent,
            "label": label,
            "log": decimal(node.log_prob),
            "sum": decimal(node.total),
            "score": decimal(node.score),
            "fate": node.fate,
            "told": FATES[node.fate],
            "fruitful": index in tree.fruitful,
        }
        for index, (node, label) in enumerate(zip(tree.nodes, labels, strict=True))
    ]
    palette = DARK if is_dark() else LIGHT

    def clicked(index: object) -> None:
        if isinstance(index, int) and 0 <= index < len(nodes):
            on_choose(index)

    presses = Presses(key, clicked)
    _component(
        key=key,
        data={
            "id": identity(json.dumps(nodes), branches),
            "name": f"Search tree, {counted(tree.steps, 'step')}; arrow keys move between boxes",
            "nodes": nodes,
            "chosen": chosen,
            "branches": branches,
            "follow": follow,
            **presses.data(),
            "colours": {"path": palette.written, "faint": palette.faint},
        },
        on_pressed_change=presses.answer,
    )
