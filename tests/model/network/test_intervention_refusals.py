"""Interventions that make no sense, or do not fit the model or the sentence, are refused by every way in."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from model.language.tokenizer import PAD, SOS
from model.network.interface import pad
from model.network.intervention import NOTHING, Head, Intervention, PositionalChange, ReplacedRow
from model.translate.translator import Translator
from tests.conftest import FAMILIES, of_attending
from tests.model.network.interventions import OTHER, SENTENCE, TARGET
from tests.tiers import families


@pytest.mark.parametrize("weights", [(0.5, -0.1), (math.nan, 1.0), (math.inf, 1.0), (-math.inf,)])
def test_a_row_must_be_finite_and_not_negative(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        ReplacedRow(Head("decoder.cross", 0), 0, weights)


@pytest.mark.parametrize("weights", [(), (0.0,), (0.0, 0.0)])
def test_a_row_needs_some_weight(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="all zero"):
        ReplacedRow(Head("decoder.cross", 0), 0, weights)


def test_a_row_needs_a_query() -> None:
    with pytest.raises(ValueError, match="from 0, not -1"):
        ReplacedRow(Head("decoder.cross", 0), -1, (1.0,))


@pytest.mark.parametrize("order", [(0, 0), (1, 2), (0, 2), (-1, 0)])
def test_an_order_must_be_a_permutation(order: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not a permutation"):
        PositionalChange("permute", order=order)


def test_positional_changes_are_of_three_kinds_and_not_far() -> None:
    with pytest.raises(ValueError, match="'off', 'shift' or 'permute', not 'reverse'"):
        PositionalChange("reverse")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at most 10000"):
        PositionalChange("shift", offset=10**30)


@pytest.mark.parametrize("site", ["decoder.cross", "decoder.0.cross"])
def test_there_is_no_identity_at_cross_attention(site: str) -> None:
    with pytest.raises(ValueError, match="in self-attention only"):
        Intervention(identity=frozenset({Head(site, 0)}))


def refused(translator: Translator, intervention: Intervention, message: str) -> None:
    """By every way in."""
    with pytest.raises(ValueError, match=message):
        translator.translate(SENTENCE, intervention=intervention)
    with pytest.raises(ValueError, match=message):
        translator.record(SENTENCE, TARGET, intervention=intervention)
    with pytest.raises(ValueError, match=message):
        translator.translate_many([SENTENCE, OTHER], interventions=[NOTHING, intervention])
    with pytest.raises(ValueError, match=message):
        translator.score_ids([translator.source_ids(SENTENCE)], [translator.target_ids(TARGET)], [intervention])


def test_unknown_sites_and_heads_are_refused(translator: Translator) -> None:
    for site in ("encoder.9.self", "decoder.self", "", "encoder.0.cross"):
        for kind in ("mute", "uniform"):
            asked: dict[str, Any] = {kind: frozenset({Head(site, 0)})}
            refused(
                translator, Intervention(**asked), f"no attention site '{site}' here; there are: (encoder|decoder|none)"
            )
    for site, heads in translator.heads_at.items():
        for head in (-1, heads):
            refused(translator, Intervention(mute=frozenset({Head(site, head)})), f"heads 0 to {heads - 1}, not {head}")


def test_rows_that_do_not_fit_are_refused(translator: Translator) -> None:
    source = len(translator.source_ids(OTHER)), len(translator.source_ids(SENTENCE))
    assert source[0] != source[1]
    for site in translator.heads_at:
        if site.startswith("decoder") and site.endswith(".self"):
            late = ReplacedRow(Head(site, 0), 1, (0.0, 0.0, 1.0))
            refused(translator, Intervention(rows=(late,)), "sees decoder inputs 0 to 1")
            continue
        for length in (1, 40):
            row = ReplacedRow(Head(site, 0), 0, (1.0,) * length)
            refused(translator, Intervention(rows=(row,)), rf"needs \d+ weights.*not {length}")
        if site.startswith("encoder"):
            for sentence, length in zip((OTHER, SENTENCE), source, strict=True):
                row = ReplacedRow(Head(site, 0), length, (1.0,) * length)
                with pytest.raises(ValueError, match=f"rows 0 to {length - 1}, not {length}"):
                    translator.record(sentence, TARGET, intervention=Intervention(rows=(row,)))


@of_attending
def test_a_row_of_a_padded_sentence_has_its_own_length(translator: Translator) -> None:
    """In a batch the row has one weight a token of its own sentence, and padding gets none."""
    for site, heads in translator.heads_at.items():
        if site.startswith("decoder") and site.endswith(".self"):
            continue
        ids = translator.source_ids("Tom")
        row = ReplacedRow(Head(site, heads - 1), 1, (1.0,) * len(ids))
        source = pad([translator.source_ids(OTHER), ids])
        assert source[1, -1] == PAD
        prepared = translator.network.prepare([NOTHING, Intervention(rows=(row,))], source)
        with torch.inference_mode():
            memory = translator.network.encode(source, prepared)
            decoded = translator.network.decode(memory, torch.tensor([[SOS, 9, 10]] * 2))
        seen = {**memory.trace.attention, **decoded.trace.attention}[site]
        expected = [1 / len(ids)] * len(ids) + [0.0] * (source.size(1) - len(ids))
        np.testing.assert_allclose(seen.weights[1, heads - 1, 1].numpy(), expected, rtol=1e-6)


@pytest.mark.parametrize("translator", families(name for name in FAMILIES if name != "transformer"), indirect=True)
def test_models_without_positions_have_none_to_change(translator: Translator) -> None:
    for side in ("encoder_positions", "decoder_positions"):
        asked: dict[str, Any] = {side: PositionalChange("off")}
        refused(translator, Intervention(**asked), "no positional encodings")


def test_a_batch_needs_as_many_interventions_as_sentences(translator: Translator) -> None:
    for asked in ([NOTHING], [NOTHING] * 3):
        with pytest.raises(ValueError, match="2 sentences need as many interventions"):
            translator.translate_many([SENTENCE, OTHER], interventions=asked)
        with pytest.raises(ValueError, match="2 sentences need as many interventions"):
            translator.record_many([SENTENCE, OTHER], [translator.target_ids(TARGET)] * 2, interventions=asked)


def test_an_intervention_is_a_value() -> None:
    one, other = (Intervention(mute=frozenset({Head("decoder.cross", 0)})) for _ in range(2))
    assert one == other
    assert len({one, other, NOTHING, Intervention()}) == 2
    assert one
    assert not NOTHING
