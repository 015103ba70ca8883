"""The model of a lesson: the chosen one if it fits, else the first that does."""

from __future__ import annotations

import streamlit as st

from contents import PageInfo, page_info
from model import CheckpointError, InputError, Record, Translator
from model.language.languages import LanguagePair
from model.network.families import ENTRIES, names_with
from ui.current import Reading, cut_off, reading_of, say_if_cut, say_why_not
from ui.french import french_paragraph
from ui.link import DEFAULT_MODEL, DEFAULT_SENTENCE, SENTENCE, asked, chosen_model, typed_in
from ui.models import (
    BESIDE,
    SHIPPED_PAIR,
    load_translator,
    model_family,
    model_label,
    model_names,
    model_pair,
    model_traits,
    models_directory,
)
from ui.records import record_of
from ui.text import literal


def page_models(page: str) -> tuple[str, ...]:
    """Models that the page of this name can show, its default first; any installed model if it needs no traits."""
    info = page_info(page)
    if not info.needs:
        return tuple(model_names())
    own = [name for name in model_names() if name not in ENTRIES and model_traits(name).issuperset(info.needs)]
    return (*names_with(info.needs, info.default_model or DEFAULT_MODEL), *own)


def installed_models(page: str) -> list[str]:
    """Installed models that this page can show, in menu order."""
    fitting = page_models(page)
    return [name for name in model_names() if name in fitting]


def lesson_model(page: str) -> str | None:
    """The chosen model if this page can show it, else the first installed one that it can; None without any.

    Among these, models of the chosen one's languages come first.
    """
    chosen, installed = chosen_model(), installed_models(page)
    if chosen is None or chosen in installed:
        return chosen
    pair = model_pair(chosen)
    fitting = [name for name in page_models(page) if name in installed]
    return next((name for name in fitting if model_pair(name) == pair), next(iter(fitting), None))


def page_model(info: PageInfo) -> str | None:
    """The model that a page shows: `lesson_model`, or the chosen one where it can show any."""
    return lesson_model(info.name) if info.needs else chosen_model()


def pair_on_page(info: PageInfo) -> LanguagePair:
    """The languages of `page_model`; those of the default model where none is installed."""
    return model_pair(page_model(info) or DEFAULT_MODEL)


def alike_in(name: str, pair: LanguagePair) -> str | None:
    """The model that a comparison takes in these languages for a shipped one: itself, or an installed one of the same
    kind, else one of the same traits; None without one.
    """
    if model_pair(name) == pair:
        return name
    family, traits = model_family(name), model_traits(name) - BESIDE
    alike = [other for other in model_names() if model_pair(other) == pair and model_traits(other) - BESIDE == traits]
    return next((other for other in alike if model_family(other) == family), next(iter(alike), None))


def lesson_translator(page: str) -> Translator:
    """`lesson_model`, loaded; if it is missing or damaged, say so and stop the page."""
    name = lesson_model(page)
    if name is None:
        labels = " or ".join(map(model_label, page_models(page)))
        st.info(literal(f"This lesson needs one of these models in {models_directory()}: {labels}."))
        st.stop()
    try:
        return load_translator(name)
    except CheckpointError as error:
        st.error(literal(f"The model {name} cannot be used: {error}."))
        st.stop()


def sentence_in(language: str) -> str:
    """The sentence for a model that reads the language of this code.

    It is an example where the sentence was typed in another language, if there is one in this.
    """
    if language == SHIPPED_PAIR.source.code and typed_in() != language:  # of which there is an example
        return DEFAULT_SENTENCE
    return asked(SENTENCE)


def lesson_reading(translator: Translator) -> Reading:
    """The current sentence as this model reads it, or an example in its language: see `sentence_in`."""
    return reading_of(translator, sentence_in(translator.pair.source.code))


def lesson_record(translator: Translator) -> Record:
    """The record of the current sentence under this model; if there is none, say why and stop the page."""
    reading = lesson_reading(translator)
    try:
        return record_of(translator, reading.text)
    except InputError as error:
        say_why_not(reading, error, translator.pair)


def has_record(page: str) -> bool:
    """Whether `lesson_record` of `lesson_translator` exists, without a message."""
    name = lesson_model(page)
    if name is None:
        return False
    try:
        translator = load_translator(name)
        record_of(translator, lesson_reading(translator).text)
    except (CheckpointError, InputError):
        return False
    return True


def lesson_translation(translator: Translator, why: str) -> Record:
    """Open a lesson: draw notes on cut text, the translation, the model and the reason for it; returns the record."""
    say_if_cut(lesson_reading(translator))
    record = lesson_record(translator)
    lesson_french(translator, record, why, key="room_french_first")
    return record


def lesson_french(translator: Translator, record: Record, why: str, key: str = "room_french") -> None:
    """Draw the translation of a record, whether it was cut off, and in the same row its model.

    key: of its container, for which `assets/style/room.css` reserves room.
    """
    with st.container(key=key):
        french, model = st.columns(2, vertical_alignment="center")
    french.html(french_paragraph(record))
    with model:
        say_which_model(translator, why)
    with st.container():
        if cut_off(record):
            st.warning(f"The model did not end its translation. It was cut off after {len(record.target)} pieces.")


def say_which_model(translator: Translator, why: str) -> None:
    """Say that the lesson uses another model than the chosen one, or an example; draw nothing otherwise.

    why: the reason, a short sentence. A tooltip says what happens to the chosen model.
    """
    say_which_name(translator.name, why)
    source = translator.pair.source
    with st.container():  # there or not, it moves nothing that stands below
        if (example := sentence_in(source.code)) != asked(SENTENCE):
            st.caption(
                f"It reads an example, “{literal(example)}”: the sentence above is not {source}. Type "
                f"{source.a} sentence there to see your own."
            )


def say_which_name(name: str, why: str) -> None:
    """`say_which_model` where no model is loaded."""
    chosen = chosen_model()
    if chosen is not None and chosen != name and chosen not in ENTRIES:
        why = f"{why} {chosen} cannot be shown on this page."
    with st.container():  # there or not, it moves nothing that stands below
        if chosen is not None and chosen != name:
            more = f"Other pages still use {model_label(chosen)}."
            pair = model_pair(name)
            shown = model_label(name)
            if pair != model_pair(chosen):
                shown += f", which translates from {pair.source} to {pair.target}"
            st.caption(literal(f"Shown here: {shown}. {why}"), help=literal(more))
