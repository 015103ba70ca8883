"""The models of the race, of one pair of languages: each with its record of the sentence, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import ui
from contents import page_info
from model import CheckpointError, InputError, Record
from model.language.languages import LanguagePair
from ui.current import explained
from ui.lesson_model import alike_in, lesson_reading, pair_on_page
from ui.models import model_pair, model_traits

RUNNERS = ("rnn", "rnn-additive", "transformer")  # as the page opens
WITH = "encoder_decoder_race_with"  # the parameter of the link


@dataclass(frozen=True)
class Runner:
    """A model in the race: its record of the sentence, or the reason why there is none."""

    model: str
    record: Record | None
    trouble: str = ""

    def written(self, step: int) -> int:
        """The runner's step on show: the last one if it has ended."""
        assert self.record is not None
        return min(step, len(self.record.target) - 1)


def pair_of_race() -> LanguagePair:
    """The languages of all runners: those of the lesson's model."""
    return pair_on_page(page_info("encoder_decoder"))


def attending_rnns() -> list[str]:
    """Installed RNNs with attention of these languages, of which one runs."""
    pair, traits = pair_of_race(), {"recurrent", "attention"}
    return [name for name in ui.model_names() if model_pair(name) == pair and model_traits(name) >= traits]


def runners() -> list[Runner]:
    """Every model of the race, with the chosen attending RNN, able to run or not."""
    made: list[Runner] = []
    pair, chosen, attending = pair_of_race(), st.session_state.get(WITH), attending_rnns()
    for usual in RUNNERS:
        name = alike_in(usual, pair)
        if name in attending and chosen in attending:
            name = chosen
        if name is None:
            made.append(Runner(usual, None, f"There is no such model from {pair.source} to {pair.target}."))
            continue
        if name not in ui.model_names():
            made.append(Runner(name, None, "This model is not installed."))
            continue
        try:
            translator = ui.load_translator(name)
            made.append(Runner(name, ui.record_of(translator, lesson_reading(translator).text)))
        except CheckpointError as error:
            made.append(Runner(name, None, f"This model cannot be used: {error}."))
        except InputError as error:
            made.append(Runner(name, None, explained(error)))
    return made
