"""A search drawn as a tree: every hypothesis in its step, the chosen path marked, what is folded counted."""

from __future__ import annotations

import pytest

from charts.labels import lone_label
from charts.palette import LIGHT
from charts.search_tree import BRANCHES, FATES, Branches, lanes, search_tree, shown
from model.search.tree import SearchTree
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, texts
from tests.tiers import full

pytestmark = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


def searched(translator: Translator, width: int = 3) -> tuple[SearchTree, list[str], list[str]]:
    tree = translator.search_tree("I like the red car.", beam=width, limit=9)
    labels = [lone_label(translator.tokenizer.piece(node.token)) for node in tree.nodes]
    return tree, labels, [translator.tokenizer.text(tree.ids(index)) for index in tree.outputs]


@pytest.mark.parametrize("branches", BRANCHES)
def test_what_is_drawn_and_what_is_folded(
    translator: Translator, branches: Branches, capfd: pytest.CaptureFixture[str]
) -> None:
    tree, labels, written = searched(translator)
    chosen = next(index for index, node in enumerate(tree.nodes) if node.fate == "dropped" and node.step > 2)
    figure = search_tree(tree, labels, written, chosen, branches)
    shown_texts = texts(check(figure, capfd))
    drawn = shown(tree, branches, chosen)
    assert set(tree.path(chosen)) <= set(drawn)
    for index in drawn:
        assert labels[index] in shown_texts or labels[index].endswith("…") or labels[index] == ""
    folded = sum(int(text[1:]) for text in shown_texts if text.startswith("+") and text[1:].isdecimal())
    assert folded == len(tree.nodes) - len(drawn)
    assert f"step {tree.steps}" in shown_texts
    boxes = list(marks(figure, "rect"))
    assert len(boxes) == len(drawn)
    assert [box["stroke"] for box in boxes].count(LIGHT.written) == len(tree.path(chosen))
    # boxes of a step lie one below the other, best sum on top
    places = [(box["x"], box["y"]) for box in boxes]
    assert len(set(places)) == len(places)
    assert places == sorted(places)


def test_the_table_is_the_search(translator: Translator) -> None:
    tree, labels, written = searched(translator)
    table = search_tree(tree, labels, written, tree.outputs[0]).table
    assert len(table) == len(tree.nodes)
    assert table["sum"].tolist() == [round(node.total, 4) for node in tree.nodes]
    assert table["score"].tolist() == [round(node.score, 4) for node in tree.nodes]
    assert table["log-probability"].tolist() == [round(node.log_prob, 4) for node in tree.nodes]
    assert set(table["outcome"]) <= set(FATES.values())
    assert table["piece"].tolist() == labels


def test_lanes_follow_the_ranks(translator: Translator) -> None:
    tree, _, _ = searched(translator)
    for branches in BRANCHES:
        drawn = shown(tree, branches, tree.outputs[0])
        lane = lanes(tree, drawn)
        for step in range(tree.steps):
            column = [index for index in drawn if tree.nodes[index].step == step]
            assert [lane[index] for index in column] == list(range(len(column)))
    assert len(shown(tree, "all", 0)) == len(tree.nodes)
    assert set(shown(tree, "fruitful", tree.outputs[0])) == tree.fruitful


@full
def test_sixty_steps_and_eight_hypotheses_fit(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    tree = translator.search_tree("I like the red car. " * 3, beam=8, limit=60)
    labels = [lone_label(translator.tokenizer.piece(node.token)) for node in tree.nodes]
    written = [translator.tokenizer.text(tree.ids(index)) for index in tree.outputs]
    figure = search_tree(tree, labels, written, tree.outputs[0], "all")
    check(figure, capfd)
    assert max(box["y"] + box["height"] for box in marks(figure, "rect")) < 600


def test_pieces_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    tree, labels, _ = searched(translator)
    strange = [HOSTILE[index % len(HOSTILE)] for index in range(len(labels))]
    figure = search_tree(tree, strange, [*HOSTILE], tree.outputs[0], "all")
    check(figure, capfd)
    assert figure.table["piece"].tolist() == strange
    assert HOSTILE[0] in figure.alt


def test_some_steps_and_the_best_of_each(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    tree, labels, written = searched(translator)
    chosen = next(index for index, node in enumerate(tree.nodes) if node.fate == "dropped" and node.step == 4)
    figure = search_tree(tree, labels, written, chosen, "all", steps=range(2, 5), most=2)
    shown_texts = texts(check(figure, capfd))
    assert [text for text in shown_texts if text.startswith("step ")] == ["step 3", "step 4", "step 5"]
    drawn = [index for index, node in enumerate(tree.nodes) if node.step in range(2, 5)]
    visible = [index for index in drawn if tree.nodes[index].rank < 2 or index in tree.path(chosen)]
    assert len(list(marks(figure, "rect"))) == len(visible)
    folded = sum(int(text[1:]) for text in shown_texts if text.startswith("+") and text[1:].isdecimal())
    assert folded == len(drawn) - len(visible)
    assert len(figure.table) == len(tree.nodes)
