"""Sentences about the effect of weight on `<eos>`."""

from __future__ import annotations

import math
from typing import Literal

from charts.labels import decimal
from claims.sink_effect import SinkEffect
from ui.text import percent, quoted

WITHOUT = "without that weight (the rest of the row scaled up)"
PARKED = " Weights must add up to 100 %, so spare weight is parked on the end mark."
HAS_READ = " The encoder’s state at the end mark has read the whole sentence."

Over = Literal["piece", "word"]  # what the end mark is compared with


def describe_sink_effect(
    effect: SinkEffect, who: str, written: str | None = None, *, over: Over = "piece", why: bool = True
) -> str:
    """who: the row as the sentence's subject, such as "Step 3". written: the text of a step. why: explain a step with
    most weight on `<eos>`.
    """
    share = percent(effect.weight)
    looks = f"{who} looks most at the end mark ({share}, more than at any {over})"
    has = f"{who} has {share} of its weight on the end mark"
    if written is None:
        return f"{looks}. {_of_the_whole(effect)}" if effect.most else f"{has}: {WITHOUT} {_changes(effect)}."
    moves = f"{WITHOUT} {quoted(written)} {_moves(effect)}."
    if not effect.most:
        return f"{has}: {moves}"
    if effect.without == "stays":
        return f"{looks}. Here it is an attention sink: {moves}{PARKED if why else ''}"
    if effect.without == "falls":
        return f"{looks}. Here it is more than an attention sink: {moves}{HAS_READ if why else ''}"
    return f"{looks}, and that hurts {quoted(written)}: {WITHOUT} it {_moves(effect)}."


def describe_sink_head(effect: SinkEffect) -> str:
    """Describe a head with most of its weight on `<eos>`."""
    lies = f"{'On average ' if effect.rows > 1 else ''}{percent(effect.weight)} of its weight lies on the end mark."
    each = "the" if effect.rows == 1 else "each"
    return f"{lies} {_of_the_whole(effect, f'without all of it (the rest of {each} row scaled up)')}"


def _moves(effect: SinkEffect) -> str:
    """Describe the change of a probability."""
    before = effect.log_prob or 0.0
    was, now = percent(math.exp(before)), percent(math.exp(before + effect.change))
    if effect.without == "stays":
        return f"stays at {was}" if was == now else f"has {now} instead of {was}"
    if was == now:  # both "less than 0.1 %"
        return f"{'loses' if effect.change < 0 else 'gains'} {decimal(abs(effect.change))} nats and stays at {was}"
    return f"{effect.without} from {was} to {now}"


def _changes(effect: SinkEffect) -> str:
    return f"the translation’s log-probability changes by {decimal(effect.change, change=True)} nats"


def _of_the_whole(effect: SinkEffect, without: str = WITHOUT) -> str:
    """Describe the change of the whole translation."""
    said = f"{without} {_changes(effect)}."
    if effect.without == "stays":
        return f"Here it is an attention sink: {said}{PARKED}"
    return f"{'Here it is more than an attention sink' if effect.change < 0 else 'That hurts the translation'}: {said}"
