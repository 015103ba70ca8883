"""Whatever is typed gives a translation, or a ValueError that says what is wrong and how much of it there is."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.language.text import normalise, reading
from model.language.tokenizer import EOS, PAD, SOS, UNKNOWN, Tokenizer
from model.network.interface import Network
from model.training.evaluation import evaluate
from model.training.pairs import CorpusError, read_pairs
from model.translate.reading import MAX_SOURCE_PIECES, InputError, target_limit
from model.translate.translator import Translator
from tests.any_text import NOTHING, STRANGE, any_text, drawn


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_is_translated_and_recorded(translator: Translator, text: str) -> None:
    translation = translator.translate(text)
    assert translation.ids
    assert translation.finished or len(translation.ids) == translation.limit
    record = translator.record(text, target=text)
    assert record.source.text == reading(text, "en")
    assert record.target.text == normalise(text)
    assert record.source.ids[-1] == EOS
    assert not {PAD, UNKNOWN, SOS, EOS} & set(record.source.ids[:-1])
    assert math.isfinite(record.log_prob)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_read_is_said(translator: Translator, text: str) -> None:
    for call in (translator.translate, translator.record, lambda text: translator.translate_many(["I see.", text])):
        with pytest.raises(InputError, match="there is nothing to translate: type an English sentence"):
            call(text)
    with pytest.raises(InputError, match="the target is empty"):
        translator.record("I see bread.", target=text)
    assert normalise(translator.clip(text)[0]) == ""


@pytest.mark.parametrize("text", ["x" * 10_000, "the cat " * 1250, "🎈" * 10_000, "你好" * 5000, "\ud83d" * 10_000])
def test_too_much_is_told_in_pieces_and_its_beginning_can_be_read(translator: Translator, text: str) -> None:
    pieces = len(translator.tokenizer.ids(text))
    for call in (translator.translate, translator.record):
        with pytest.raises(InputError, match=f"has {pieces} pieces and at most {MAX_SOURCE_PIECES} are read: shorten"):
            call(text)
    most = target_limit(MAX_SOURCE_PIECES + 1)
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


def test_the_longest_translation_can_be_recorded_again(
    make_network: Callable[[str], Network], tokenizer: Tokenizer
) -> None:
    """A model that never ends, on the longest text: what it writes is not too long to be read as a target."""
    network = make_network("transformer")
    with torch.no_grad():
        network.output_bias[EOS] = -1e4
    translator = Translator("endless", network, tokenizer)
    longest, pieces = translator.clip("é" * 1000)
    # a character of two bytes is not cut in two
    assert MAX_SOURCE_PIECES - 1 <= len(tokenizer.ids(longest)) <= MAX_SOURCE_PIECES < pieces
    translation = translator.translate(longest)
    assert not translation.finished
    assert translator.record(longest, target=translation.ids).target.ids == translation.ids


@pytest.mark.fuzz
@drawn(12, fuzz=2000)  # for each of five families
@given(text=any_text(48))
def test_any_text_is_translated_or_refused_with_its_reason(translator: Translator, text: str) -> None:
    pieces = len(translator.tokenizer.ids(reading(text, "en")))
    clipped, counted = translator.clip(text)
    assert counted == pieces
    assert reading(text, "en").startswith(reading(clipped, "en"))
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
    assert record.source.text == reading(text, "en")
    assert record.target.text == normalise(text)
    assert len(record.log_probs) == len(record.target.ids)
    assert all(log_prob <= 0 for log_prob in record.log_probs)


@pytest.mark.fuzz
@drawn(12, fuzz=2000)  # for each of five families
@given(lines=st.lists(st.tuples(any_text(12), any_text(12)).map("\t".join), max_size=4))
def test_any_pairs_are_scored_or_named(translator: Translator, lines: list[str]) -> None:
    pairs, malformed = read_pairs(line.encode("utf-8", "surrogatepass") for line in lines)
    assert len(pairs) + len(malformed) <= len(lines)
    if not pairs:
        with pytest.raises(CorpusError, match="no pairs"):
            evaluate(translator, pairs)
        return
    scores = evaluate(translator, pairs)
    assert scores["sources"] == len({english for english, _ in pairs})
    assert 0 <= scores["bleu"] <= 100
    assert 0 <= scores["chrf"] <= 100
    assert scores["cut_off"] <= scores["sources"] >= scores["shortened"]


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
