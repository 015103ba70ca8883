"""Downloads: the complete records behind a view as files, and the code that reads each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from charts.pocket import pocket, pocket_size
from charts.saved_page import HandOut
from model import Record
from model.network.families import runs_in_browser
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.downloads import file_button
from ui.hand_out import save_view
from ui.models import load_translator, model_folder
from ui.pocket_link import full_lab_link, opening_of
from ui.text import literal, quoted, shortened, slug

MAX_LENGTH = 60  # characters of a sentence, in a file's name and in the list


def take_away(records: Mapping[str, Record], *, key: str) -> None:
    """Offer the records of a part of a page, each with a short description.

    `key` begins with the page's prefix.

    It is an expander and costs nothing until it is opened; a file is made on click. Records that change inside a
    fragment are offered inside that fragment: elsewhere the files would be those of the last run. Draws nothing at
    depths without numbers; the reading code is at depths with code.
    """
    if not unfolds("numbers"):
        return
    label = "Download this view" if len(records) == 1 else "Download these views"
    files = st.expander(label, key=f"{key}_take_away", on_change=claim_run, type="compact")
    if not files.open:
        return
    with files:
        offer(records, key=key)


def offer(records: Mapping[str, Record], *, key: str, view: Callable[[], HandOut] | None = None) -> None:
    """Draw the download buttons; a file is made on click.

    view: the page's hand-out (`ui.hand_out`), of the first record.
    """
    names = file_names(records)
    if view is not None:
        st.markdown(
            "For a class: a hand-out with the figures and numbers of this view, and a worksheet with questions and "
            "answers. Each is one file that opens without a network and prints on one or two sheets."
        )
        name, record = next((names[title], record) for title, record in records.items())
        if record.attention:
            st.markdown(
                "Of the step at hand: cards to cut out, with small whole numbers that students multiply, and a "
                "spreadsheet with the model\u2019s numbers. Change one, and scores, weights and context follow."
            )
        save_view(view, name, key=f"{key}_save", attending=bool(record.attention))
        if runs_in_browser(load_translator(record.model).about["network"]):
            lab_of_its_own(record, name, key=f"{key}_lab")
    st.markdown(
        "The numbers of this view. NPZ: all of them (every query, key, value, score, weight, context and state). "
        "JSON: tokens, candidates and their log-probabilities, weights, and scores (`null` where masked)."
    )
    for index, (title, record) in enumerate(records.items()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{literal(title)}: {written(record)}", width="stretch")
            for kind, make, mime in (
                ("NPZ", record.to_npz, "application/zip"),
                ("JSON", record.to_json, "application/json"),
            ):
                ending = kind.lower()
                file_button(kind, make, name=f"{names[title]}.{ending}", mime=mime, key=f"{key}_{ending}_{index}")
    if unfolds("code"):
        st.code(
            reading(*next((names[title], record) for title, record in records.items())),
            language="python",
            wrap_lines=True,
        )


def lab_of_its_own(record: Record, name: str, *, key: str) -> None:
    """Offer the pocket edition as one file, opened at the record's sentence and model and at the chosen head.

    Where others can open this page, the file links back to it.
    """
    st.markdown(
        f"A lab of its own: one file of about {pocket_size([model_folder(record.model)]) / 1e6:.0f} MB that opens "
        "in any browser without a network, translates what is typed, and shows every head. It opens at this view."
    )
    opening, lab = opening_of(record), full_lab_link(st.context.url, record)
    file_button(
        "Lab in one file",
        lambda: pocket([model_folder(record.model)], opening, lab=lab),
        name=f"{name}-lab.html",
        mime="text/html",
        key=key,
    )


def file_names(records: Mapping[str, Record]) -> dict[str, str]:
    """A file name for each record, without extension: model and sentence, and a description if these are equal."""
    names = {title: joined(record.model, record.source.text) for title, record in records.items()}
    alike = len(set(names.values())) < len(names)
    return {title: joined(name, title) if alike else name for title, name in names.items()}


def joined(*parts: str) -> str:
    """One slug of all parts, each cut to `MAX_LENGTH`."""
    return "-".join(filter(None, (slug(part)[:MAX_LENGTH].strip("-") for part in parts))) or "record"


def written(record: Record) -> str:
    """The translation of a record in Markdown."""
    return quoted(shortened(record.target.text, MAX_LENGTH)) or "nothing"


def reading(name: str, record: Record) -> str:
    """Python code that reads files of this name: with NumPy, with this project, and as JSON."""
    site = next(reversed(list(record.attention)), "")
    array = f"attention/{site}/weights" if site else "states/decoder.output"
    keys = f'["attention"]["{site}"]["weights"][0]' if site else '["log_probs"]'
    return (
        f'# with NumPy alone: arrays["{array}"], ...\n'
        f'arrays = numpy.load("{name}.npz")\n'
        f"# with this project: a Record, as its charts take it\n"
        f'record = model.record.read("{name}.npz")\n'
        f"# without either: shown{keys}, ...\n"
        f'shown = json.load(open("{name}.json", encoding="utf-8"))'
    )
