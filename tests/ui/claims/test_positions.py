"""What the lesson on positional encoding says, against the sines and cosines and the models' own outputs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from model import Intervention, PositionalChange
from model.dissect.thresholds import SAME, SLIGHT, STRAIGHT
from model.dissect.word_order import state_changes
from model.network.positional import frequencies
from tests.claims.conftest import Run, changed, every, of_all, recorded, sentences, shipped
from ui.claims.positions import (
    Encoder,
    Reordered,
    before_or_after,
    half_waves,
    knows_order_by,
    nothing_to_reverse,
    put_back,
    shift_or_off,
    who_notices,
)

WIDTH = 192
MODELS = {"Transformer": "transformer", "Transformer, no positions": "transformer-nopos"}


def counted(tokens: int) -> tuple[int, int]:
    """How many pairs go through half a wave within a sentence, and how many are nearly straight; by their curves."""
    waving = straight = 0
    last = tokens - 1
    for pair in range(WIDTH // 2):
        angle = 10_000.0 ** (-2 * pair / WIDTH)
        waving += math.pi / angle <= last
        furthest = 0.0
        for wave in (math.sin, math.cos):
            start, end = wave(0.0), wave(angle * last)
            for place in range(501):
                at = place / 500
                furthest = max(furthest, abs(wave(angle * last * at) - (start + (end - start) * at)))
        straight += furthest < STRAIGHT
    return waving, straight


def check_half_waves(said: str, tokens: int) -> None:
    waving, straight = counted(tokens)
    assert said.startswith("None" if not waving else "Pair 0:" if waving == 1 else f"Pairs 0 to {waving - 1}:")
    first = WIDTH // 2 - straight
    assert (f"Pairs {first} to {WIDTH // 2 - 1} are nearly straight" in said) == (straight > 1)
    between = WIDTH // 2 - waving - straight
    assert (f"The {between} in between" in said) == (between > 1)


@pytest.mark.parametrize("tokens", [2, 3, 4, 5, 6, 9, 13, 30, 61, 161])
def test_half_waves_within_a_sentence(tokens: int) -> None:
    check_half_waves(half_waves(frequencies(WIDTH).numpy(), tokens), tokens)


@pytest.mark.parametrize("tokens", [2, 3, 6, 13])
def test_waves_of_twice_the_tokens_are_found_out(tokens: int) -> None:
    """The answer as it was: it took n tokens for n positions to the end, and all other pairs for straight lines."""
    waves = 2 * math.pi * 10_000.0 ** (2 * np.arange(WIDTH // 2) / WIDTH)
    longest = int((waves < 2 * tokens).sum())
    said = f"Pairs 0 to {max(longest - 1, 0)}: The other {WIDTH // 2 - longest} pairs are nearly straight lines here."
    with pytest.raises(AssertionError):
        check_half_waves(said, tokens)


def test_no_word_stands_before_itself() -> None:
    for text in sentences():
        words = text.replace(".", "").split()
        said = before_or_after(words)
        named = re.findall(r"`([^`]+)` came before `([^`]+)`", said)
        assert all(first != second for first, second in named)
        assert bool(named) == (len(words) > 1 and words[0] != words[-1])


def test_a_shift_beside_no_positions_at_all(runs: Callable[[str], Run]) -> None:
    run = runs("transformer")
    kinds: Counter[tuple[str, str]] = Counter()
    for record in run.all:
        shifted, off = (
            changed(run.translator, [record], [Intervention(encoder_positions=change)])[0]
            for change in (PositionalChange("shift", offset=5), PositionalChange("off"))
        )
        said = shift_or_off(record.log_prob, shifted, off)
        numbers = [
            float(found.replace("−", "-"))
            for found in re.findall(r"is (−?[\d.]+) as|, (−?[\d.]+) sh|and (−?[\d.]+) off", said.replace("  ", " "))
            for found in found
            if found
        ]
        np.testing.assert_allclose(numbers, [record.log_prob, shifted, off], atol=0.006)
        kinds[check_shift_or_off(said, shifted - record.log_prob, off - record.log_prob)] += 1
    assert len(kinds) > of_all(6), kinds  # of the nine, several of them where nothing is lost
    for shifted in (-1.0, -0.5, -0.12, 0.0, 0.12, 0.5, 1.0):
        for off in (-1.0, -0.5, -0.05, 0.0, 0.05, 0.5, 1.0):
            check_shift_or_off(shift_or_off(-3.0, shifted - 3.0, off - 3.0), shifted, off)


def check_shift_or_off(said: str, by_shift: float, by_off: float) -> tuple[str, str]:
    """What is said of two changes of a log-probability; which kinds of change they are."""
    kinds = ["nothing" if abs(change) < SLIGHT else "loss" if change < 0 else "gain" for change in (by_shift, by_off)]
    verbs = {
        "nothing": "changes almost nothing",
        "loss": "makes the translation less likely",
        "gain": "makes the translation likelier",
    }
    assert f"between tokens: it {verbs[kinds[0]]}." in said
    assert f"neither places nor distances: that {verbs[kinds[1]]}." in said
    assert ("distances are enough" in said) == (kinds == ["nothing", "loss"])
    assert ("needs neither" in said) == (kinds in (["nothing", "nothing"], ["nothing", "gain"]))
    assert ("So other places make this translation likelier" in said) == (kinds[0] == "gain")
    assert ("only because of the places" in said) == (kinds[0] == "loss")
    assert ("more harm here than none" in said) == (kinds[0] == "loss" and by_off - by_shift >= SLIGHT)
    return kinds[0], kinds[1]


def test_words_in_reverse() -> None:
    """Each model's encoder on the words in reverse, apart from the page's own rearranging."""
    alike, told = 0, set()
    for text in sentences()[every(6)]:
        found = []
        for label, name in MODELS.items():
            translator = shipped(name)
            (own,) = recorded(translator, [text])
            words = [own.source.ids[word.start : word.end] for word in own.source.words]
            moved = [index for word in [*reversed(words[:-1]), words[-1]] for index in word]
            (other,) = recorded(translator, [moved])
            places = [list(range(word.start, word.end)) for word in own.source.words]
            back = [place for word in [*reversed(places[:-1]), places[-1]] for place in word]
            difference = np.abs(other.states["encoder.output"] - own.states["encoder.output"][back]).max(axis=1)
            found.append(Reordered(label, float(difference.max()), own.target.ids == other.target.ids))
            said = put_back(own, other, difference)
            assert ("the same translation" in said) == (own.target.ids == other.target.ids)
        positions, none = found
        assert none.difference < SAME
        assert none.same  # a bag of tokens has one translation
        said = who_notices(found)
        if tuple(moved) == own.source.ids:
            alike += 1
            assert "the same" in nothing_to_reverse()
            continue
        assert said.startswith("Only the Transformer notices") == (positions.difference > SAME)
        told.add(said.split(".")[0])
    assert alike
    assert told


def test_which_states_change_with_and_without_recurrence() -> None:
    """Two words change places; each token is followed to its new place, apart from the page's own following."""
    for text in sentences()[every(8)]:
        for name, recurrent, positions in (
            ("rnn", True, False),
            ("transformer-nopos", False, False),
            ("transformer", False, True),
        ):
            translator = shipped(name)
            (own,) = recorded(translator, [text])
            words = own.source.words
            if len(words) < 4:
                continue
            order = [*range(len(words) - 1)]
            order[1], order[-1] = order[-1], order[1]
            places = [place for at in [*order, len(words) - 1] for place in range(words[at].start, words[at].end)]
            (other,) = recorded(translator, [[own.source.ids[place] for place in places]])
            if other.source.ids == own.source.ids:
                continue
            changes = state_changes(own, other, order)
            for new, old in enumerate(places):
                before, after = own.states["encoder.output"][old], other.states["encoder.output"][new]
                apart = math.dist(before, after) / (math.hypot(*before) + math.hypot(*after))
                assert changes[old] == pytest.approx(apart, abs=1e-5)
            same, count = int((changes <= SAME).sum()), len(own.source)
            said = knows_order_by(Encoder(name, changes, recurrent, positions), own.source.pieces, words[1].start)
            if recurrent:  # what was read before the first word that moved is the same, to the last digit
                assert not changes[: words[1].start].any()
                assert f"{count - same} of {count} states change{'s' if same == count - 1 else ''}, " in said
                assert ("from the first word that moved" in said) == (same == words[1].start)
            elif positions:
                assert f"all {count} states change" in said
                assert not same
            else:
                assert f"all {count} states are the same" in said
                assert changes.max() < SAME
