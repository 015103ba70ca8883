"""What the race says of its runners' numbers."""

from __future__ import annotations

from charts.labels import decimal, percent, quoted
from model.dissect.thresholds import SLIGHT
from model.record import Array


def looked(model: str, words: list[str], weights: Array) -> str:
    """Where a runner looks most: words (`<eos>` last) and their weights."""
    most = int(weights.argmax())
    return f"{model} looks most at {quoted(words[most])} ({percent(float(weights[most]))})"


def needed(model: str, piece: str, words: list[str], weights: Array, change: Array) -> str:
    """Whether the word that a runner looks at most is the one whose absence costs its piece most.

    words: of the source, `<eos>` last. change: (words without `<eos>`,), of the piece's log-probability, in nats.
    """
    worst, most = int(change.argmin()), int(weights.argmax())
    if change[worst] > -SLIGHT:
        return f"{model} needs no single word for {quoted(piece)}: leaving out any costs less than {SLIGHT} nats."
    lost = decimal(change[worst])
    said = f"{model} needs {quoted(words[worst])} most for {quoted(piece)} ({lost} nats)"
    if worst == most:
        return f"{said}, the word it looks at most."
    return f"{said}, though it looks most at {quoted(words[most])}: attention is not the explanation."
