"""Scenes of the search lab: the tree near a step, the step's candidates, its attention."""

from __future__ import annotations

from charts.candidates import candidate_bars
from charts.heatmap import attention_heatmap
from charts.labels import piece_text
from charts.search_tree import Branches, search_tree
from claims.search import given_up, over_greedy
from ui.class_poll import which_most
from ui.current import current_record
from ui.figures import show, show_described
from ui.keys import Actions
from ui.labs.search.controls import parameters
from ui.labs.search.on_screen import ShownSearch, on_screen
from ui.link import chosen_head_or_mean, chosen_site, chosen_step
from ui.scenes import ClassPoll, Scene, head_actions, written_steps
from ui.wording.search import describe_beside_greedy

COLUMNS, LANES = 5, 4  # of the tree that are read from the last row


def beside_greedy(view: ShownSearch) -> str:
    """The best output beside the greedy one."""
    search, tree = view.search, view.tree
    greedy = search.tree(view.prefix, width=1)
    ids = greedy.ids(greedy.outputs[0])
    texts = (search.written(output) for output in (tree.ids(tree.outputs[0]), ids))
    return describe_beside_greedy(tree, over_greedy(tree, greedy), given_up(tree, ids), *texts)


def viewed() -> tuple[ShownSearch, Branches]:
    """State of the stage, and its visible branches."""
    current_record()  # where there is nothing to translate, the scene stops here
    branches = parameters()
    return on_screen(), branches


def near_the_step() -> str:
    """Columns of the tree around the step, with the best hypotheses of each."""
    view, branches = viewed()
    tree, step = view.tree, chosen_step(view.record)
    first = max(0, min(step - COLUMNS // 2, tree.steps - COLUMNS))
    texts = [view.search.written(tree.ids(index)) for index in tree.outputs]
    labels = view.search.labels(tree)
    part = range(first, min(first + COLUMNS, tree.steps))
    show(search_tree(tree, labels, texts, view.chosen, branches, steps=part, most=LANES), key="search_chart")
    return beside_greedy(view)


def candidates() -> str:
    record = viewed()[0].record
    return show_described(candidate_bars(record, chosen_step(record)), key="search_candidates")


def looks() -> str:
    record = viewed()[0].record
    site = chosen_site(record)
    if site is None:
        return "This model has no attention, so there is no map."
    row = None if site.side == "encoder" else chosen_step(record)
    return show_described(
        attention_heatmap(record, site, chosen_head_or_mean(record, site), step=row), key="search_map"
    )


def steps() -> Actions:
    return written_steps(on_screen().record)


def steps_and_heads() -> Actions:
    record = on_screen().record
    return {**written_steps(record), **(head_actions(record) if record.attention else {})}


def likeliest() -> ClassPoll | None:
    """The most likely candidates of the step."""
    record = on_screen().record
    step = chosen_step(record)
    offered = record.candidates[step]
    return which_most(
        f"What is most likely at step {step + 1}?",
        [piece_text(candidate.piece) for candidate in offered],
        [candidate.probability for candidate in offered],
    )


SCENES = (
    Scene("The search as a tree", near_the_step, steps),
    Scene("What the step could have written", candidates, steps, choice=likeliest),
    Scene("Where it looks", looks, steps_and_heads),
)
