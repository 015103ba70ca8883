"""The search lab: beam search as a tree, any branch as a translation, forced words."""

from __future__ import annotations

import streamlit as st

import ui
from charts.search_tree import Branches, search_tree
from claims.search import fate, of_forced_words, stopped_early
from model import Record
from model.search.beam import Beam
from model.search.tree import ranking_score
from streamlit_places import by_key
from ui.attention_map import Controls, send_record, show_map
from ui.browser_answers import answered, described_words
from ui.confidence_marks import marks_confidence
from ui.control_keys import HEAD, OTHER_PIECE, SITE, STEP
from ui.difference import difference_html
from ui.figures import one_chart
from ui.french import french_paragraph
from ui.labs.search.controls import parameters
from ui.labs.search.findings import finding_buttons
from ui.labs.search.forcing import TYPED, WRITE, another_piece, other_pieces, undo, word_box
from ui.labs.search.on_screen import NODE, WIDTH, ShownSearch, on_screen
from ui.labs.search.scenes import SCENES, beside_greedy
from ui.labs.search.searches import place_of
from ui.labs.search.tree_picker import tree_picker
from ui.lesson import show_code
from ui.link import LINK, chosen_head_or_mean
from ui.scenes import redraw
from ui.step_candidates import show_candidates
from ui.stepper import STEPS
from ui.terms import term
from ui.wording.search import (
    describe_fate,
    describe_forced,
    describe_result,
    describe_rule,
    describe_stopped_early,
)


def page() -> None:
    ui.current_record()  # where there is nothing to translate, the page stops here
    ui.say_if_cut(ui.current_reading())
    place = st.container(key="room_search")
    opening = place.empty()
    opening.caption("A column is a step.")  # at once: an empty place is not kept
    branches = parameters()
    view = on_screen()
    kept = "best beginning" if view.tree.width == 1 else f"{view.tree.width} best beginnings"
    opening.caption(f"A column is a step, with its {kept}.")
    with place:
        the_tree(view, branches)
    what_it_found(view, branches)
    finding_buttons(view.search.translator.name, width=WIDTH)

    st.header("Force a word")
    st.write(
        "Choose a step and write another piece there, or a word of your own. The search keeps what comes before and "
        "writes the rest anew."
    )
    send_record(view.record, key="search_record")
    one_step()
    show_code(Beam.rank, Beam.settle, ranking_score, key="search")
    records = {"The path on screen": view.record}
    if view.forced:
        records["The search by itself"] = view.free
    ui.share_files(records, key="search")


def the_tree(view: ShownSearch, branches: Branches) -> None:
    """Draw the translation of the chosen path, and the tree."""
    tree, labels = view.tree, view.search.labels(view.tree)
    the_french(view)
    if view.forced:
        undo(view)

    def chosen(index: int) -> None:
        st.session_state[NODE] = place_of(tree, index)
        ui.choose(step=tree.nodes[index].step)

    with st.container(key="room_search_tree"):
        tree_picker(tree, labels, view.chosen, branches, key="search_tree", follow=view.asked, on_choose=chosen)
    st.markdown(describe_fate(tree, fate(tree, view.chosen), labels[view.chosen]))


def the_french(view: ShownSearch) -> None:
    """Draw the translation of the chosen path; when another piece is chosen, the browser writes first what it makes."""
    record = view.record
    with st.container(key="answered_search"):
        with st.container():
            if view.forced and view.tree.nodes[view.chosen].ended:
                st.html(difference_html(view.free, record))
                st.markdown(describe_forced(of_forced_words(view.free, record)))
            else:
                st.html(french_paragraph(record, size="1.25rem"))
        answered(
            "forced_word",
            view.search.translator,
            name="search",
            data={
                "text": view.search.text,
                "beam": view.search.width,
                "lengthPenalty": view.search.length_penalty,
                "ids": view.ids,
                "options": other_pieces(view),
                "control": OTHER_PIECE,
                "step": STEP,
                "box": by_key(TYPED),
                "button": f"{by_key(WRITE)} button",
                "free": {
                    "ids": view.free.target.ids,
                    "words": described_words(view.free),
                    "logProb": view.free.log_prob,
                },
                "forced": len(view.forced),
                "marked": marks_confidence(),
            },
        )


def what_it_found(view: ShownSearch, branches: Branches) -> None:
    """Describe the search, and draw the tree as one chart."""
    search, tree = view.search, view.tree
    st.markdown(
        "Each column is a step. Each box is a beginning, with the sum of the "
        f"{term('log-probability', 'log-probabilities')} of its pieces. Each step takes every kept beginning, tries "
        f"every piece after it and ranks the results. {describe_rule(tree.width)} Double frame: finished. Dashed: "
        "dropped."
    )
    texts = [search.written(tree.ids(index)) for index in tree.outputs]
    said = [describe_result(tree, texts[0]), beside_greedy(view)]
    if (unfinished := stopped_early(tree)) is not None:
        said.append(describe_stopped_early(tree, unfinished, search.written(tree.ids(unfinished))))
    st.markdown("\n\n".join(said))
    if twin := one_chart("search_twin"):
        with twin:
            ui.show(search_tree(tree, search.labels(tree), texts, view.chosen, branches), key="search_chart")


@ui.stepped
def one_step() -> None:
    """Draw the fragment for a step: candidates, and other words to force."""
    view = on_screen()
    step = ui.stepper(view.record)
    another_piece(view, step)
    word_box(view.record.pair)
    show_candidates(view.record, step, STEP, key="search_candidates")
    st.header("Where it looks")
    attention(view.record, step)


def attention(record: Record, step: int) -> None:
    """Draw the map of the chosen path."""
    if not record.attention:
        st.info("This model has no attention, so there is no map. Choose another model above.")
    ui.site_picker(record, after=lambda: redraw([LINK, STEPS]), mean=True)
    if site := ui.chosen_site(record):
        mean = len(record.attention[site].weights) > 1
        controls = Controls(HEAD, SITE, row=STEP, first_row=1, steps=True, mean=mean)
        show_map(record, site, chosen_head_or_mean(record, site), controls, key="search_map", row=step)


ui.staged(SCENES, page)
