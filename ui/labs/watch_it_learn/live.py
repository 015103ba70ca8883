"""The part of the page that follows a training: status, curves, map, translations."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts.figure import Figure
from charts.labels import quoted
from charts.learning_curves import QUANTITIES, TITLES, learning_curves, written
from charts.learnt_map import learnt_map
from claims.watch_it_learn import grade, map_of_sentence
from model.classroom.mini_language import MINI_LANGUAGE
from model.classroom.run import MAX_SECONDS
from model.classroom.settings import attends
from model.classroom.trainee import Shown
from model.language.tokenizer import EOS_PIECE
from model.network.families import brief_of, title_of
from ui.figures import show
from ui.labs.watch_it_learn.controls import buttons, describe_queue, moments, sentence_box
from ui.labs.watch_it_learn.on_screen import CURVE, MAP, ShownTraining, on_screen
from ui.link import one_of
from ui.text import literal, markup, slug
from ui.wording.watch_it_learn import describe_grade, describe_map, describe_sentence

POLL = 1.0  # seconds between two looks at a training that goes on
STATUS = 320  # pixels: the width of the line that tells where the training stands
WRITES = "writes for the sentence"
CHOICES = {"right": "Sentences right", "on_true": "Weight on the right word", "loss": "Loss"}


def live(busy: bool) -> None:
    """Draw it. busy: whether it was drawn to refresh by itself; when that changes, the whole page reruns."""
    view = on_screen()
    if view.training.busy != busy:
        st.rerun()
    with st.container(key="learn_row", horizontal=True, vertical_alignment="center", gap="xsmall"):
        buttons(view)
        if not view.training.busy:
            moments(view)
        st.markdown(status(view), width=STATUS)
    left, right = st.columns([9, 11])
    with left:
        curves(view)
    with right:
        the_map(view)
    numbers(view)
    if view.words:
        st.markdown(f"{literal(view.task.rule)} {describe_sentence(view.words, view.right)}")


def curves(view: ShownTraining) -> None:
    """Draw one of the scores of all models, over the training."""
    quantity = one_of(
        "What the curves show",
        QUANTITIES,
        key=CURVE,
        format_func=CHOICES.__getitem__,
        label_visibility="collapsed",
    )
    chosen = next(each for each in QUANTITIES if each == quantity)
    at = None if view.training.busy else view.frame
    with st.container(key="learn_curves"):
        show(learning_curves(view.frames, view.settings.trainees, chosen, moment=at), key="learn_numbers")


def status(view: ShownTraining, start: str = "**Start**") -> str:
    """State of the training, in Markdown. start: label of the button that starts it."""
    training, frame = view.training, view.frame
    if training.state == "ended":
        return f"{literal(training.trouble)} **Rewind** to train it again."
    if training.state == "waiting" and training.ahead:
        return describe_queue(training.ahead)
    if frame is None:
        return "Starting \u2026" if training.busy else f"Nothing is learnt yet: press {start}."
    said = f"Second **{frame.seconds:.1f}** of {MAX_SECONDS:.0f}, {frame.step:,} batches"
    if training.state == "over" and frame.step == training.frames.steps[-1]:
        return f"{said}. Over."
    return said


def the_map(view: ShownTraining) -> None:
    """Draw one model's attention for the sentence."""
    attending = [name for name in view.settings.trainees if attends(name)]
    name = attending[-1] if attending else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        sentence_box(view)
        if len(attending) > 1:
            name = one_of("Map of", attending, key=MAP, format_func=brief_of, label_visibility="collapsed")
    if view.trouble:
        st.info(literal(view.trouble))
    elif view.frames and view.shown is None and not view.training.busy:
        st.info(f"{literal(view.training.trouble)} To see this sentence, **Rewind** and train again.")
    elif not name:
        st.info("The model with one vector looks nowhere. Choose another model, too, to see a map.")
    else:
        with st.container(key="learn_looks"):
            show(map_of(view, name, (view.shown or {}).get(name)), key="learn_weights")


def map_of(view: ShownTraining, name: str, shown: Shown | None) -> Figure:
    """One model's map at the current frame; before there is one, the true alignment."""
    columns = (*view.words, EOS_PIECE)
    right = view.right
    if shown is None or shown.weights is None:
        rows = (*right.target, EOS_PIECE) if right is not None else (EOS_PIECE,)
        weights = np.zeros((len(rows), len(columns)))
        origin = right.origin if right is not None else ()
        finding = (
            f"{'' if view.frames else 'Nothing is learnt yet. '}Framed: the word that each written word comes from"
        )
        if right is not None and right.origin[0] is not None:
            finding += f", {quoted(columns[right.origin[0]])} for {quoted(rows[0])}"
        return learnt_map(
            weights, rows, columns, origin, name="learnt-map", subject=title_of(name), finding=f"{finding}."
        )
    return learnt_map(
        np.array(shown.weights),
        shown.rows,
        columns,
        right.origin if right is not None else (),
        name=f"learnt-map-{slug(name)}",
        subject=title_of(name),
        finding=describe_map(map_of_sentence(shown, columns, right)),
    )


def numbers(view: ShownTraining) -> None:
    """Table of the frame's numbers and translations, a row a model."""
    frame, shown, rows = view.frame, view.shown or {}, []
    for name in view.settings.trainees:
        cells = [f'<th scope="row">{markup(title_of(name))}</th>']
        examined = frame.examined.get(name) if frame else None
        for quantity in QUANTITIES:
            value = None if examined is None else getattr(examined, quantity)
            told = "" if value is None else markup(written(value, quantity))
            cells.append(f'<td data-what="{markup(TITLES[quantity])}">{told}</td>')
        told = written_out(view, shown[name]) if name in shown else ""
        cells.append(f'<td data-what="{WRITES}">{told}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    heads = "".join(f'<th scope="col">{markup(TITLES[each])}</th>' for each in QUANTITIES)
    st.html(
        f'<table class="learn"><thead><tr><th scope="col">model</th>{heads}<th scope="col">{WRITES}</th>'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def written_out(view: ShownTraining, shown: Shown) -> str:
    """A model's translation as HTML: wrong words underlined, with a grade."""
    right = view.right
    target = (*right.target, EOS_PIECE) if right is not None else shown.written
    marked = [
        markup(word) if target[place : place + 1] == (word,) else f"<u>{markup(word)}</u>"
        for place, word in enumerate(shown.written)
        if word != EOS_PIECE
    ]
    said = describe_grade(grade(shown, right))
    language = ' lang="fr"' if view.task is MINI_LANGUAGE else ""
    return f"<span{language}>{' '.join(marked)}</span>{f' <small>({markup(said)})</small>' if said else ''}"
