"""Waves, other positions and other word orders, against the sines and cosines and the models' own outputs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names
from claims.positions import ShiftedOrOff, changed_states, first_and_last, half_waves, reordered
from model import Intervention, PositionalChange
from model.dissect.thresholds import SAME, SLIGHT, STRAIGHT
from model.network.positional import frequencies
from tests.claims.conftest import Run, changed, every, of_all, recorded, sentences, shipped

WIDTH = 192
# is it recurrent, has it positions
KINDS = (("rnn", True, False), ("transformer-nopos", False, False), ("transformer", False, True))


def counted(tokens: int) -> tuple[int, int]:
    """Count the pairs that go through half a wave within a sentence and those nearly straight, by their curves."""
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


@pytest.mark.parametrize("tokens", [1, 2, 3, 4, 5, 6, 9, 13, 30, 61, 161])
def test_half_waves_within_a_sentence(tokens: int) -> None:
    waves = half_waves(frequencies(WIDTH).numpy(), tokens)
    assert (waves.tokens, waves.pairs) == (tokens, WIDTH // 2)
    assert (waves.waving, waves.straight) == counted(tokens)
    assert waves.fastest == pytest.approx(math.pi)


def test_no_word_stands_before_itself() -> None:
    for text in sentences():
        words = text.replace(".", "").split()
        names = first_and_last(words)
        assert (names is not None) == (len(words) > 1 and words[0] != words[-1])
        if names is not None:
            assert names[0] != names[1]
            assert [name.partition(" (")[0] for name in names] == [words[0], words[-1]]


def test_a_shift_beside_no_positions_at_all(runs: Callable[[str], Run]) -> None:
    run = runs("transformer")
    kinds: Counter[tuple[str, str]] = Counter()
    for record in run.all:
        shifted, off = (
            changed(run.translator, [record], [Intervention(encoder_positions=moved)])[0]
            for moved in (PositionalChange("shift", offset=5), PositionalChange("off"))
        )
        costs = ShiftedOrOff(record.log_prob, shifted, off)
        for kind, nats in (
            (costs.by_shift, shifted - record.log_prob),
            (costs.by_off, off - record.log_prob),
            (costs.shift_beside_off, shifted - off),
        ):
            assert (kind == "as likely") == (abs(nats) < SLIGHT)
            assert (kind == "likelier") == (nats >= SLIGHT)
        kinds[costs.by_shift, costs.by_off] += 1
    assert len(kinds) > of_all(6), kinds  # of the nine, several of them where nothing is lost


def test_words_in_reverse() -> None:
    """Each model's encoder on the words in reverse, apart from the page's own rearranging."""
    noticed = 0
    for text in sentences()[every(6)]:
        for name in ("transformer", "transformer-nopos"):
            translator = shipped(name)
            (own,) = recorded(translator, [text])
            words = own.source.words
            order = [*reversed(range(len(words) - 1))]
            back = [place for at in [*order, len(words) - 1] for place in range(words[at].start, words[at].end)]
            (other,) = recorded(translator, [[own.source.ids[place] for place in back]])
            if own.source.ids == other.source.ids:
                continue
            difference = np.abs(other.states["encoder.output"] - own.states["encoder.output"][back]).max(axis=1)
            model = reordered("It", own, other, order)
            assert model.difference == pytest.approx(difference.max(), abs=1e-6)
            if model.notices:
                assert model.piece == piece_names(own.source)[back[int(difference.argmax())]]
            assert model.same == (own.target.ids == other.target.ids)
            assert model.notices == (name == "transformer")
            assert model.same or model.notices  # a bag of tokens has one translation
            noticed += model.notices
    assert noticed


def test_which_states_change_with_and_without_recurrence() -> None:
    """Two words change places; each token is followed to its new place, apart from the page's own following."""
    for text in sentences()[every(8)]:
        for name, recurrent, positions in KINDS:
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
            states = changed_states("It", own, other, order, recurrent=recurrent, positions=positions)
            for new, old in enumerate(places):
                before, after = own.states["encoder.output"][old], other.states["encoder.output"][new]
                apart = math.dist(before, after) / (math.hypot(*before) + math.hypot(*after))
                assert states.changes[old] == pytest.approx(apart, abs=1e-5)
            same, kept = int((states.changes <= SAME).sum()), words[1].start
            assert states.changed == len(own.source) - same
            if recurrent:  # what was read before the first word that moved is the same, to the last digit
                assert not states.changes[:kept].any()
                assert states.reason == ("first word moved" if same == kept else "recurrent")
            elif positions:
                assert (states.reason, same) == ("positions", 0)
            else:
                assert (states.reason, states.changed) == ("no positions", 0)


@pytest.mark.parametrize(("name", "recurrent", "positions"), KINDS)
def test_where_no_word_moved_no_state_changes(name: str, recurrent: bool, positions: bool) -> None:
    (record,) = recorded(shipped(name), ["dog cat"])
    states = changed_states("It", record, record, [0, 1], recurrent=recurrent, positions=positions)
    assert states.changed == 0
    assert states.reason == ("same tokens" if recurrent or positions else "no positions")
