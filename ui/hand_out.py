"""The view on paper, or as a file that needs no network: what a page gives for it, and the buttons that save it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from charts.candidates import candidate_bars
from charts.grammar import piece_names
from charts.heatmap import attention_heatmap
from charts.labels import quoted
from charts.saved_page import Plate, View, hand_out
from charts.stepped_rows import SteppedRows, translation_rows
from contents import place_of
from model import Record
from model.network.site import Site
from ui.component_files import assembled, component
from ui.link import USUAL, chosen_head_or_mean, chosen_site, chosen_step
from ui.models import model_label
from ui.reach import reach
from ui.short_link import told_link
from ui.translation_player import track_of, view_of
from ui.worksheet import work_sheet

_component = component(
    "attention_lab_save_file",
    html='<div class="save"><span role="status"></span></div>',
    css=assembled("save_file.css"),
    js=assembled("save_file.js"),
)


@dataclass(frozen=True)
class Asked:
    """What the browser asked for: a kind of file, the link of the view as others can open it, empty where they cannot,
    and the number of the question."""

    kind: str
    link: str
    number: int


KINDS: Mapping[str, str] = {"hand-out": "Hand-out", "worksheet": "Worksheet with answers"}
ALL_STEPS = "All steps at once"  # the title of a figure
MAKERS: Mapping[str, Callable[[View], str]] = {"hand-out": hand_out, "worksheet": work_sheet}


@st.fragment
def save_view(view: Callable[[], View], name: str, *, key: str) -> None:
    """Draw the buttons. view: makes the view as it is when a button is clicked; its link is that of the browser's
    address. name: of the files, without an ending."""
    said = f"{key}_asked"

    def asked_for() -> None:
        st.session_state[said] = understood(st.session_state[key].asked, st.session_state.get(USUAL, {}))

    asked: Asked | None = st.session_state.pop(said, None)
    made: dict[str, Any] | None = None
    if asked is not None:
        text = MAKERS[asked.kind](replace(view(), link=asked.link))
        made = {"number": asked.number, "name": f"{name}-{asked.kind}.html", "text": text}
    _component(key=key, data={"files": list(KINDS.items()), "made": made}, on_asked_change=asked_for)


def understood(told: Any, usual: Mapping[str, object]) -> Asked | None:
    """What the browser told, checked: it can send anything. None where it makes no sense."""
    if not isinstance(told, dict) or told.get("kind") not in list(KINDS):
        return None
    found = told_link(told, usual)
    if found is None:
        return None
    link, number = found
    reached = reach(link)
    return Asked(told["kind"], reached.link if reached.by_others else "", number)


def translation_view(page: str, record: Record, plates: Sequence[Plate], step: int) -> View:
    """A view whose rows are the French words, at a step (from 0), in the link's site and head. page: its file."""
    shown = track_of(record)
    rows = translation_rows(record, shown, step, shown.view(*view_of(record)))
    return view_of_rows(page, record, rows, plates)


def view_of_rows(page: str, record: Record, rows: SteppedRows, plates: Sequence[Plate]) -> View:
    """A view of a page, by its file's name, with these rows and figures."""
    return View(place_of(page).label, record, model_label(record.model), rows, plates)


def step_title(record: Record, step: int) -> str:
    """Which step a figure is of (from 0), and what it writes; of a word in pieces, the word too."""
    piece = piece_names(record.target)[step]
    cell = next(cell for cell in track_of(record).cells if cell.start <= step < cell.end)
    part = f", a piece of {quoted(cell.name)}" if cell.end - cell.start > 1 else ""
    return f"Step {step + 1} of {len(record.target)}: it writes {quoted(piece)}{part}"


def step_and_map(page: str, record: Record) -> View:
    """What pages around the player give: what the step could have written, and where the chosen head looks."""
    step, site = chosen_step(record), chosen_site(record)
    plates = [Plate(candidate_bars(record, step), title=step_title(record, step))]
    if site is not None:
        head = chosen_head_or_mean(record, site)
        row = None if Site.parse(site).side == "encoder" else step
        plates.append(Plate(attention_heatmap(record, site, head, step=row, words=True), title=ALL_STEPS))
    return translation_view(page, record, plates, step)
