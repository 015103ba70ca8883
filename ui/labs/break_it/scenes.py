"""Scenes of the lab Break it: the map with the mistakes, the map without, and the cost for each piece."""

from __future__ import annotations

from charts.bars import ranked_bars
from charts.figure import Figure
from charts.grammar import piece_names
from charts.row_sums import map_with_sums
from claims.prediction import what_becomes
from model import Record
from ui.figures import show
from ui.labs.break_it.choosing import link_of_mistakes, mistakes_and_heads
from ui.labs.break_it.on_screen import ShownMistakes, on_screen
from ui.scenes import ClassPoll, Scene
from ui.wording.break_it import describe_cost, describe_rows, the_mistakes
from ui.wording.prediction import BECOMES


def cost_of_each(view: ShownMistakes) -> Figure:
    """Change of each piece's log-probability by the mistakes, for the right model's translation."""
    return ranked_bars(
        piece_names(view.right.target),
        view.broken.log_probs - view.right.log_probs,
        name="-".join(("cost", *view.mistakes)).replace("_", "-"),
        subject=f"Change of log-probability with {the_mistakes(len(view.mistakes))}",
        title="piece",
        ranked=False,
    )


def viewed() -> ShownMistakes:
    """State of the stage, after its controls are drawn."""
    link_of_mistakes()
    return on_screen()


def broken_map() -> str:
    view = viewed()
    show(map_with_sums(view.broken, view.site, view.head), key="break_wrong")
    return f"**{view.title}.** {describe_rows(view.rows)}"


def right_map() -> str:
    view = viewed()
    figure = map_with_sums(view.right, view.site, view.head)
    show(figure, key="break_right")
    noun, title = the_mistakes(len(view.mistakes)), f"{view.title[0].lower()}{view.title[1:]}"
    return f"Without {noun} ({title}) every row adds up to 1."


def costs() -> str:
    view = viewed()
    show(cost_of_each(view), key="break_costs")
    return f"**{view.title}:** {describe_cost(view.outcome)}"


def with_mistake() -> Record:
    return on_screen().written


def without() -> Record:
    return on_screen().right


def what_is_left() -> ClassPoll:
    """Class poll: what do the mistakes do to the translation?"""
    view = on_screen()
    return ClassPoll(view.question, BECOMES, what_becomes(view.right, view.written).case)


SCENES = (
    Scene("With the mistake", broken_map, mistakes_and_heads),
    Scene("Without it", right_map, mistakes_and_heads, translation=without),
    Scene("What it costs", costs, mistakes_and_heads, choice=what_is_left, translation=with_mistake),
)
