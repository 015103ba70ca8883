"""Sentences of the lesson on positional encoding."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import verb, verb_of
from charts.labels import decimal
from claims.positions import Change, ChangedStates, HalfWaves, Reason, Reordered, ShiftedOrOff
from model.dissect.thresholds import STRAIGHT
from ui.text import literal, quoted, small

BESIDE_OFF: dict[Change, str] = {
    "likelier": "likelier",
    "as likely": "about as likely",
    "less likely": "less likely",
}
EFFECTS: dict[Change, str] = {
    "likelier": "makes the translation likelier",
    "as likely": "changes almost nothing",
    "less likely": "makes the translation less likely",
}
NOTICES = {  # whether the model with positions notices, and the one without
    (True, False): "only the one with positions",
    (False, True): "only the one without",
    (True, True): "both",
    (False, False): "neither",
}
REASONS: dict[Reason, str] = {
    "same tokens": "because the same token stands in each place as before",
    "first word moved": "from the first word that moved, because each state is made from the one before it",
    "recurrent": "because each state is made from the one before it",
    "no positions": "because it does not know where a token stands",
    "positions": "because the positional encodings say where each token stands",
    "unexplained": "though it does not know where a token stands",
}


def describe_first_and_last(names: tuple[str, str] | None) -> str:
    """Say that comparing pair by pair does not order these words; None: the sentence begins and ends alike."""
    if names is None:
        return "By itself it does not know which of two tokens came first."
    return f"By itself it does not know whether {quoted(names[0])} came before {quoted(names[1])} or after."


def describe_half_waves(waves: HalfWaves) -> str:
    """Name the pairs that go through half a wave, and those that are nearly straight."""
    span, between = waves.tokens - 1, waves.pairs - waves.straight - waves.waving
    positions = f"the {waves.tokens} tokens stand at positions 0 to {span}"
    if waves.waving:
        said = (
            f"{_pairs(0, waves.waving - 1)}: {positions}, and half a wave of "
            f"{verb(waves.waving, 'this pair', 'these pairs')} takes no more than {span}."
        )
    else:
        said = f"None: {positions}, and even the fastest pair needs {waves.fastest:.2f} positions for half a wave."
    if waves.straight:
        said += (
            f" {_pairs(waves.pairs - waves.straight, waves.pairs - 1)} {verb(waves.straight, 'is', 'are')} nearly "
            f"straight here: no point is further than {STRAIGHT} from a straight line."
        )
    return f"{said} The {between} in between bend, but by less than half a wave." if between > 1 else said


def _pairs(first: int, last: int) -> str:
    return f"Pair {first}" if first == last else f"Pairs {first} to {last}"


def describe_shifted_or_off(costs: ShiftedOrOff) -> str:
    """Compare shifting the encoder's positions with switching them off."""
    said = (
        f"The log-probability of the translation is {decimal(costs.trained)} as trained, {decimal(costs.shifted)} "
        f"shifted and {decimal(costs.off)} off. A shift keeps all distances between tokens: it "
        f"{EFFECTS[costs.by_shift]}. Switched off, the model knows neither places nor distances: that "
        f"{EFFECTS[costs.by_off]}."
    )
    if costs.by_shift == "likelier":
        return f"{said} So other places make this translation likelier."
    if costs.by_shift == "as likely":
        if costs.by_off == "less likely":
            return f"{said} So distances are enough for this translation."
        return f"{said} So this translation needs neither places nor distances."
    said += " The distances are still there, so the shift costs only because of the places."
    return f"{said} Wrong places do more harm here than none." if costs.shift_beside_off == "less likely" else said


def describe_noticing(models: Sequence[Reordered]) -> str:
    """Name the models that notice a reversal of all words, one of them without positions; none given: there is none."""
    if not models:
        return "Neither: reversed, this sentence is the same. Type a few different words."
    said = "; ".join(
        f"{literal(model.label)}: the encoder’s outputs differ by {small(model.difference, 2)} at most, "
        f"{'the same translation' if model.same else 'another translation'}"
        for model in models
    )
    noticing = [literal(model.label) for model in models if model.notices]
    who = f"Only the {noticing[0]} notices" if len(noticing) == 1 else "Both notice" if noticing else "Neither notices"
    return (
        f"{who}. {said}. Without positions each output is a weighted sum, and a sum does not depend on the order of "
        "its terms (except for rounding)."
    )


def describe_reordered(model: Reordered) -> str:
    """Describe the effect of another word order on one model."""
    same = "the same translation" if model.same else "two different translations"
    return f"Largest change of an encoder output: {small(model.difference, 2)} (at {quoted(model.piece)}); {same}."


def describe_changed_states(states: ChangedStates) -> str:
    """Count the changed states of one encoder, and say where it has the order from."""
    count, changed = len(states.changes), states.changed
    said = f"{changed} of {count} states {verb_of(changed, count, 'changes', 'change')}"
    if changed in (0, count):
        said = f"all {count} states {'change' if changed else 'are the same'}"
    return f"**{literal(states.label)}**: {said}, {REASONS[states.reason]}."
