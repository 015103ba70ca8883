"""Hand-out of the lesson on self-attention: the chosen token's attention in one head, and the head's map."""

from __future__ import annotations

from charts.attention_step import attention_step_figure, attention_steps
from charts.heatmap import attention_heatmap, row_names
from charts.labels import quoted
from charts.look import Look
from charts.saved_page import HandOut, Plate
from charts.stepped_rows import site_rows
from claims.self_attention import row_and_vector
from ui.hand_out import view_of_rows
from ui.lessons.self_attention.on_screen import OPENS_WITH, on_screen
from ui.link import chosen_head, chosen_site, number_asked
from ui.nearest import nearest_index
from ui.wording.self_attention import describe_row_and_vector


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    _, record = on_screen()
    site = chosen_site(record, OPENS_WITH)
    assert site is not None  # Transformers have some
    head = chosen_head(record, site)
    query = nearest_index(number_asked("self_query"), len(record.rows(site)), 1)
    names = row_and_vector(record, site, query)
    plates = [
        Plate(
            attention_step_figure(attention_steps(record, site, head), query),
            (describe_row_and_vector(*names),) if names else (),
            f"How {quoted(row_names(record, site, words=False)[query])} looks, computed",
        ),
        Plate(attention_heatmap(record, site, head, step=query), title="All tokens at once"),
    ]
    look = Look(site, head, query)
    return view_of_rows("self_attention", record, site_rows(record, site, head, query), plates, look=look)
