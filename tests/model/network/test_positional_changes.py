"""Positional changes alter the encodings of their side, and nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from model.network.intervention import Intervention, PositionalChange
from model.record import Record
from model.translate.translator import Translator
from tests.model.network.interventions import SENTENCE, TARGET


def encodings(record: Record, side: str) -> np.ndarray:
    return np.asarray(record.states[f"{side}.position"])


@pytest.mark.parametrize("side", ["encoder", "decoder"])
def test_positional_changes_change_the_encodings_of_one_side(
    make_taught: Callable[[str], Translator], side: str
) -> None:
    translator = make_taught("transformer")
    other = "decoder" if side == "encoder" else "encoder"
    plain = translator.record(SENTENCE, TARGET)
    width = translator.network.embedding.embedding_dim

    def changed(change: PositionalChange) -> Record:
        asked: dict[str, Any] = {f"{side}_positions": change}
        intervention = Intervention(**asked)
        record = translator.record(SENTENCE, TARGET, intervention=intervention)
        np.testing.assert_array_equal(encodings(record, other), encodings(plain, other))
        np.testing.assert_allclose(
            record.states[f"{side}.input"], record.states[f"{side}.embedding"] + encodings(record, side), atol=1e-6
        )
        np.testing.assert_array_equal(record.states[f"{side}.embedding"], plain.states[f"{side}.embedding"])
        return record

    assert np.all(encodings(changed(PositionalChange("off")), side) == 0)
    order = (3, 1, 0, 2)
    permuted = encodings(changed(PositionalChange("permute", order=order)), side)
    np.testing.assert_allclose(permuted[:4], encodings(plain, side)[list(order)], atol=1e-6)
    np.testing.assert_array_equal(permuted[4:], encodings(plain, side)[4:])
    shifted = encodings(changed(PositionalChange("shift", offset=5)), side)
    positions = np.arange(5, 5 + len(shifted))
    angles = positions[:, None] / 10000 ** (np.arange(0, width, 2) / width)
    np.testing.assert_allclose(shifted[:, 0::2], np.sin(angles), atol=1e-5)
    np.testing.assert_allclose(shifted[:, 1::2], np.cos(angles), atol=1e-5)


def test_moving_tokens_and_permuting_their_positions_are_one_thing(make_taught: Callable[[str], Translator]) -> None:
    """Token i told that it stands at order[i] is as good as token i standing there: the encoder is a bag otherwise."""
    translator = make_taught("transformer")
    ids = translator.source_ids(SENTENCE)
    order = [2, 0, 1, *range(3, len(ids) - 1)]
    moved = [0] * (len(ids) - 1)
    for token, position in zip(ids[:-1], order, strict=True):
        moved[position] = token
    there = translator.record([*moved, ids[-1]], TARGET)
    asked = Intervention(encoder_positions=PositionalChange("permute", order=tuple(order)))
    here = translator.record(ids, TARGET, intervention=asked)
    np.testing.assert_allclose(here.log_probs, there.log_probs, atol=1e-4)
    np.testing.assert_allclose(here.states["encoder.output"][:-1], there.states["encoder.output"][order], atol=1e-4)


def test_a_whole_source_without_positions_can_be_shuffled(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    off = Intervention(encoder_positions=PositionalChange("off"))
    ids = translator.source_ids(SENTENCE)
    shuffled = [*reversed(ids[:-1]), ids[-1]]
    straight = translator.record(ids, TARGET, intervention=off)
    np.testing.assert_allclose(
        translator.record(shuffled, TARGET, intervention=off).log_probs, straight.log_probs, atol=1e-4
    )
    assert np.abs(translator.record(shuffled, TARGET).log_probs - translator.record(ids, TARGET).log_probs).max() > 1e-3
