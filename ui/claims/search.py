"""Sentences of the search lab: the result of a search, the fate of a hypothesis, the effect of a forced word."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted, ordinal
from charts.labels import decimal
from model import Record
from model.language.tokenizer import EOS
from model.search.tree import SearchTree, ranking_score
from ui.text import factor, quoted

ALIKE = 0.005  # of a score: below it two are written alike


def rule(tree: SearchTree) -> str:
    """State the rule of the search, in Markdown."""
    if tree.width == 1:
        return "It keeps the best one and stops when that ends with the end mark."
    return (
        f"It keeps the best {tree.width} that have not ended. The end mark ends a translation only where it ranks "
        f"among the best {tree.width} of all. The search stops when {tree.width} have ended."
    )


def found(tree: SearchTree, text: str) -> str:
    """Count the hypotheses, and describe the outputs. text: the best output's."""
    nodes = tree.nodes
    kept = sum(node.fate == "kept" for node in nodes)
    ended = sum(node.ended for node in nodes)
    best = nodes[tree.outputs[0]]
    ranked = counted(len(nodes), "hypothesis", "hypotheses")
    return (
        f"In {counted(tree.steps, 'step')} the search ranked {ranked}, kept {kept} of them and finished {ended}. The "
        f"best: {shown(text)}, with a log-probability of {decimal(best.total)} and a score of {decimal(best.score)}."
    )


def against_greedy(tree: SearchTree, text: str, greedy: Sequence[int], greedy_text: str, greedy_log_prob: float) -> str:
    """Compare the best output with greedy search, and say where the search dropped the greedy path.

    text: of the best output. greedy: the ids that greedy search writes after the same beginning.
    """
    if tree.width == 1:
        return "A beam of 1 is greedy search: each step takes the most likely piece and never looks back."
    best = tree.nodes[tree.outputs[0]]
    if tree.ids(tree.outputs[0]) == tuple(greedy):
        return "Greedy search, a beam of 1, writes the same."
    score = ranking_score(greedy_log_prob, len(greedy), tree.length_penalty)
    gain = best.score - score
    other = "the same words, from other pieces," if text == greedy_text else shown(greedy_text)
    said = f"Greedy search writes {other} with a score of {decimal(score)}"
    if abs(gain) < ALIKE:
        return f"{said}, as good as the best of this beam."
    if gain > 0:
        return f"{said}. This beam found a better one, higher by {decimal(gain)}."
    return f"{said}, higher by {decimal(-gain)} than the best of this beam. {given_up(tree, greedy)}".rstrip()


def given_up(tree: SearchTree, ids: Sequence[int]) -> str:
    """Say where a search dropped an output that it did not return; empty if it returned it."""
    place: dict[tuple[int, ...], int] = {tree.ids(index): index for index in range(len(tree.nodes))}
    for length in range(1, len(ids) + 1):
        index = place.get(tuple(ids[:length]))
        if index is None:
            return f"At step {length} its beginning was not among the best {2 * tree.width}."
        node = tree.nodes[index]
        if node.fate == "dropped":
            return (
                f"Its beginning was dropped at step {length}, where it ranked {ordinal(node.rank + 1)}: "
                f"{why_dropped(tree, index)}."
            )
        if node.fate == "left":
            ended = sum(each.ended for each in tree.nodes)
            return f"Its beginning was left at step {length}: the search stopped, because {ended} others had ended."
    return ""


def over_too_early(tree: SearchTree, texts: dict[int, str]) -> str:
    """Say whether an unfinished hypothesis had a better score than all outputs; empty if not.

    texts: of the unfinished hypotheses, by index.
    """
    left = [index for index, node in enumerate(tree.nodes) if node.fate == "left"]
    if not left:
        return ""
    promising = max(left, key=lambda index: tree.nodes[index].score)
    score, best = tree.nodes[promising].score, tree.nodes[tree.outputs[0]].score
    if score - best < ALIKE:
        return ""
    return (
        f"The search stopped early, with {counted(sum(node.ended for node in tree.nodes), 'output')}. "
        f"{shown(texts[promising])} had not ended, and its score of {decimal(score)} was above the {decimal(best)} "
        "of the best output."
    )


def describe_fate(tree: SearchTree, index: int, label: str) -> str:
    """Describe the fate of one hypothesis, and its cost. label: of its last piece."""
    node = tree.nodes[index]
    said = (
        f"Step {node.step + 1} writes {quoted(label)} here: log-probability {decimal(node.log_prob)}, in sum "
        f"{decimal(node.total)}, score {decimal(node.score)}."
    )
    ranked = sum(each.step == node.step for each in tree.nodes)
    rank = f"{ordinal(node.rank + 1)} of {ranked}"
    if node.ended:
        how = "This one is finished" if node.fate == "finished" else "This one was cut off at the limit of pieces"
        if index not in tree.outputs:
            return f"{said} {how}, but {tree.width} others score higher."
        place = tree.outputs.index(index) + 1
        if len(tree.outputs) == 1:
            return f"{said} {how}: it is the output."
        return f"{said} {how}, and ranks {ordinal(place)} of {len(tree.outputs)}."
    if node.fate == "dropped":
        return f"{said} It ranked {rank} and was dropped: {why_dropped(tree, index)}."
    if node.fate == "left":
        return f"{said} It ranked {rank}, but the search stopped: enough others had ended."
    if index in tree.fruitful:
        return f"{said} It ranked {rank} and led to an output."
    return f"{said} It ranked {rank} and was kept, {last_of(tree, index)}"


def why_dropped(tree: SearchTree, index: int) -> str:
    """State the rule that dropped a hypothesis.

    An ended one has to rank among the best, an unfinished one among as many as the beam is wide.
    """
    node = tree.nodes[index]
    among = "1st" if tree.width == 1 else f"among the best {tree.width}"
    if node.token == EOS:
        return f"the end mark ends a translation only where it ranks {among}"
    going_on = sum(each.step == node.step and each.fate in ("kept", "left") for each in tree.nodes)
    if going_on < tree.width:
        return f"at the limit of pieces a translation counts only where it ranks {among}"
    return "an unfinished one had a better sum" if tree.width == 1 else f"{tree.width} unfinished ones had better sums"


def last_of(tree: SearchTree, index: int) -> str:
    """Describe how far a hypothesis without output came."""
    line = {index}
    for place in range(index + 1, len(tree.nodes)):
        if tree.nodes[place].parent in line:
            line.add(place)
    if any(tree.nodes[place].fate == "left" for place in line):
        return "but the search stopped before it ended."
    last = max(tree.nodes[place].step for place in line)
    if last == tree.nodes[index].step:
        return f"but nothing after it was among the best {2 * tree.width} of the next step."
    return f"but at step {last + 1} the last one after it was dropped."


def describe_forced(free: Record, now: Record) -> str:
    """Describe the effect of forced words on the translation's log-probability."""
    change = now.log_prob - free.log_prob
    said = (
        f"The model gives its own translation a log-probability of {decimal(free.log_prob)}, and this one "
        f"{decimal(now.log_prob)}"
    )
    if now.target.ids == free.target.ids:
        return f"{said}: it is the same."
    if abs(change) < ALIKE:
        return f"{said}: it finds both equally likely."
    times = f"{factor(abs(change))} times as likely"
    if change > 0:
        return f"{said}: {decimal(change, change=True)}. It finds your version {times}: its search missed it."
    return f"{said}: {decimal(change, change=True)}. It finds its own {times}."


def shown(text: str) -> str:
    """Text in prose."""
    return quoted(text) or "nothing"
