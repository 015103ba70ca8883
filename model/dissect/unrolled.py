"""An RNN's record as one sequence of steps: encoder token by token, one vector handed over, decoder.

Cho et al. 2014; Sutskever et al. 2014. Bahdanau et al. 2015 read in both directions and keep every state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.record import Array, Record, frozen


@dataclass(frozen=True)
class Unrolled:
    """The hidden states of one pass, in reading order.

    encoder: (source, units) the state at each source token; with two directions the first `forward_units` have read up
    to this token from the left, the others from the right. crossing: (hidden,) the decoder's first state, made of the
    encoder's last. decoder: (steps, hidden) the state after each decoder input. encoder_change, decoder_change: the
    Euclidean distance of each state from the one before it in its own chain; chains of the encoder begin at 0, the
    decoder's at `crossing`. keeps_all: True where the decoder looks back at every encoder state (attention).
    """

    encoder: Array
    forward_units: int
    crossing: Array
    decoder: Array
    encoder_change: Array
    decoder_change: Array
    keeps_all: bool

    @property
    def steps(self) -> int:
        """Number of encoder steps plus decoder steps."""
        return len(self.encoder) + len(self.decoder)

    @property
    def both_directions(self) -> bool:
        """True where a second chain reads the source from right to left."""
        return self.forward_units < int(self.encoder.shape[1])

    @property
    def last_read(self) -> Array:
        """The encoder state that is handed over: the last of its chain, (units of that chain,)."""
        return self.encoder[0, self.forward_units :] if self.both_directions else self.encoder[-1]

    def computed(self, step: int) -> tuple[Array, Array]:
        """`encoder` and `decoder` with nan for states that do not exist yet after `step` (from 0, both halves).

        The two directions of an encoder read at the same time: each has read `step + 1` tokens.
        """
        encoder, decoder = self.encoder.copy(), self.decoder.copy()
        read = step + 1
        encoder[read:, : self.forward_units] = np.nan
        encoder[: max(0, len(encoder) - read), self.forward_units :] = np.nan
        decoder[max(0, read - len(encoder)) :] = np.nan
        return frozen(encoder), frozen(decoder)


def unrolled(record: Record) -> Unrolled:
    """The chain of an RNN's hidden states. ValueError for other models."""
    states = record.states
    if "decoder.initial" not in states:
        raise ValueError(f"{record.model} has no hidden state that goes from step to step")
    forward = states["encoder.forward"]
    moved = np.diff(forward, axis=0, prepend=0.0)
    if (backward := states.get("encoder.backward")) is not None:
        moved = np.concatenate((moved, -np.diff(backward, axis=0, append=0.0)), axis=1)
    crossing, decoder = states["decoder.initial"][0], states["decoder.state"]
    moved_decoder = np.diff(decoder, axis=0, prepend=crossing[None])
    return Unrolled(
        encoder=states["encoder.output"],
        forward_units=forward.shape[1],
        crossing=crossing,
        decoder=decoder,
        encoder_change=frozen(np.linalg.norm(moved, axis=1).astype(np.float32)),
        decoder_change=frozen(np.linalg.norm(moved_decoder, axis=1).astype(np.float32)),
        keeps_all=bool(record.attention),
    )


def liveliest(states: Array, count: int) -> tuple[int, ...]:
    """The `count` units that vary most over the steps, most first. states: (steps, units)."""
    order = np.argsort(-states.std(axis=0), kind="stable")
    return tuple(int(unit) for unit in order[:count])
