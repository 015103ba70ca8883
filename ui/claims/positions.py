"""Sentences of the lesson on positional encoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from charts.grammar import distinct_names, piece_names, verb, verb_of
from charts.labels import decimal
from model import Record
from model.dissect.thresholds import SAME, SLIGHT, STRAIGHT, is_slight
from model.record import Array
from ui.text import literal, quoted, small

SAMPLES = 200  # places on a curve at which it is compared with a straight line


def before_or_after(words: Sequence[str]) -> str:
    """Say that comparing pair by pair does not order this sentence's first and last word."""
    if len(words) < 2 or words[0] == words[-1]:
        return "By itself it does not know which of two tokens came first."
    names = distinct_names(words)
    return f"By itself it does not know whether {quoted(names[0])} came before {quoted(names[-1])} or after."


def strays(frequency: float, tokens: int) -> float:
    """Largest distance of a pair's sine and cosine from the straight line between their ends, over a sentence.

    frequency: radians a position. tokens: the sentence's, at positions from 0.
    """
    places = np.linspace(0.0, 1.0, SAMPLES)
    angles = places * (tokens - 1) * frequency
    curves = np.stack([np.sin(angles), np.cos(angles)])
    lines = curves[:, :1] + (curves[:, -1:] - curves[:, :1]) * places
    return float(np.abs(curves - lines).max())


def waving_pairs(frequencies: npt.NDArray[np.floating], tokens: int) -> int:
    """Number of pairs that go through half a period between the first and the last token."""
    return int((frequencies * (tokens - 1) >= np.pi).sum())


def half_waves(frequencies: npt.NDArray[np.floating], tokens: int) -> str:
    """Name the pairs that go through half a period between the first and the last token, and those that are nearly
    straight.
    """
    span = tokens - 1
    pairs = len(frequencies)
    waving = waving_pairs(frequencies, tokens)
    straight = sum(strays(float(frequency), tokens) < STRAIGHT for frequency in frequencies)
    positions = f"the {tokens} tokens stand at positions 0 to {span}"
    told = f"None: {positions}, and even the fastest pair needs {np.pi / frequencies[0]:.2f} positions for half a wave."
    if waving:
        told = (
            f"{_pairs(0, waving - 1)}: {positions}, and half a wave of {verb(waving, 'this pair', 'these pairs')} "
            f"takes no more than {span}."
        )
    if straight:
        told += (
            f" {_pairs(pairs - straight, pairs - 1)} {verb(straight, 'is', 'are')} nearly straight here: no point "
            f"is further than {STRAIGHT} from a straight line."
        )
    between = pairs - straight - waving
    return f"{told} The {between} in between bend, but by less than half a wave." if between > 1 else told


def _pairs(first: int, last: int) -> str:
    return f"Pair {first}" if first == last else f"Pairs {first} to {last}"


BESIDE_OFF = ("likelier", "about as likely", "less likely")


def shift_beside_off(shifted: float, off: float) -> int:
    """Which of `BESIDE_OFF` holds for a translation with shifted positions, compared with none; log-probabilities."""
    if is_slight(shifted - off):
        return 1
    return 0 if shifted > off else 2


def effect(change: float) -> str:
    """Describe the effect of a change of log-probability on a translation."""
    if is_slight(change):
        return "changes almost nothing"
    return f"makes the translation {'less likely' if change < 0 else 'likelier'}"


def shift_or_off(log_prob: float, shifted: float, off: float) -> str:
    """Compare shifting the encoder's positions with switching them off; log-probabilities."""
    by_shift, by_off = shifted - log_prob, off - log_prob
    said = (
        f"The log-probability of the translation is {decimal(log_prob)} as trained, {decimal(shifted)} shifted and "
        f"{decimal(off)} off. A shift keeps all distances between tokens: it {effect(by_shift)}. Switched off, the "
        f"model knows neither places nor distances: that {effect(by_off)}."
    )
    if is_slight(by_shift):
        if by_off <= -SLIGHT:
            return f"{said} So distances are enough for this translation."
        return f"{said} So this translation needs neither places nor distances."
    if by_shift > 0:
        return f"{said} So other places make this translation likelier."
    said += " The distances are still there, so the shift costs only because of the places."
    return f"{said} Wrong places do more harm here than none." if shift_beside_off(shifted, off) == 2 else said


@dataclass(frozen=True)
class Reordered:
    """One model on two orders of the same words: its label, the largest difference of its encoder outputs after undoing
    the permutation, and whether both orders got the same translation.
    """

    label: str
    difference: float
    same: bool

    @property
    def notices(self) -> bool:
        """Whether the outputs differ by more than rounding."""
        return self.difference > SAME


def who_notices(reordered: Sequence[Reordered]) -> str:
    """Name the models that notice a reversal of all words. One of them has no positions."""
    said = "; ".join(
        f"{literal(each.label)}: the encoder’s outputs differ by {small(each.difference, 2)} at most, "
        f"{'the same translation' if each.same else 'another translation'}"
        for each in reordered
    )
    noticing = [literal(each.label) for each in reordered if each.notices]
    who = f"Only the {noticing[0]} notices" if len(noticing) == 1 else "Both notice" if noticing else "Neither notices"
    return (
        f"{who}. {said}. Without positions each output is a weighted sum, and a sum does not depend on the order of "
        "its terms (except for rounding)."
    )


NOTICES = ("only the one with positions", "only the one without", "both", "neither")


def notices(with_positions: bool, without: bool) -> int:
    """Which of `NOTICES` holds."""
    return {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[with_positions, without]


def nothing_to_reverse() -> str:
    """The same where the reversed words equal the original ones."""
    return "Neither: reversed, this sentence is the same. Type a few different words."


def put_back(original: Record, moved: Record, difference: Array) -> str:
    """Describe the effect of another word order on one model. difference: (source,), see `encoder_difference`."""
    largest = int(difference.argmax())
    same = "the same translation" if original.target.ids == moved.target.ids else "two different translations"
    return (
        f"Largest change of an encoder output: {small(float(difference[largest]), 2)} (at "
        f"{quoted(piece_names(original.source)[largest])}); {same}."
    )


@dataclass(frozen=True)
class Encoder:
    """One encoder on two orders of the same words.

    label: for people. changes: (source,), see `state_changes`. recurrent: it reads token by token, from the left.
    positions: it has positional encodings.
    """

    label: str
    changes: Array
    recurrent: bool
    positions: bool

    @property
    def same(self) -> int:
        """Number of states that are equal up to rounding."""
        return int((self.changes <= SAME).sum())


def knows_order_by(encoder: Encoder, tokens: Sequence[str], kept: int) -> str:
    """Describe the changed states of one encoder, and the source of its order information. tokens: (source,) labels.

    kept: number of tokens before the first word that moved.
    """
    count, same = len(tokens), encoder.same
    changed = count - same
    if not changed:
        told = f"all {count} states are the same"
    elif not same:
        told = f"all {count} states change"
    else:
        told = f"{changed} of {count} states {verb_of(changed, count, 'changes', 'change')}"
    if not changed and (encoder.recurrent or encoder.positions):
        why = "because the same token stands in each place as before"
    elif encoder.recurrent and same == kept and not (encoder.changes[kept:] <= SAME).any():
        why = "from the first word that moved, because each state is made from the one before it"
    elif encoder.recurrent:
        why = "because each state is made from the one before it"
    elif not changed:
        why = "because it does not know where a token stands"
    elif encoder.positions:
        why = "because the positional encodings say where each token stands"
    else:
        why = "though it does not know where a token stands"
    return f"**{literal(encoder.label)}**: {told}, {why}."
