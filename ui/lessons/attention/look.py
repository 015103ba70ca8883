"""One step of an RNN's attention: the decoder step, the source token in focus, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.grammar import piece_names
from model import AttentionRecord, Head, Record, Translator
from model.network.rnn import SITE

HEAD = Head(SITE, 0)  # the one head of these models
Numbers = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class ShownStep:
    """One decoder step of an RNN with attention, and the source token in focus, both from 0.

    text: the sentence as read.
    """

    translator: Translator
    text: str
    record: Record
    step: int
    key: int

    @property
    def seen(self) -> AttentionRecord:
        """The model's only attention site."""
        return self.record.attention[SITE]

    @property
    def additive(self) -> bool:
        """Whether the scores are additive (Bahdanau); else they are dot products."""
        return self.translator.network.score_kind == "additive"

    @property
    def written(self) -> str:
        """The piece written by the step."""
        return piece_names(self.record.target)[self.step]

    @property
    def token(self) -> str:
        """The source token in focus."""
        return piece_names(self.record.source)[self.key]

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the source tokens."""
        return piece_names(self.record.source)

    @property
    def last_read(self) -> str:
        """The decoder input of this step."""
        return piece_names(self.record.decoder_input)[self.step]
