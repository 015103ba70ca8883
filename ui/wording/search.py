"""Sentences of the search lab: rule and result of a search, the fate of a hypothesis, the effect of forced words."""

from __future__ import annotations

from charts.grammar import counted, ordinal
from charts.labels import decimal
from claims.search import Fate, Gain, GivenUp, Reason
from model.search.tree import SearchTree
from ui.text import factor, quoted


def describe_rule(width: int) -> str:
    """State the rule of a search with a beam of this width."""
    if width == 1:
        return "It keeps the best one and stops when that ends with the end mark."
    return (
        f"It keeps the best {width} that have not ended. The end mark ends a translation only where it ranks "
        f"among the best {width} of all. The search stops when {width} have ended."
    )


def describe_result(tree: SearchTree, text: str) -> str:
    """text: of the best output."""
    best, ranked = tree.nodes[tree.outputs[0]], counted(len(tree.nodes), "hypothesis", "hypotheses")
    return (
        f"In {counted(tree.steps, 'step')} the search ranked {ranked}, kept {tree.kept} of them and finished "
        f"{tree.ended}. The best: {_shown(text)}, with a log-probability of {decimal(best.total)} and a score of "
        f"{decimal(best.score)}."
    )


def describe_beside_greedy(tree: SearchTree, gain: Gain, lost: GivenUp | None, text: str, greedy_text: str) -> str:
    """gain: of the best output's score over that of greedy search, whose output the search gave up (`lost`). text,
    greedy_text: of the two.
    """
    if tree.width == 1:
        return "A beam of 1 is greedy search: each step takes the most likely piece and never looks back."
    if gain.same:
        return "Greedy search, a beam of 1, writes the same."
    other = "the same words, from other pieces," if text == greedy_text else _shown(greedy_text)
    said = f"Greedy search writes {other} with a score of {decimal(gain.before)}"
    if gain.is_none:
        return f"{said}, as good as the best of this beam."
    if gain.difference > 0:
        return f"{said}. This beam found a better one, higher by {decimal(gain.difference)}."
    said = f"{said}, higher by {decimal(-gain.difference)} than the best of this beam."
    return f"{said} {describe_given_up(tree, lost)}" if lost else said


def describe_given_up(tree: SearchTree, lost: GivenUp) -> str:
    step = lost.step + 1
    if lost.node is None:
        return f"At step {step} its beginning was not among the best {2 * tree.width}."
    if lost.why is None:
        others = counted(tree.ended, "other")
        return f"Its beginning was left at step {step}: the search stopped, because {others} had ended."
    where = f"at step {step}, where it ranked {ordinal(lost.node.rank + 1)}"
    return f"Its beginning was dropped {where}: {_reason(lost.why, tree.width)}."


def describe_stopped_early(tree: SearchTree, index: int, text: str) -> str:
    """text: of the unfinished hypothesis with this index."""
    score, best = (decimal(tree.nodes[place].score) for place in (index, tree.outputs[0]))
    return (
        f"The search stopped early, with {counted(tree.ended, 'output')}. {_shown(text)} had not ended, and its score "
        f"of {score} was above the {best} of the best output."
    )


def describe_fate(tree: SearchTree, fate: Fate, label: str) -> str:
    """label: of the hypothesis' last piece."""
    node = fate.node
    said = (
        f"Step {node.step + 1} writes {quoted(label)} here: log-probability {decimal(node.log_prob)}, in sum "
        f"{decimal(node.total)}, score {decimal(node.score)}."
    )
    if node.ended:
        said += " This one is finished" if node.fate == "finished" else " This one was cut off at the limit of pieces"
        if fate.place is None:
            return f"{said}, but {tree.width} others score higher."
        if len(tree.outputs) == 1:
            return f"{said}: it is the output."
        return f"{said}, and ranks {ordinal(fate.place + 1)} of {len(tree.outputs)}."
    said += f" It ranked {ordinal(node.rank + 1)} of {fate.ranked}"
    if fate.why is not None:
        return f"{said} and was dropped: {_reason(fate.why, tree.width)}."
    if node.fate == "left":
        return f"{said}, but the search stopped: enough others had ended."
    if fate.led:
        return f"{said} and led to an output."
    if fate.last is None:
        return f"{said} and was kept, but the search stopped before it ended."
    if fate.last == node.step:
        return f"{said} and was kept, but nothing after it was among the best {2 * tree.width} of the next step."
    return f"{said} and was kept, but at step {fate.last + 1} the last one after it was dropped."


def describe_forced(gain: Gain) -> str:
    """gain: of the translation with forced words over the model's own, in log-probability."""
    own, now, change = decimal(gain.before), decimal(gain.after), decimal(gain.difference, change=True)
    said = f"The model gives its own translation a log-probability of {own}, and this one {now}"
    if gain.same:
        return f"{said}: it is the same."
    if gain.is_none:
        return f"{said}: it finds both equally likely."
    times = f"{factor(abs(gain.difference))} times as likely"
    if gain.difference > 0:
        return f"{said}: {change}. It finds your version {times}: its search missed it."
    return f"{said}: {change}. It finds its own {times}."


def _reason(why: Reason, width: int) -> str:
    """State the rule that dropped a hypothesis."""
    among = "1st" if width == 1 else f"among the best {width}"
    if why == "end":
        return f"the end mark ends a translation only where it ranks {among}"
    if why == "limit":
        return f"at the limit of pieces a translation counts only where it ranks {among}"
    return "an unfinished one had a better sum" if width == 1 else f"{width} unfinished ones had better sums"


def _shown(text: str) -> str:
    return quoted(text) or "nothing"
