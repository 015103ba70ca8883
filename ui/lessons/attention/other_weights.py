"""Weights set by hand, at one step or at every step, and the resulting translation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from charts.candidates import candidate_bars
from charts.two_weights import two_weights
from claims.attention import changed_step
from claims.predict_rnn import which_piece
from claims.set_weights import what_became
from model import Intervention, Record, ReplacedRow
from model.network.intervention import AttentionEdit
from ui.both_translations import both_translations
from ui.figures import LOWER_BOX, show
from ui.lesson import show_code
from ui.lessons.attention.look import HEAD, ShownStep
from ui.link import number_asked, one_of
from ui.nearest import nearest_index
from ui.predict import predict
from ui.records import record_of
from ui.scenes import SCENE_BELOW, ClassPoll
from ui.take_away import take_away
from ui.text import literal
from ui.tokens import token_picker
from ui.wording.attention import SURVIVES, describe_changed_step
from ui.wording.predict_rnn import ask_which_piece
from ui.wording.set_weights import describe_remains

AS_COMPUTED, EQUAL_HERE, EQUAL_ALWAYS, ONE_TOKEN = CHOICES = (
    "as computed",
    "equal at this step",
    "equal at every step",
    "all on one",
)
KEY, TOKEN = "attention_weights", "attention_only"
CHART_LETTERS = 100  # of longer translations nothing stands below: they need the room


@dataclass(frozen=True)
class SetWeights:
    """Weights that the reader chose: one of `CHOICES` except `AS_COMPUTED`, at the current step.

    token: the source token (from 0) with all weight, for `ONE_TOKEN`.
    """

    look: ShownStep
    chosen: str
    token: int

    @property
    def name(self) -> str:
        """Name of the weights, plain: "equal", "all on "red"" """
        return f"all on “{self.look.labels[self.token]}”" if self.chosen == ONE_TOKEN else "equal"

    @property
    def phrase(self) -> str:
        """The weights as the end of a sentence, plain: "equal weights at every step"."""
        when = "at every step" if self.chosen == EQUAL_ALWAYS else f"at step {self.look.step + 1}"
        what = f"all weight on “{self.look.labels[self.token]}”" if self.chosen == ONE_TOKEN else "equal weights"
        return f"{what} {when}"

    @property
    def row(self) -> tuple[float, ...]:
        """Weights of the step, one for each source token."""
        length = len(self.look.record.source)
        if self.chosen == ONE_TOKEN:
            return tuple(map(float, np.eye(length)[self.token]))
        return (1 / length,) * length

    @property
    def intervention(self) -> Intervention:
        if self.chosen == EQUAL_ALWAYS:
            return Intervention(uniform=frozenset({HEAD}))
        return Intervention(rows=(ReplacedRow(HEAD, self.look.step, self.row),))

    def free(self) -> Record:
        """The model's translation with these weights."""
        return record_of(self.look.translator, self.look.text, intervention=self.intervention)

    def forced(self) -> Record:
        """The first translation, scored with these weights."""
        ids = self.look.record.target.ids
        return record_of(self.look.translator, self.look.text, target=ids, intervention=self.intervention)


def chosen_weights(look: ShownStep) -> SetWeights | None:
    """Draw the choice; returns the weights, None where they stay as computed."""
    chosen = one_of("Weights", CHOICES, key=KEY)
    token = token_picker(look.record.source, "All on", key=TOKEN) if chosen == ONE_TOKEN else 0
    return None if chosen == AS_COMPUTED else SetWeights(look, chosen, token)


def what_if(look: ShownStep) -> None:
    """Draw the step's candidates with the reader's weights."""
    st.markdown(
        "With equal weights the context is a plain average of the values. Attention uses other weights at each "
        "step. Choose them yourself; the rest of the network goes on computing:"
    )
    weights = chosen_weights(look)
    question = None
    if weights is not None:
        question = ask_which_piece(which_piece(look.record, weights.forced(), look.step), weights.phrase)
    predict(
        question,
        key="attention_predict_weights",
        covers=["attention_weights_answer"],
        waits="Choose other weights, then guess what happens.",
    )
    if weights is None:
        show(candidate_bars(look.record, look.step), key="attention_before")
        return
    with st.container(key="attention_weights_answer"):
        _answer(weights)


def _answer(weights: SetWeights) -> None:
    """Describe the effect of the weights on the step and on the translation."""
    before, after, free, step = weights.look.record, weights.forced(), weights.free(), weights.look.step
    left, right = st.columns(2)
    with left:
        st.markdown("**Weights as computed**")
        show(candidate_bars(before, step), key="attention_before")
    with right:
        st.markdown(f"**With {literal(weights.phrase)}**")
        show(candidate_bars(after, step), key="attention_after")
    st.markdown(describe_changed_step(changed_step(before, after, step)))
    translations(weights, free)
    st.markdown(describe_remains(what_became(before, free), literal(weights.phrase)))
    show_code(AttentionEdit.change_weights, key="attention_what_if")
    take_away(
        {
            "Weights as computed": before,
            f"Weights {weights.chosen}": free,
            f"Weights {weights.chosen}, made to write the first translation": after,
        },
        key="attention_what_if",
    )


def translations(weights: SetWeights, free: Record) -> None:
    """Draw the translation with the model's own weights, and below it the one with these."""
    st.html(both_translations(("own weights", weights.look.record), (weights.phrase, free)))


def staged_weights(look: ShownStep) -> str:
    """Draw the scene: both translations, the step's weights, and a sentence on what is left."""
    weights = staged_choice(look, chosen_weights(look))
    free = weights.free()
    translations(weights, free)
    if max(len(record.target.text) for record in (look.record, free)) <= CHART_LETTERS:
        own = look.seen.weights[0, look.step]
        figure = two_weights(
            look.labels,
            own,
            np.array(weights.row),
            name=weights.name,
            written=look.written,
            step=look.step,
            pair=look.record.pair,
        )
        with st.container(key=SCENE_BELOW):
            show(figure, key="attention_two_weights", box=LOWER_BOX)
    return describe_remains(what_became(look.record, free), literal(weights.phrase))


def how_much_stays(look: ShownStep) -> ClassPoll | None:
    """Class poll: how much of the translation is left with the scene's weights? None for an empty translation.

    Call it after the scene is drawn: its controls are not drawn again.
    """
    if not look.record.target.text:
        return None
    chosen = st.session_state.get(KEY, AS_COMPUTED)
    token = nearest_index(number_asked(TOKEN), len(look.record.source))
    weights = staged_choice(look, None if chosen == AS_COMPUTED else SetWeights(look, chosen, token))
    return ClassPoll(
        f"With {weights.phrase}: how much of the translation is left?",
        SURVIVES,
        what_became(look.record, weights.free()).left,
    )


def staged_choice(look: ShownStep, chosen: SetWeights | None) -> SetWeights:
    """Weights of the scene; equal weights at every step unless others were chosen."""
    return chosen or SetWeights(look, EQUAL_ALWAYS, 0)
