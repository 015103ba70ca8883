"""How much of a text is read, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import InputError, Translator
from model.language.signs import without_signs
from model.translate.reading import MAX_SOURCE_PIECES
from tests.pages.harness import DEFAULT, HOSTILE
from ui.current import explained, reading_of
from ui.records import record_of

SURROGATE = "\ud800 the cat \udfff"


@pytest.mark.parametrize("text", [DEFAULT, *HOSTILE.values(), SURROGATE])
def test_what_is_read_can_be_read(translator: Translator, text: str) -> None:
    reading = reading_of(translator, text)
    assert reading.read <= MAX_SOURCE_PIECES
    assert reading.cut == (reading.pieces > MAX_SOURCE_PIECES)
    assert reading.cut or reading.text == without_signs(text)
    if reading.pieces:
        assert len(record_of(translator, reading.text).source) == reading.read + 1  # with <eos>


@given(text=st.text(max_size=400))
def test_any_text_has_a_reading(translator: Translator, text: str) -> None:
    reading = reading_of(translator, text)
    assert 0 <= reading.read <= min(reading.pieces, MAX_SOURCE_PIECES)


def test_an_error_is_told_as_a_sentence(translator: Translator) -> None:
    with pytest.raises(InputError) as error:
        record_of(translator, "  ")
    message = explained(error.value)
    assert message[0].isupper()
    assert message.endswith(".")
