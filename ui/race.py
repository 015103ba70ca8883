"""The race: one sentence through several models at the same time, with one step for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

import ui
from charts.candidates import candidate_bars
from charts.figure import Figure
from charts.labels import percent, piece_labels, quoted, word_labels
from charts.matrix import Side, matrix_heatmap
from model import CheckpointError, InputError, Record
from model.aggregate import head_mean, merge_to_words
from model.tokenizer import Word
from ui.clauses import lengthened, shortened
from ui.current import explained, reading_of
from ui.french import french_paragraph, gloss_text, word_at
from ui.link import SENTENCE, asked
from ui.page_step import page_step

RUNNERS = ("rnn", "rnn-additive", "transformer")


@dataclass(frozen=True)
class Runner:
    """A model in the race, and what it makes of the sentence: a record, or the reason why there is none."""

    model: str
    record: Record | None
    trouble: str = ""

    def written(self, step: int) -> int:
        """The step that is shown of this runner: its last one where it has ended already."""
        assert self.record is not None
        return min(step, len(self.record.target) - 1)


def runners() -> list[Runner]:
    """Every model of the race, whether it can run or not."""
    made: list[Runner] = []
    for name in RUNNERS:
        if name not in ui.model_names():
            made.append(Runner(name, None, "This model is not installed."))
            continue
        try:
            translator = ui.load_translator(name)
            made.append(Runner(name, ui.record_of(translator, reading_of(translator, asked(SENTENCE)).text)))
        except CheckpointError as error:
            made.append(Runner(name, None, f"This model cannot be used: {error}."))
        except InputError as error:
            made.append(Runner(name, None, explained(error)))
    return made


def lengthen_buttons(*, may_grow: bool, key: str) -> None:
    """One click joins a clause to the sentence in the box above, one takes it away again."""
    sentence = asked(SENTENCE)
    longer, shorter = lengthened(sentence), shortened(sentence)
    st.markdown(f"The sentence above, {len(sentence.split())} words: {ui.quoted(sentence)}")
    with st.container(horizontal=True):
        st.button(
            "Join another clause",
            key=f"{key}_lengthen",
            icon=":material/add:",
            disabled=longer is None or not may_grow,
            on_click=lambda: ui.choose(sentence=longer or sentence),
        )
        st.button(
            "Take it away again",
            key=f"{key}_shorten",
            icon=":material/remove:",
            disabled=shorter is None,
            on_click=lambda: ui.choose(sentence=shorter or sentence),
        )


def race(key: str) -> None:
    """All runners at one step; to be called inside a fragment."""
    running = runners()
    longest = max((len(each.record.target) for each in running if each.record is not None), default=0)
    if not longest:
        st.info("None of the models of this race is installed.")
        return
    step = page_step("Step of all three", longest, key=f"{key}_race")
    st.markdown(f"Step **{step + 1}** of {longest} (the longest of the three)")
    for column, runner in zip(st.columns(len(running)), running, strict=True):
        with column:
            lane(runner, step, key=f"{key}_race_{runner.model}")
    st.markdown("**Where each looks**")
    for place, figure in enumerate(where_they_look(running, step)):
        ui.show(figure, key=f"{key}_race_looks_{place}")
    blind = [ui.model_label(each.model) for each in running if each.record is not None and not each.record.attention]
    if blind:
        st.caption(
            f"{' and '.join(blind)} has no row: it looks nowhere, and writes every word from the vector it was handed. "
            "The row of the Transformer is the mean over the heads of its last layer."
        )


def lane(runner: Runner, step: int, *, key: str) -> None:
    """One runner: its text so far, the piece it writes at this step, and what else it could have written."""
    st.markdown(f"**{ui.literal(ui.model_label(runner.model))}**")
    record = runner.record
    if record is None:
        st.info(ui.literal(runner.trouble))
        return
    at = runner.written(step)
    st.html(french_paragraph(record.target, at, size="1.15rem"))
    st.markdown(said(record, step, at))
    ui.show(candidate_bars(record, at), key=f"{key}_candidates")


def said(record: Record, step: int, at: int) -> str:
    """What a runner does at this step, and the log-probability so far and of the whole."""
    piece = ui.quoted(piece_labels(record.target)[at])
    if at < step:
        doing = f"Ended at step {at + 1}." if not ui.cut_off(record) else f"Cut off at step {at + 1}: it did not end."
    else:
        doing = f"Writes {piece} with log-probability {record.log_probs[at]:.2f}."
        meaning = gloss_text(word_at(record.target, at))
        doing += f" {meaning}." if meaning else ""
    total = record.log_prob
    so_far = float(record.log_probs[: at + 1].sum())
    return (
        f"{doing}  \nLog-probability so far {so_far:.2f}; of the whole {total:.2f}, which is "
        f"{total / len(record.target):.2f} for each of its {len(record.target)} pieces."
    )


def where_they_look(running: list[Runner], step: int) -> list[Figure]:
    """One row a runner with attention that is still writing, over the same source words; several maps only where the
    models divide the sentence differently."""
    groups: dict[tuple[str, ...], list[tuple[str, Record]]] = {}
    for runner in running:
        if runner.record is not None and runner.record.attention and step < len(runner.record.target):
            groups.setdefault(tuple(word_labels(runner.record.source)), []).append((runner.model, runner.record))
    figures: list[Figure] = []
    for columns, lanes in groups.items():
        weights, rows = [], []
        for name, record in lanes:
            site = [each for each in record.attention if each.endswith("cross")][-1]
            row = head_mean(record.attention[site].weights)[step : step + 1]
            weights.append(merge_to_words(row, [Word("", 0, 1)], record.source.words)[0])
            rows.append(f"{name}: {piece_labels(record.target)[step]}")
        figure = matrix_heatmap(
            np.stack(weights),
            Side(rows, "query: piece being written"),
            Side(columns, "key: English word"),
            name=f"race-step-{step + 1}",
            subject=f"At step {step + 1}",
        )
        looks = [
            f"{name} looks {percent(float(row.max()))} at {quoted(columns[int(row.argmax())])}"
            for (name, _), row in zip(lanes, weights, strict=True)
        ]
        figures.append(replace(figure, alt=f"At step {step + 1}, {'; '.join(looks)}."))
    return figures
