"""Scenes of the lab on attention sinks: one row, its effect, the layer's heads, words."""

from __future__ import annotations

from charts.attention_sinks import row_figures, sink_map
from charts.grammar import most_at, piece_names
from charts.labels import percent
from charts.labels import quoted as labelled
from charts.token_panels import Panel, token_panels
from charts.word_links import link_map
from claims.attention_sinks import eos_length, sink_counts, table_agreement
from claims.sink_effect import effect_of_row
from model import Record
from model.dissect.attention_sinks import sink_rows
from model.dissect.word_links import word_links, word_weights, written_words
from ui.class_poll import which_most
from ui.figures import show, show_described
from ui.keys import Actions
from ui.labs.attention_sinks.on_screen import ROWS, TOKEN, ShownRow, measures_of, no_word, on_screen
from ui.link import number_asked, one_of, set_number
from ui.model_notes import taught_note
from ui.nearest import nearest_index
from ui.scenes import ClassPoll, Scene, head_actions, step_actions, written_steps
from ui.text import quoted
from ui.wording.attention_sinks import describe_agreement, describe_eos_weight, describe_length, describe_rows


def one_look() -> str:
    """The row's weights as computed."""
    view = on_screen()
    weights, labels = view.record.attention[view.site].weights[view.head, view.query], piece_names(view.record.source)
    query = labelled(piece_names(view.record.rows(view.site))[view.query])
    sentence = f"{query} looks {most_at([labelled(label) for label in piece_names(view.record.source)], weights)}"
    if int(weights.argmax()) < len(weights) - 1:
        sentence += f", and {percent(float(weights[-1]))} at the end mark"
    panel = Panel("weight", weights, "weight")
    name = f"look-{view.site}-{view.head + 1}-{view.query + 1}"
    return show_described(
        token_panels(labels, [panel], alt=f"{sentence}.", name=name, title=view.record.pair.source.name),
        key="rests_look",
    )


def without_eos() -> str:
    """The row rescaled without its weight on `<eos>`, and the effect on the piece."""
    view = on_screen()
    look = measures_of(view)
    panel, alt = Panel("without the end mark", look.without_eos, "weight"), row_figures(view.record, look)[0].alt
    name = f"without-eos-{view.site}-{view.head + 1}-{look.query + 1}"
    labels = piece_names(view.record.source)
    title = view.record.pair.source.name
    show(token_panels(labels, [panel], alt=alt, name=name, title=title), key="rests_weights")
    # two lines, as there is room
    return describe_eos_weight(effect_of_row(view.record, look), view.record, look, why=False)


def its_worth() -> str:
    view = on_screen()
    show(row_figures(view.record, measures_of(view))[1], key="rests_worth")
    return describe_length(eos_length(view.record, measures_of(view)))


def the_layer() -> str:
    """Weight on `<eos>` in every row of the layer's heads."""
    view = on_screen()
    sinks = sink_rows(view.translator, view.record, [view.site], run=False)
    show(sink_map(view.record, sinks, "weight", view.chosen, written=False), key="rests_map_chart")
    return describe_rows(sink_counts(view.record, sinks))


def as_words() -> str:
    """The strongest source word of each target word beside the table's."""
    view = on_screen()
    rows = view.rows[0]
    if len(view.rows) > 1:
        asked = one_of("Read a word’s row at", view.rows, key=ROWS)
        rows = next(choice for choice in view.rows if choice == asked)
    if not written_words(view.record, rows) or len(view.record.source.words) < 2:
        return no_word(view.record)
    head = view.cross_head
    links = word_links(view.record, head.site, head.head, rows)
    weights = word_weights(view.record, head.site, rows)[head.head]
    show(link_map(view.record, weights, links, rows), key="rests_links")
    agreed = describe_agreement(table_agreement(links), view.record.pair)
    return f"{agreed} {taught_note(view.translator.name, head)}".rstrip()


def rows_and_heads() -> Actions:
    """Actions for the arrow keys: over the steps, or over the source tokens for the encoder."""
    view = on_screen()
    return {**_rows(view), **head_actions(view.record)}


def shown() -> Record:
    return on_screen().record


def heads() -> Actions:
    return head_actions(on_screen().record)


def _rows(view: ShownRow) -> Actions:
    record: Record = view.record
    if view.cross:
        return written_steps(record)
    count = len(record.source)
    return step_actions(
        count, lambda: nearest_index(number_asked(TOKEN), count), lambda token: set_number(TOKEN, token)
    )


def looked_at_most() -> ClassPoll | None:
    """The piece with the most weight in the row."""
    view = on_screen()
    rows = piece_names(view.record.rows(view.site))
    weights = view.record.attention[view.site].weights[view.head, view.query]
    verb = "write" if view.cross else "read"
    question = f"Where does it look to {verb} {quoted(rows[view.query])}?"
    return which_most(question, piece_names(view.record.source), weights)


SCENES = (
    Scene("One look", one_look, rows_and_heads, choice=looked_at_most, translation=shown),
    Scene("The same without the end mark", without_eos, rows_and_heads, translation=shown),
    Scene("What each weight is worth", its_worth, rows_and_heads, translation=shown),
    Scene("What the heads leave on the end mark", the_layer, heads, translation=shown),
    Scene("Does attention align words?", as_words, heads, translation=shown),
)
