"""Whatever is typed gives a translation, or a ValueError that says what is wrong and how much of it there is."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.text import normalise
from model.tokenizer import EOS, PAD, SOS, UNKNOWN
from model.translator import MAX_SOURCE_PIECES, InputError, Translator, target_limit

STRANGE = {
    "emoji": "🎈",
    "emoji sequence": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "Arabic": "مرحبا كيف حالك",
    "Chinese": "你好，世界。",
    "controls inside": "I\x00 see\x07 the\x1b[31m cat\x7f.",
    "lone surrogate": "I see \ud83d the cat \udc4d.",
    "script": "<script>alert('red cars')</script>",
    "Markdown": "# **I** see _the_ [cat](javascript:alert(1)) `x` | a | b |",
    "LaTeX": r"$\frac{1}{2}$ \begin{cat} \% {~^_}",
    "eos typed": "I see <eos> the cat </s> <pad> <sos>",
    "only eos": "<eos>",
    "one mark": ".",
    "combining marks": "Z\u0351\u036b\u0343a\u0322\u030ao",
    "right to left override": "I see \u202ethe cat",
    "zero width": "I\u200bsee\u200dthe\ufeffcat",
    "a boundary": "\u2581I\u2581see",
    "private and last": "\ue000\U0010ffff\ufffe",
    "formats": "{0} %s %(x)s {{}}",
    "newlines": "I see\n\nthe\r\ncat.",
}
NOTHING = ["", " ", "\t\r\n", "\u00a0\u3000\u2009", "\x00\x01\x7f\x85", "\u2028\u2029", "\u2581", "\u2581 \u2581"]


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_is_translated_and_recorded(translator: Translator, text: str) -> None:
    translation = translator.translate(text)
    assert translation.ids
    assert translation.finished or len(translation.ids) == translation.limit
    record = translator.record(text, target=text)
    assert record.source.text == record.target.text == normalise(text)
    assert record.source.ids[-1] == EOS
    assert not {PAD, UNKNOWN, SOS, EOS} & set(record.source.ids[:-1])
    assert math.isfinite(record.log_prob)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_read_is_said(translator: Translator, text: str) -> None:
    for call in (translator.translate, translator.record, lambda text: translator.translate_many(["I see.", text])):
        with pytest.raises(InputError, match="there is nothing to translate: the text has no visible character"):
            call(text)  # type: ignore[operator]
    with pytest.raises(InputError, match="the target is empty"):
        translator.record("I see bread.", target=text)
    assert normalise(translator.clip(text)[0]) == ""


@pytest.mark.parametrize("text", ["x" * 10_000, "the cat " * 1250, "🎈" * 10_000, "你好" * 5000, "\ud83d" * 10_000])
def test_too_much_is_told_in_pieces_and_its_beginning_can_be_read(translator: Translator, text: str) -> None:
    pieces = len(translator.tokenizer.ids(text))
    for call in (translator.translate, translator.record):
        with pytest.raises(InputError, match=f"has {pieces} pieces and at most {MAX_SOURCE_PIECES} are read: shorten"):
            call(text)  # type: ignore[operator]
    most = target_limit(MAX_SOURCE_PIECES)
    with pytest.raises(InputError, match=f"the target has {pieces + 1} pieces and at most {most} are read"):
        translator.record("I see bread.", target=text)
    beginning, counted = translator.clip(text)
    assert counted == pieces
    assert translator.translate(beginning, limit=3).ids


def test_a_very_long_text_can_be_clipped(translator: Translator) -> None:
    beginning, pieces = translator.clip("I don't see " * 8500)
    assert pieces > 10_000
    assert 0.9 * MAX_SOURCE_PIECES < len(translator.tokenizer.ids(beginning)) <= MAX_SOURCE_PIECES
    assert "I don't see I don't see".startswith(beginning[:23])


ANY_TEXT = st.text(st.characters(), max_size=45) | st.lists(
    st.sampled_from([*STRANGE.values(), *NOTHING, "the red car ", "x" * 50]), max_size=8
).map("".join)


# 40 examples for each of five families
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT)
def test_any_text_is_translated_or_refused_with_its_reason(translator: Translator, text: str) -> None:
    pieces = len(translator.tokenizer.ids(text))
    clipped, counted = translator.clip(text)
    assert counted == pieces
    assert normalise(text).startswith(normalise(clipped))
    if pieces > MAX_SOURCE_PIECES:
        assert 0 < len(translator.tokenizer.ids(clipped)) <= MAX_SOURCE_PIECES
        with pytest.raises(InputError, match=str(pieces)):
            translator.translate(text)
        text = clipped
    else:
        assert clipped == text
    if not normalise(text):
        for target in (None, text):
            with pytest.raises(InputError, match="nothing"):
                translator.record(text, target=target)
        return
    translation = translator.translate(text, limit=12)
    assert normalise(translation.text) == translation.text
    assert not {PAD, UNKNOWN, SOS} & set(translation.ids)
    record = translator.record(text, target=text)
    assert record.target.text == record.source.text == normalise(text)
    assert len(record.log_probs) == len(record.source.ids)
    assert all(log_prob <= 0 for log_prob in record.log_probs)


@pytest.mark.parametrize("ids", [[PAD], [UNKNOWN], [20, SOS, EOS], [-1], [10**6]])
def test_ids_that_nobody_can_write_are_named(translator: Translator, ids: list[int]) -> None:
    with pytest.raises(InputError, match="no piece that can be written has the id"):
        translator.record("I see bread.", target=ids)
    with pytest.raises(ValueError, match="no piece that can be written has the id"):
        translator.translate("I see bread.", prefix=ids)


def test_no_target_ids_are_an_empty_target(translator: Translator) -> None:
    with pytest.raises(InputError, match="the target is empty"):
        translator.record("I see bread.", target=[])


@pytest.mark.parametrize(("argument", "value"), [("beam", 0), ("beam", -1), ("limit", 0), ("limit", -5)])
def test_impossible_arguments_are_named(translator: Translator, argument: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{argument} must be at least 1.*not {value}"):
        translator.translate("I see bread.", **{argument: value})  # type: ignore[arg-type]
