"""Hand-out of the lab Break it: the head's map without and with the mistakes, and the cost for each piece."""

from __future__ import annotations

from charts.look import Look
from charts.row_sums import map_with_sums
from charts.saved_page import HandOut, Plate
from charts.stepped_rows import site_rows
from claims.break_it_on_paper import dearest_piece, row_total, turned_rows
from claims.worksheet import changed_text
from model.network.site import Site
from ui.hand_out import view_of_rows
from ui.labs.break_it.on_screen import on_screen
from ui.labs.break_it.scenes import cost_of_each
from ui.labs.break_it.switches import SWITCHES
from ui.link import chosen_step
from ui.wording.break_it import describe_outcome, describe_rows, the_mistakes
from ui.wording.break_it_on_paper import ask_dearest_piece, ask_row_total, ask_turned_rows
from ui.wording.worksheet import ask_translation


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page. Its rows are those without the mistakes."""
    view = on_screen()
    mistakes, right, broken = view.mistakes, view.right, view.broken
    count = len(mistakes)
    noun = the_mistakes(count)
    row = 0 if Site(view.site).side == "encoder" else chosen_step(right)
    rows, broken_rows = (site_rows(record, view.site, view.head, row) for record in (right, broken))
    does = " ".join(SWITCHES[mistake].does for mistake in mistakes)
    plates = [
        Plate(map_with_sums(right, view.site, view.head), title=f"Without {noun}"),
        Plate(
            map_with_sums(broken, view.site, view.head),
            (does, describe_rows(view.rows)),
            f"With {noun}: {view.title[0].lower()}{view.title[1:]}",
        ),
        Plate(cost_of_each(view), (describe_outcome(view.outcome, right.pair),), "What it costs"),
    ]
    total = row_total(broken_rows)
    turned = turned_rows(rows, broken_rows, but="" if total is None else total.row.label)
    questions = (
        ask_row_total(count, broken_rows, total),
        ask_turned_rows(count, broken_rows, turned, right.pair),
        ask_dearest_piece(count, dearest_piece(right, broken), right.pair),
        ask_translation(f"{view.title}.", changed_text(right, view.written)),
    )
    asked = [question for question in questions if question is not None]
    return view_of_rows("break_it", right, rows, plates, asked, Look(view.site, view.head, row))
