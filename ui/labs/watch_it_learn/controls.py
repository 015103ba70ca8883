"""Settings of a training, and the buttons that run it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from charts.grammar import counted, verb
from model.classroom.settings import HEADS, MAX_MODELS, RATES, SEEDS, TASKS, TRAINABLE, WIDTHS, Settings
from model.network.families import ENTRIES, brief_of, in_menu_order
from ui.callbacks import write_address
from ui.labs.break_it.switches import PARAMETER_LENGTH, SWITCHES, offered_with
from ui.labs.watch_it_learn.on_screen import (
    BETWEEN,
    FRAME,
    HEADS_OF,
    MISTAKE,
    MODELS,
    RATE,
    SEED,
    SENTENCE,
    TASK,
    USUAL,
    WIDTH,
    ShownTraining,
)
from ui.link import drawn_parameter, hidden_parameter, mirrored

Value = TypeVar("Value")

MAX_LENGTH = 120  # characters of a sentence


def parameters() -> None:
    """Draw the page's URL parameters."""
    with st.container(key="hidden_learn"):
        for name in (TASK, MODELS, WIDTH, HEADS_OF, RATE, SEED):
            hidden_parameter(name, enclosed=True)
        hidden_parameter(MISTAKE, longest=PARAMETER_LENGTH, enclosed=True)


def chosen(name: str, usual: object, value: object) -> None:
    """Callback: store a setting in the URL, unless it is the default; other settings start another training."""
    st.session_state[name] = "" if value == usual else str(value)
    st.session_state[FRAME] = None
    if name == TASK:
        st.session_state[SENTENCE] = ""


def choices(settings: Settings) -> None:
    """Draw the settings, in one row."""
    with st.container(key="room_learn_choices", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        box(TASK, "Task", list(TASKS), settings.task, USUAL.task, lambda task: TASKS[task].title, 190)
        mirrored(
            st.multiselect,
            f"Models, up to {MAX_MODELS}",
            list(ENTRIES),
            list(settings.models),
            key=f"{MODELS}_choice",
            picked=models_chosen,
            format_func=brief_of,
            max_selections=MAX_MODELS,
            width=330,
        )
        box(WIDTH, "Width", WIDTHS, settings.width, USUAL.width, str, 78)
        box(HEADS_OF, "Heads", HEADS, settings.heads, USUAL.heads, str, 74)
        box(RATE, "Learning rate", RATES, settings.learning_rate, USUAL.learning_rate, str, 112)
        box(SEED, "Seed", SEEDS, settings.seed, USUAL.seed, str, 78)


def mistake_box(settings: Settings) -> None:
    """Draw the choice of the mistakes that a second Transformer learns with."""
    mirrored(
        st.multiselect,
        "Mistakes to build into a second Transformer",
        [mistake for mistake in offered_with(settings.mistakes) if mistake in TRAINABLE],
        list(settings.mistakes),
        key=f"{MISTAKE}_choice",
        picked=lambda mistakes: chosen(MISTAKE, "", BETWEEN.join(mistakes)),
        format_func=lambda mistake: SWITCHES[mistake].title,
        placeholder="none",
        width=480,
    )


def box(
    name: str,
    label: str,
    options: Sequence[Value],
    now: Value,
    usual: Value,
    format_func: Callable[[Value], str],
    width: int,
) -> None:
    """Draw the choice of one setting."""
    mirrored(
        st.selectbox,
        label,
        list(options),
        now,
        key=f"{name}_choice",
        picked=partial(chosen, name, usual),
        format_func=format_func,
        width=width,
    )


def models_chosen(names: list[str]) -> None:
    """Callback: store the models; an empty choice means the default ones."""
    chosen(MODELS, BETWEEN.join(USUAL.models), BETWEEN.join(in_menu_order(names)))


def sentence_box(view: ShownTraining) -> None:
    """Draw the box for the sentence of the map."""
    drawn_parameter(SENTENCE)
    st.text_input(
        "A sentence of the task",
        "",
        key=SENTENCE,
        bind="query-params",
        on_change=write_address(SENTENCE, ""),
        placeholder=view.task.example,
        label_visibility="collapsed",
        max_chars=MAX_LENGTH,
        autocomplete="off",
        width=270,
    )


def moments(view: ShownTraining) -> None:
    """Draw the slider over frames, if there are several."""
    steps = view.training.frames.steps
    if len(steps) < 2:
        return
    st.session_state["learn_moments"] = steps[view.at]

    def chosen_moment() -> None:
        st.session_state[FRAME] = st.session_state["learn_moments"]

    st.select_slider(
        "Batches so far",
        steps,
        key="learn_moments",
        label_visibility="collapsed",
        on_change=chosen_moment,
        width=200,
    )


def buttons(view: ShownTraining) -> None:
    """Draw start or pause, one step, rewind."""
    training = view.training

    def follow(act: Callable[[], None]) -> None:
        st.session_state[FRAME] = None
        act()

    running = training.state in ("waiting", "learning")
    done = training.state in ("over", "ended")
    if running:
        st.button("Pause", key="learn_pause", icon=":material/pause:", on_click=training.pause, width=110)
    else:
        label = "Go on" if training.state == "resting" and len(view.frames) > 1 else "Start"
        st.button(
            label,
            key="learn_start",
            icon=":material/play_arrow:",
            type="primary",
            on_click=follow,
            args=(training.go_on,),
            disabled=done,
            width=110,
        )
    st.button(
        "One step",
        key="learn_step",
        icon=":material/skip_next:",
        on_click=follow,
        args=(lambda: training.go_on("step"),),
        disabled=running or done,
        help="Every model learns from one more batch.",
    )
    st.button(
        "Rewind",
        key="learn_rewind",
        icon=":material/replay:",
        on_click=follow,
        args=(training.rewind,),
        disabled=not view.frames and not done,
        help=f"Back to the first random weights. Seed {view.settings.seed} makes the same run again.",
    )


def describe_queue(count: int) -> str:
    """Position in the queue, in words."""
    return f"Waiting: {counted(count, 'training')} {verb(count, 'is', 'are')} ahead."
