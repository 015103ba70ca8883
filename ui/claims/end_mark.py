"""What is said of weight on `<eos>`: a resting place only where taking it away changes nothing, else what happens.

Whoever calls these has taken it away (`model.dissect.without_end`).
"""

from __future__ import annotations

import math
from typing import Literal

from charts.labels import decimal
from model.dissect.thresholds import is_slight
from ui.text import percent, quoted

WITHOUT = "without that weight, the rest of the row rescaled to 1,"


Over = Literal["piece", "word"]  # what `<eos>` is compared with


def step_at_end(
    who: str,
    weight: float,
    written: str,
    log_prob: float,
    change: float,
    *,
    over: Over = "piece",
    why: bool = True,
) -> str:
    """A step of cross-attention, or a French word with all of its steps, that looks most at `<eos>`.

    who: the sentence's subject, such as "Step 3". weight: on `<eos>`, more than on any English piece or word (`over`).
    written: what is written, log_prob its log-probability, change what that does without the weight, in nats. why: with
    a sentence on what rests, or is found, there.
    """
    looks = f"{_most(who, weight, over)}, the mark at the sentence's end"
    was, now = percent(math.exp(log_prob)), percent(math.exp(log_prob + change))
    if is_slight(change):
        stays = f"stays at {was}" if was == now else f"has {now} instead of {was}"
        rests = " Weights must sum to 1, so what no token needs has to go somewhere." if why else ""
        return f"{looks}. Here it is a resting place: {WITHOUT} {quoted(written)} {stays}.{rests}"
    if change < 0:
        found = " The encoder's state at `<eos>` has read the whole sentence." if why else ""
        return (
            f"{looks}. It is no mere resting place here: {WITHOUT} {quoted(written)} falls from {was} to {now}.{found}"
        )
    return f"{looks}, and {quoted(written)} is the worse for it: {WITHOUT} it rises from {was} to {now}."


def step_beside_end(who: str, weight: float, written: str, log_prob: float, change: float) -> str:
    """A step of cross-attention that looks more at another token. The arguments are those of `step_at_end`."""
    was, now = percent(math.exp(log_prob)), percent(math.exp(log_prob + change))
    has = f"{who} has {percent(weight)} of its weight on `<eos>`: {WITHOUT} {quoted(written)}"
    if is_slight(change):
        return f"{has} stays at {was}." if was == now else f"{has} has {now} instead of {was}."
    return f"{has} {'falls' if change < 0 else 'rises'} from {was} to {now}."


def row_beside_end(who: str, weight: float, change: float) -> str:
    """A row of encoder self-attention that looks more at another token. change: as for `row_at_end`."""
    return (
        f"{who} has {percent(weight)} of its weight on `<eos>`: {WITHOUT} the translation's log-probability changes by "
        f"{decimal(change, change=True)} nats."
    )


def row_at_end(who: str, weight: float, change: float) -> str:
    """A row of encoder self-attention that looks most at `<eos>`. change: of the whole translation, in nats."""
    return f"{_most(who, weight, 'piece')}, the mark at the sentence's end. {_of_the_whole(change)}"


def head_at_end(share: float, change: float, rows: int) -> str:
    """A head whose rows have this share of their weight on `<eos>`, on average. change: without all of it, in nats."""
    lies = f"{'On average ' if rows > 1 else ''}{percent(share)} of its weight lies on `<eos>`."
    return f"{lies} {_of_the_whole(change, 'all of it', rows)}"


def _most(who: str, weight: float, over: Over) -> str:
    return f"{who} looks most at `<eos>` ({percent(weight)}, more than at any {over})"


def _of_the_whole(change: float, what: str = "that weight", rows: int = 1) -> str:
    """What becomes of the translation without the weight of so many rows."""
    log_prob = f"the translation's log-probability changes by {decimal(change, change=True)} nats"
    told = f"without {what}, the rest of {'the' if rows == 1 else 'each'} row rescaled to 1, {log_prob}."
    if is_slight(change):
        return f"Here it is a resting place: {told} Weights must sum to 1, so what no token needs has to go somewhere."
    return f"It is no mere resting place here: {told}" if change < 0 else f"The translation is the worse for it: {told}"
