"""Hand-out of the lesson on heads: the opened head, and all heads of its kind."""

from __future__ import annotations

from charts.combined_heads import combined_heatmap
from charts.head_grid import HeadView, head_grid
from charts.heatmap import attention_heatmap
from charts.look import Look
from charts.saved_page import HandOut, Plate
from charts.stepped_rows import site_rows
from model.dissect.head_roles import traits
from ui.hand_out import ALL_STEPS, view_of_rows
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site, chosen_step
from ui.model_notes import taught_note
from ui.sites import KIND_NAMES, kind_of
from ui.wording.multi_head import describe_traits

MAX_CELLS = 600  # of a head: the maps of all heads of larger ones would make a large file


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    record = lesson_record(lesson_translator("multi_head"))
    site = chosen_site(record)
    assert site is not None  # Transformers have some
    head, kind = chosen_head(record, site), kind_of(site)
    heads_of_kind = [trait for other in record.attention if kind_of(other) == kind for trait in traits(record, other)]
    opened = next(trait for trait in heads_of_kind if (trait.head.site, trait.head.head) == (site, head))
    together = head_grid(record, [HeadView(trait) for trait in heads_of_kind], subject=KIND_NAMES[kind])
    if record.attention[site].weights[0].size > MAX_CELLS:
        together = combined_heatmap(record, site, "mean", words=True)
    plates = [
        Plate(
            attention_heatmap(record, site, head, words=True),
            tuple(filter(None, (describe_traits(opened), taught_note(record.model, opened.head)))),
            ALL_STEPS,
        ),
        Plate(together, title="All heads"),
    ]
    row = 0 if site.side == "encoder" else chosen_step(record)
    return view_of_rows("multi_head", record, site_rows(record, site, head, row), plates, look=Look(site, head, row))
