"""Findings of the lesson on encoder and decoder: a step of the decoder, numbers within reach, influence of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.grammar import piece_names
from claims.prediction import largest
from model import Record
from model.dissect.influence import LeaveOneOut
from model.dissect.probe import Probe, ReadWord
from model.dissect.thresholds import SLIGHT
from model.dissect.unrolled import Unrolled
from model.language.tokenizer import EOS
from model.network.rnn import SITE
from model.record import Array


@dataclass(frozen=True)
class DecoderStep:
    """A step of the decoder.

    step: of both halves, from 0; steps: all of them. fed, written: names of pieces. ends: whether it writes `<eos>`.
    keys, weights: names of the source's pieces, and the attention to each; None without attention.
    """

    step: int
    steps: int
    fed: str
    written: str
    ends: bool
    keys: tuple[str, ...]
    weights: Array | None


def decoder_step(record: Record, chain: Unrolled, step: int) -> DecoderStep:
    """step: from 0 in the decoder."""
    fed, written = (piece_names(tokens)[step] for tokens in (record.decoder_input, record.target))
    weights = record.attention[SITE].weights[0, step] if chain.keeps_all else None
    ends, keys = record.target.ids[step] == EOS, piece_names(record.source)
    return DecoderStep(len(chain.encoder) + step, chain.steps, fed, written, ends, keys, weights)


@dataclass(frozen=True)
class StateChanges:
    """Change of the encoder's state at each token (Euclidean distance). pieces: names of the tokens."""

    pieces: tuple[str, ...]
    changes: Array

    @property
    def most(self) -> frozenset[int]:
        """The tokens with the largest change."""
        return largest(self.changes)

    @property
    def least(self) -> int:
        """The first token with the smallest change."""
        return int(self.changes.argmin())


def state_changes(record: Record, chain: Unrolled) -> StateChanges:
    return StateChanges(piece_names(record.source), chain.encoder_change)


def least_sure(means: Sequence[float]) -> frozenset[int]:
    """Find the models with the lowest log-probability per piece."""
    return largest([-mean for mean in means])


def reach(chain: Unrolled) -> int:
    """Count the numbers that the decoder can read."""
    return int(chain.encoder.size if chain.keeps_all else chain.crossing.size)


@dataclass(frozen=True)
class RankedFirst:
    """The word that each of two measures ranks first, by name.

    needed: the word that costs most when left out; None where none costs more than `SLIGHT`. change: of the
    log-probability without it, in nats. steepest, share: the first by gradient times input, and its share of the sum.
    """

    needed: str | None
    change: float
    steepest: str
    share: float


def ranked_first(names: Sequence[str], left_out: LeaveOneOut, gradient: Array) -> RankedFirst:
    """names: of the words left out."""
    needed, steepest = int(left_out.total.argmin()), int(gradient[: len(names)].argmax())
    change = float(left_out.total[needed])
    return RankedFirst(None if change > -SLIGHT else names[needed], change, names[steepest], float(gradient[steepest]))


@dataclass(frozen=True)
class ProbeGuesses:
    """The probe's best guesses.

    guesses: their number. right: how many are in the sentence. missed: words of the sentence that the probe knows and
    does not guess.
    """

    guesses: int
    right: int
    missed: tuple[str, ...]


def probe_guesses(record: Record, probe: Probe, found: Sequence[ReadWord]) -> ProbeGuesses:
    """Compare the probe's words, `found`, with the sentence."""
    spoken = {word.text.casefold() for word in record.source.words}
    guessed = {guess.word for guess in found}
    return ProbeGuesses(len(found), len(guessed & spoken), tuple(sorted(spoken & set(probe.words) - guessed)))
