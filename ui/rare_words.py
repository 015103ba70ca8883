"""The line of warnings above a picture: rare words, guesses, lost words, unread symbols."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from claims.trust import doubts
from contents import PageInfo
from model import CheckpointError, InputError, Record
from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import COPIED
from model.dissect.untranslated import untranslated
from model.language.known_words import Kind, RareWord, known_words_file, rare_words, replaced
from model.language.signs import signs
from ui.computed import computed
from ui.current import reading_of
from ui.lesson_model import lesson_model, sentence_in
from ui.link import SENTENCE, asked, choose, chosen_model
from ui.measured import measured
from ui.models import adopted, load_translator, model_pair
from ui.records import record_of
from ui.text import literal
from ui.wording.trust import describe_guesses, describe_lost, describe_rare_words, describe_signs

OFFERED = 3  # words for which another is offered
MAX_LENGTH = 600  # characters that are looked at: models read fewer
STRANGE = "strange_words"
PLACE_BYTES = 32  # a place as a Python object


def copied(model: str) -> dict[Kind, float | None]:
    """Measured shares (0 to 1) of names and of numbers that this model copies; None where not measured."""
    known = measured("typing", model)
    scores = {} if known is None else known[1]
    return {"name": scores.get("names"), "number": scores.get("numbers")}


def warned_of(text: str, model: str, record: Record | None = None) -> tuple[RareWord, ...]:
    """Rare words to warn of, for this model.

    Words always; names unless it was measured to copy them; numbers if it was measured not to; none that it has copied
    in `record`, its translation of the text.
    """
    shares = copied(model)
    names = shares["name"] is None or shares["name"] < COPIED
    numbers = shares["number"] is not None and shares["number"] < COPIED
    warns: dict[Kind, bool] = {"word": True, "name": names, "number": numbers}
    begun = text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH].rpartition(" ")[0]
    if adopted(model) is not None:  # the table is of the words that ours were trained on
        return ()
    table = known_words_file(model_pair(model).codes)
    words = [rare_word for rare_word in rare_words(begun, table) if warns[rare_word.kind]]
    if record is None:
        return tuple(words)
    return tuple(
        replace(word, instead=None) if is_written_as_name(word, record) else word
        for word in words
        if not is_copied(word, record)
    )


def is_copied(word: RareWord, record: Record) -> bool:
    """Whether the French contains the word with confidence: a name with its capital, a number as it is.

    Copying does not make other words right, such as one with a typing error.
    """
    return any(
        sureness(share) == "sure" and (candidate.text[:1].isupper() or word.kind == "number")
        for candidate, share in zip(record.target.words, word_shares(record), strict=True)
        if _is_same(word, candidate.text)
    )


def is_written_as_name(word: RareWord, record: Record) -> bool:
    """Whether the French has the word with a capital: it is then taken for a name, and no correction is offered."""
    return any(_is_same(word, candidate.text) and candidate.text[:1].isupper() for candidate in record.target.words)


def _is_same(word: RareWord, french: str) -> bool:
    return french.casefold() == word.text.casefold().removesuffix("'s")


def untranslated_of(record: Record) -> tuple[int, ...]:
    """`untranslated` of this record under its model, from the shared cache."""
    translator = load_translator(record.model)
    return computed(
        ("untranslated", translator, record.source.ids, record.target.ids, record.intervention),
        lambda: untranslated(translator, record),
        lambda words: PLACE_BYTES * len(words),
    )


def show_warnings(info: PageInfo) -> None:
    """Draw the warnings, if any; call once a run, in the heading."""
    model = lesson_model(info.name) if info.needs else chosen_model()
    text = sentence_in(model_pair(model).source.code) if info.needs and model else asked(SENTENCE)
    with st.container(key=STRANGE):  # over the line of the heading: it comes and goes, and nothing moves
        record = translation_of(model, text) if model else None
        words = warned_of(text, model, record) if model else ()
        doubted = None if record is None else doubts(record, untranslated_of(record))
        sentences_said = (
            describe_signs(signs(text[:MAX_LENGTH])),
            describe_guesses(doubted, record.pair) if record and doubted else "",
            describe_rare_words(words, copied(model)["number"] if model else None),
            describe_lost(doubted, record.pair) if record and doubted else "",
        )
        if not any(sentences_said):
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(" ".join(filter(None, sentences_said)), width="content")
            instead = {word.text: word for word in words if word.instead}
            for number, each in enumerate(list(instead.values())[:OFFERED]):
                st.button(
                    literal(f"Type \u201c{each.instead}\u201d"),
                    key=f"{STRANGE}_{number}",
                    on_click=lambda word=each: choose(sentence=replaced(text, (word,))),
                )


def translation_of(model: str, text: str) -> Record | None:
    """The model's record of a text, from the shared cache; None where there is none, and the page says why."""
    try:
        translator = load_translator(model)
        return record_of(translator, reading_of(translator, text).text)
    except (CheckpointError, InputError):
        return None
