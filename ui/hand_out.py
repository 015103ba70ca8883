"""Hand-outs: the view on paper or as a self-contained file, and its download buttons."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from charts.candidates import candidate_bars
from charts.components import Component
from charts.grammar import piece_names
from charts.heatmap import attention_heatmap
from charts.labels import quoted
from charts.look import Look
from charts.paper_question import PaperQuestion
from charts.saved_page import HandOut, Plate, hand_out
from charts.stepped_rows import SteppedRows, translation_rows
from contents import page_info
from model import Head, Record
from model.network.site import Site
from ui.callbacks import claim_run
from ui.component_files import module_component
from ui.link import USUAL, chosen_head, chosen_head_or_mean, chosen_site, chosen_step, number_asked
from ui.look_files import NotMade, cards, spreadsheet
from ui.model_notes import taught_note
from ui.models import model_label
from ui.nearest import nearest_index
from ui.pocket_link import pocket_link
from ui.presses import Presses
from ui.reach import reach
from ui.short_link import parse_link
from ui.translation_player import track_of, view_of
from ui.worksheet import work_sheet

_component = module_component(
    "attention_lab_save_file",
    Component(
        '<div class="save"><span role="status"></span></div>',
        module="views/save_file.js",
        styles=("views/save_file.css",),
    ),
)


@dataclass(frozen=True)
class FileRequest:
    """A request from the browser: kind of file, link that works for others (or empty)."""

    kind: str
    link: str


KINDS: Mapping[str, str] = {
    "hand-out": "Hand-out",
    "worksheet": "Worksheet with answers",
    "cards": "Cards for the floor",
    "spreadsheet": "Spreadsheet of the step",
}
OF_A_LOOK = ("cards", "spreadsheet")  # kinds that only models with attention have
ALL_STEPS = "All steps at once"  # the title of a figure
MAKERS: Mapping[str, Callable[[HandOut], str | bytes]] = {
    "hand-out": hand_out,
    "worksheet": work_sheet,
    "cards": cards,
    "spreadsheet": spreadsheet,
}


@st.fragment
def save_view(view: Callable[[], HandOut], name: str, *, key: str, attending: bool = True) -> None:
    """Draw the buttons. view: function that makes the hand-out on click; its link is the browser's URL. name: of the
    files, without extension. attending: whether the model has attention.
    """
    presses = Presses(key)
    made: dict[str, Any] | None = None
    for number, message in presses.unanswered():
        if asked := parse_message(message, st.session_state.get(USUAL, {})):
            shown = view()
            shown = replace(shown, link=asked.link, pocket=pocket_link(shown.record))
            made = {"number": number, **made_file(asked.kind, shown, name)}
        presses.settle(number)
    files = [[kind, label] for kind, label in KINDS.items() if attending or kind not in OF_A_LOOK]
    _component(key=key, data={"files": files, "made": made, **presses.data()}, on_pressed_change=claim_run)


def made_file(kind: str, view: HandOut, name: str) -> dict[str, str]:
    """The file for the browser: its name, and its text or its bytes in base64; or the reason why there is none."""
    try:
        content = MAKERS[kind](view)
    except NotMade as reason:
        return {"said": str(reason)}
    if isinstance(content, bytes):
        return {"name": f"{name}-{kind}.xlsx", "bytes": base64.b64encode(content).decode("ascii")}
    return {"name": f"{name}-{kind}.html", "text": content}


def parse_message(message: Any, usual: Mapping[str, object]) -> FileRequest | None:
    """Validate the browser's message; None where it is invalid."""
    if not isinstance(message, dict) or message.get("kind") not in list(KINDS):
        return None
    link = parse_link(message.get("address"), usual)
    if link is None:
        return None
    reached = reach(link)
    return FileRequest(message["kind"], reached.link if reached.by_others else "")


def translation_view(page: str, record: Record, plates: Sequence[Plate], step: int) -> HandOut:
    """Hand-out with the French words as rows, at a step (from 0), for the link's site and head. page: its file name."""
    shown = track_of(record)
    rows = translation_rows(record, shown, step, shown.view(*view_of(record)))
    return view_of_rows(page, record, rows, plates, look=look_at(record, step))


def view_of_rows(
    page: str,
    record: Record,
    rows: SteppedRows,
    plates: Sequence[Plate],
    questions: Sequence[PaperQuestion] = (),
    look: Look | None = None,
) -> HandOut:
    """Hand-out of a page (by its file name) with these rows, figures, and questions of its own. look: the query at
    hand.
    """
    label, model = page_info(page).label, model_label(record.model)
    return HandOut(label, record, model, rows, plates, questions=questions, look=look)


def look_at(record: Record, step: int) -> Look | None:
    """The query at hand: the link's site and head (the first where it shows their mean), at a step of the decoder.

    In the encoder the token of lesson 3. None for a model without attention.
    """
    site = chosen_site(record)
    if site is None:
        return None
    if Site(site).side == "encoder":
        step = nearest_index(number_asked("self_query"), len(record.rows(site)), 1)
    return Look(site, chosen_head(record, site), step)


def step_title(record: Record, step: int) -> str:
    """Title of a figure's step (from 0) with its piece, and the word if it has several pieces."""
    piece = piece_names(record.target)[step]
    cell = next(cell for cell in track_of(record).cells if cell.start <= step < cell.end)
    part = f", a piece of {quoted(cell.name)}" if cell.end - cell.start > 1 else ""
    return f"Step {step + 1} of {len(record.target)}: it writes {quoted(piece)}{part}"


def step_and_map(page: str, record: Record) -> HandOut:
    """Figures for pages with the player: the step's candidates, and the chosen head's map."""
    step, site = chosen_step(record), chosen_site(record)
    plates = [Plate(candidate_bars(record, step), title=step_title(record, step))]
    if site is not None:
        head = chosen_head_or_mean(record, site)
        row = None if site.side == "encoder" else step
        taught = taught_note(record.model, Head(site, head)) if isinstance(head, int) else ""
        said = (taught,) if taught else ()
        plates.append(Plate(attention_heatmap(record, site, head, step=row, words=True), said, ALL_STEPS))
    return translation_view(page, record, plates, step)
