"""Sentences about weight on `<eos>`: an attention sink only if removing it changes nothing, else its effect.

Callers compute the effect first (`model.dissect.without_sink`).
"""

from __future__ import annotations

import math
from typing import Literal

from charts.labels import decimal
from model.dissect.thresholds import is_slight
from ui.text import percent, quoted

WITHOUT = "without that weight (the rest of the row scaled up)"


Over = Literal["piece", "word"]  # what the end mark is compared with


def describe_sink_step(
    who: str,
    weight: float,
    written: str,
    log_prob: float,
    change: float,
    *,
    over: Over = "piece",
    why: bool = True,
) -> str:
    """Describe a step of cross-attention, or a French word with all its steps, with most weight on `<eos>`.

    who: the sentence's subject, such as "Step 3". weight: on `<eos>`, more than on any English piece or word (`over`).
    written: the written text, log_prob its log-probability, change that without the weight, in nats. why: add an
    explanation.
    """
    looks = _most(who, weight, over)
    was, now = percent(math.exp(log_prob)), percent(math.exp(log_prob + change))
    if is_slight(change):
        stays = f"stays at {was}" if was == now else f"has {now} instead of {was}"
        parked = " Weights must add up to 100 %, so spare weight is parked on the end mark." if why else ""
        return f"{looks}. Here it is an attention sink: {WITHOUT} {quoted(written)} {stays}.{parked}"
    if change < 0:
        found = " The encoder’s state at the end mark has read the whole sentence." if why else ""
        fall = _move(was, now, change)
        return f"{looks}. Here it is more than an attention sink: {WITHOUT} {quoted(written)} {fall}.{found}"
    return f"{looks}, and that hurts {quoted(written)}: {WITHOUT} it {_move(was, now, change)}."


def describe_other_step(who: str, weight: float, written: str, log_prob: float, change: float) -> str:
    """Describe a step of cross-attention with more weight on another token. Arguments as for `describe_sink_step`."""
    was, now = percent(math.exp(log_prob)), percent(math.exp(log_prob + change))
    has = f"{who} has {percent(weight)} of its weight on the end mark: {WITHOUT} {quoted(written)}"
    if is_slight(change):
        return f"{has} stays at {was}." if was == now else f"{has} has {now} instead of {was}."
    return f"{has} {_move(was, now, change)}."


def _move(was: str, now: str, change: float) -> str:
    """Describe a change of a probability by so many nats; was, now: as they are printed."""
    if was == now:  # both "less than 0.1 %"
        return f"{'loses' if change < 0 else 'gains'} {decimal(abs(change))} nats and stays at {was}"
    return f"{'falls' if change < 0 else 'rises'} from {was} to {now}"


def describe_other_row(who: str, weight: float, change: float) -> str:
    """Describe a row of encoder self-attention with more weight on another token. change: as for
    `describe_sink_row`.
    """
    return (
        f"{who} has {percent(weight)} of its weight on the end mark: {WITHOUT} the translation’s "
        f"log-probability changes by {decimal(change, change=True)} nats."
    )


def describe_sink_row(who: str, weight: float, change: float) -> str:
    """Describe a row of encoder self-attention with most weight on `<eos>`. change: of the whole
    translation, in nats.
    """
    return f"{_most(who, weight, 'piece')}. {_of_the_whole(change)}"


def describe_sink_head(share: float, change: float, rows: int) -> str:
    """Describe a head with this mean weight on `<eos>`. change: of the translation without all of it, in nats."""
    lies = f"{'On average ' if rows > 1 else ''}{percent(share)} of its weight lies on the end mark."
    return f"{lies} {_of_the_whole(change, 'all of it', rows)}"


def _most(who: str, weight: float, over: Over) -> str:
    return f"{who} looks most at the end mark ({percent(weight)}, more than at any {over})"


def _of_the_whole(change: float, what: str = "that weight", rows: int = 1) -> str:
    """Describe the translation without the weight of this many rows."""
    log_prob = f"the translation’s log-probability changes by {decimal(change, change=True)} nats"
    told = f"without {what} (the rest of {'the' if rows == 1 else 'each'} row scaled up) {log_prob}."
    if is_slight(change):
        return (
            f"Here it is an attention sink: {told} Weights must add up to 100 %, so spare weight is parked on the "
            "end mark."
        )
    return f"Here it is more than an attention sink: {told}" if change < 0 else f"That hurts the translation: {told}"
