"""The words for waves, other positions and other word orders."""

from __future__ import annotations

import numpy as np
import pytest

from claims.positions import ChangedStates, HalfWaves, Reason, Reordered, ShiftedOrOff
from ui.wording.positions import (
    describe_changed_states,
    describe_first_and_last,
    describe_half_waves,
    describe_noticing,
    describe_reordered,
    describe_shifted_or_off,
)

WITH, WITHOUT = Reordered("Model", 2.31, "dog", same=False), Reordered("Bag", 0.0, "the", same=True)
SUM = "Without positions each output is a weighted sum, and a sum does not depend on the order of its terms"


def test_words_that_have_no_order() -> None:
    assert describe_first_and_last(("the (1)", "dog")).endswith("whether `the (1)` came before `dog` or after.")
    assert describe_first_and_last(None).endswith("which of two tokens came first.")


@pytest.mark.parametrize(
    ("waves", "parts"),
    [
        (
            HalfWaves(6, 96, 5, 60, 3.14),
            ("Pairs 0 to 4: the 6 tokens", "these pairs takes no more than 5. Pairs 36 to 95 are nearly", " The 31 in"),
        ),
        (
            HalfWaves(5, 3, 1, 1, 3.14),
            ("Pair 0: the 5", "half a wave of this pair takes", "4. Pair 2 is nearly"),
        ),
        (HalfWaves(2, 1, 0, 0, 3.14), ("None: the 2", "the fastest pair needs 3.14 positions for half a wave.")),
    ],
)
def test_pairs_that_wave(waves: HalfWaves, parts: tuple[str, ...]) -> None:
    sentence = describe_half_waves(waves)
    assert sentence.startswith(parts[0])
    assert all(part in sentence for part in parts)


@pytest.mark.parametrize(
    ("shifted", "off", "shift", "none"),
    [
        (0.0, -1.0, "changes almost nothing", "makes the translation less likely. So distances are enough"),
        (0.0, 0.0, "changes almost nothing", "changes almost nothing. So this translation needs neither"),
        (1.0, 1.0, "makes the translation likelier", "makes the translation likelier. So other places make this"),
        (-1.0, -2.0, "makes the translation less likely", "so the shift costs only because of the places."),
        (-1.0, 0.0, "makes the translation less likely", "places. Wrong places do more harm here than none."),
    ],
)
def test_a_shift_beside_no_positions(shifted: float, off: float, shift: str, none: str) -> None:
    sentence = describe_shifted_or_off(ShiftedOrOff(0.0, shifted, off))
    assert sentence.startswith("The log-probability of the translation is 0.00 as trained, ")
    assert f"between tokens: it {shift}. Switched off," in sentence
    assert none in sentence


@pytest.mark.parametrize(
    ("models", "start"),
    [
        ([], "Neither: reversed, this sentence is the same. Type a few different words."),
        (
            [WITH, WITHOUT],
            "Only the Model notices. Model: the encoder’s outputs differ by 2.3 at most, another translation; "
            f"Bag: the encoder’s outputs differ by 0 at most, the same translation. {SUM}",
        ),
        ([WITH, WITH], "Both notice. "),
        ([WITHOUT, WITHOUT], "Neither notices. "),
    ],
)
def test_models_that_notice(models: list[Reordered], start: str) -> None:
    assert describe_noticing(models).startswith(start)


def test_another_order_in_one_model() -> None:
    change = "Largest change of an encoder output:"
    assert describe_reordered(WITH) == f"{change} 2.3 (at `dog`); two different translations."
    assert describe_reordered(WITHOUT) == f"{change} 0 (at `the`); the same translation."


@pytest.mark.parametrize(
    ("changes", "reason", "count"),
    [
        ([0, 0, 0], "same tokens", "all 3 states are the same, because the same token stands in each place"),
        ([1, 1, 1], "positions", "all 3 states change, because the positional encodings say where"),
        ([0, 1, 0], "recurrent", "1 of 3 states changes, because each state is made from the one before it."),
        ([0, 1, 1], "unexplained", "2 of 3 states change, though it does not know where a token stands."),
    ],
)
def test_states_that_change(changes: list[float], reason: Reason, count: str) -> None:
    sentence = describe_changed_states(ChangedStates("It", np.array(changes, np.float32), reason))
    assert sentence.startswith(f"**It**: {count}")
