"""The lab on live training: small models' curves, and their attention as they learn."""

from __future__ import annotations

import streamlit as st

from claims.watch_it_learn import broken_learning, looking, one_vector, progress
from model.classroom.run import BATCH, HELD_OUT, LEARNT, MAX_SECONDS
from model.classroom.trainee import WARMUP, Trainee, learning_rate
from ui.labs.watch_it_learn.controls import choices, mistake_box, parameters
from ui.labs.watch_it_learn.live import POLL, live
from ui.labs.watch_it_learn.on_screen import ShownTraining, on_screen, settings_asked
from ui.labs.watch_it_learn.scenes import SCENES
from ui.labs.watch_it_learn.training_pool import trainings_at_once
from ui.lesson import show_code
from ui.page_links import lesson_link
from ui.stage import staged
from ui.terms import term
from ui.text import percent
from ui.wording.watch_it_learn import describe_looking, describe_mistakes, describe_one_vector, describe_progress


def page() -> None:
    parameters()
    with st.container(key="room_learn"):
        choices(settings_asked())
        view = on_screen()
        busy = view.training.busy
        st.fragment(live, run_every=POLL if busy else None)(busy)
    mistake_box(view.settings)
    what_happened(view)
    how_it_learns(view)


def what_happened(view: ShownTraining) -> None:
    """Describe the result so far; drawn while the training is paused."""
    frames, training = view.frames, view.training
    st.header("What happened")
    if len(frames) < 2 or training.busy:
        st.markdown("When you pause, a summary appears here.")
        return
    over = training.state == "over"
    trainees = view.settings.trainees
    said = [describe_progress(progress(frames, name, training.finished.get(name), over)) for name in trainees]
    said += [describe_looking(look) for name in trainees if (look := looking(frames, name)) is not None]
    if (compared := one_vector(frames, training.finished)) is not None:
        said.append(describe_one_vector(compared))
    if (learning := broken_learning(frames, view.settings.mistakes)) is not None:
        said.append(describe_mistakes(learning))
    st.markdown("\n\n".join(said))


def how_it_learns(view: ShownTraining) -> None:
    """Describe the task and the recipe, with links to lessons."""
    st.header("How it learns")
    st.markdown(
        f"Every model begins with random weights. All read the same batches of {BATCH} random sentences. The numbers "
        f"are measured on {HELD_OUT} new sentences that are in no batch; the loss is in {term('nat')}s a word. "
        "Framed cells of the map show which word each written word comes from; nobody tells the models. Adam’s "
        f"learning rate rises for {WARMUP} batches to the one chosen above, then falls with the square root of the "
        f"batch’s number. A model stops at {percent(LEARNT)} right, the training after {MAX_SECONDS:.0f} seconds. The "
        "same settings and seed make the same run. How long it takes depends on how busy this computer is."
    )
    if view.settings.mistakes:
        st.markdown("The Transformer with the mistake begins with the same weights as the one without.")
    st.markdown("Lesson 1 explains the model with one vector, lesson 2 attention.")
    lesson_link("encoder_decoder")
    lesson_link("attention")
    show_code(Trainee.update, learning_rate, Trainee.examine, key="learn")


def switched_off() -> None:
    """Say that live training is off on this server, and link to the replay."""
    st.info("Live training is switched off on this server. Attention Lab on your own computer has it.")
    st.markdown("What the shipped models looked at while they learned is kept, step by step:")
    lesson_link("replay")


if trainings_at_once():
    staged(SCENES, page)
else:
    switched_off()
