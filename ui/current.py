"""The record on screen: the typed sentence, run through the chosen model.

Problems (no text, too long, a damaged model) are reported in one sentence in place of the page. Typed text stays in the
box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from model import CheckpointError, InputError, Intervention, Record, Translator
from model.language.languages import LanguagePair
from model.language.signs import without_signs
from model.language.tokenizer import EOS
from model.network.intervention import NOTHING
from ui.link import SENTENCE, asked, chosen_model
from ui.models import load_translator, models_directory
from ui.records import record_of
from ui.text import literal


@dataclass(frozen=True)
class Reading:
    """The text that a model reads, without symbols: `text` is the part within the limit, `read` of `pieces` pieces."""

    text: str
    pieces: int
    read: int

    @property
    def cut(self) -> bool:
        """True where the text was too long."""
        return self.read < self.pieces


def reading_of(translator: Translator, text: str) -> Reading:
    """The part of `text` that the model reads, without symbols such as emoji."""
    text = without_signs(text)
    clipped, pieces = translator.clip(text)
    read = pieces if clipped == text else len(translator.tokenizer.ids(clipped))
    return Reading(clipped, pieces, read)


def current_translator() -> Translator:
    """The chosen model; if it cannot be loaded, say why and stop the page."""
    name = chosen_model()
    if name is None:
        st.error(
            literal(
                f"There is no model in {models_directory()}: restore the folder (git checkout -- assets) or train one "
                "(make train)."
            )
        )
        st.stop()
    try:
        return load_translator(name)
    except CheckpointError as error:
        st.error(literal(f"The model {name} cannot be used: {error}. Choose another model above."))
        st.stop()


def current_record(*, beam: int = 1, intervention: Intervention = NOTHING) -> Record:
    """The record of the current sentence and model, from the shared cache.

    If there is none, one sentence says why and the page stops. A text that is too long is cut; `current_reading` has
    the lengths.
    """
    translator = current_translator()
    reading = reading_of(translator, asked(SENTENCE))
    try:
        return record_of(translator, reading.text, beam=beam, intervention=intervention)
    except InputError as error:
        say_why_not(reading, error, translator.pair)


def current_reading() -> Reading:
    """The current sentence as the current model reads it."""
    return reading_of(current_translator(), asked(SENTENCE))


def say_if_cut(reading: Reading) -> None:
    """Report the length of a text that was cut; draw nothing otherwise."""
    with st.container():  # there or not, it moves nothing that stands below
        if reading.cut:
            st.warning(f"The text has {reading.pieces} pieces. The model reads only the first {reading.read}.")


def ask_for_sentence(pair: LanguagePair) -> str:
    """Ask for a sentence, in place of a page that has none."""
    return f"Type {pair.source.a} sentence above. Its translation appears here."


def say_why_not(reading: Reading, error: InputError, pair: LanguagePair) -> NoReturn:
    """Say why there is no record, or ask for a sentence; stop the page."""
    st.info(literal(explained(error) if reading.pieces else ask_for_sentence(pair)))
    st.stop()


def explained(error: InputError) -> str:
    """The error as a sentence: capital letter, full stop."""
    message = str(error)
    return f"{message[:1].upper()}{message[1:]}."


def cut_off(record: Record) -> bool:
    """True where the translation did not reach `<eos>` within the limit of tokens."""
    return record.own and record.target.ids[-1] != EOS
