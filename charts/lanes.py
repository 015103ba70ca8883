"""Lanes of a race for the player: one sentence through several models, with the words translated so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charts.grammar import counted
from charts.labels import percent, quoted
from charts.player import Track
from model.dissect.arrivals import Arrivals

Known = Sequence[tuple[str, float]]  # words, and the probability (0 to 1) that a probe reads each off a state


@dataclass(frozen=True)
class Lane:
    """A track (whole words) with its model's name, its view, and the source words translated so far.

    known: words that a probe finds in the state, a row a step, or one row for all steps; empty without a probe.
    """

    title: str
    track: Track
    view: int
    arrivals: Arrivals
    known: tuple[Known, ...] = ()

    @property
    def ended(self) -> str:
        """Text of the lane after its last step."""
        steps = len(self.track.steps)
        return f"{self.title} {'ended after' if self.track.ended else 'was cut off after'} {counted(steps, 'step')}"

    def tells(self, step: int) -> str:
        """The lane's action at a step, as a part of a sentence."""
        written = next(option for option in self.track.steps[step].options if option.written)
        return f"{self.title} writes {quoted(written.label)} ({written.said})"

    def met(self, step: int) -> str:
        """Number of counted source words translated after a step, in words."""
        whole = counted(self.arrivals.total, "content word")
        return f"{self.arrivals.arrived(step)} of {whole} in the {self.track.pair.target}"

    @cached_property
    def packed(self) -> str:
        """`data` as JSON, cached."""
        return json.dumps(self.data(), separators=(",", ":"))

    def data(self) -> dict[str, Any]:
        """Data for the browser: `Track.data` and the lane's own."""
        steps = range(len(self.track.steps))
        return {
            **self.track.data(),
            "title": self.title,
            "shown": self.view,
            "arrivals": self.arrivals.steps,
            "counted": self.arrivals.counted,
            "tells": [self.tells(step) for step in steps],
            "met": [self.met(step) for step in steps],
            "shares": [self.arrivals.arrived(step) / max(1, self.arrivals.total) for step in steps],
            "known": [[[word, round(share, 4), percent(share)] for word, share in row] for row in self.known],
            "end": self.ended,
        }
