"""One look of an RNN's attention: the step, the source token looked at closely, and how the page speaks of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.labels import piece_labels, piece_text
from model import AttentionRecord, Record, Translator
from model.language.tokenizer import EOS_PIECE
from model.network.rnn import SITE, AdditiveRNN
from ui.text import percent

Numbers = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Look:
    """One decoder step of an RNN with attention, and the source token that is looked at closely, both from 0.

    text: the sentence as it was read.
    """

    translator: Translator
    text: str
    record: Record
    step: int
    key: int

    @property
    def seen(self) -> AttentionRecord:
        """The one attention site of these models."""
        return self.record.attention[SITE]

    @property
    def additive(self) -> bool:
        """Whether the scores are Bahdanau's; else they are dot products."""
        return isinstance(self.translator.network, AdditiveRNN)

    @property
    def written(self) -> str:
        """The piece that the step writes."""
        return piece_text(self.record.target.pieces[self.step])

    @property
    def token(self) -> str:
        """The source token that is looked at closely."""
        return piece_text(self.record.source.pieces[self.key])

    @property
    def labels(self) -> list[str]:
        """The source tokens."""
        return piece_labels(self.record.source)

    @property
    def last_read(self) -> str:
        """The token that the decoder read last before it writes."""
        return piece_text(self.record.decoder_input.pieces[self.step])


def resting(record: Record, step: int) -> str | None:
    """A sentence where the step's strongest weight lies on `<eos>`."""
    weights = record.attention[SITE].weights[0, step]
    strongest = int(weights.argmax())
    if record.source.pieces[strongest] != EOS_PIECE:
        return None
    return (
        f"This step looks mostly at `{EOS_PIECE}` ({percent(weights[strongest])}), the mark at the sentence's end: a "
        "resting place for weight that no word needs. Weights must sum to 1, so they have to go somewhere."
    )


def spread(weights: Numbers) -> float:
    """Over how many tokens weights are spread: e to their entropy, 1 for one token, n for equal weights on n."""
    positive = weights[weights > 0].astype(float)
    return math.exp(-float((positive * np.log(positive)).sum()))
