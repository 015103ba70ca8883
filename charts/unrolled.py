"""The unrolled encoder-decoder at one step: what was read, the states so far, what crosses over, what was written.

Sutskever et al. 2014, figure 1. Eight cells of either half are in view, around the step; a state is a column of its
liveliest units.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.labels import percent, piece_labels, quoted
from charts.network_drawing import (
    BOX,
    CELLS,
    HALF,
    Mark,
    arrow_down,
    box,
    head,
    line,
    specification,
    title,
    token,
)
from model.dissect.unrolled import Unrolled, liveliest, unrolled
from model.record import Array, Record

UNITS = 14  # units of a state that a box shows
READ, ENCODER, NECK, FED, DECODER, WRITTEN, END = 28, 52, 164, 212, 236, 334, 356  # where rows are, in pixels
NOTES = 382  # where the numbers stand if lines of attention take the middle


def unrolled_network(record: Record, step: int) -> Figure:
    """The network after `step` (from 0; encoder steps first, then decoder steps). ValueError where it has no chain.

    With attention, lines from the encoder's states to the decoder's step are as strong as its weights.
    """
    chain = unrolled(record)
    source = len(chain.encoder)
    decoder_step = step - source  # negative while the encoder reads
    encoder, decoder = chain.computed(step)
    looked = decoder_step >= 0 and chain.keeps_all  # the encoder's window follows what is read or looked at
    centre = int(attention_row(record, decoder_step).argmax()) if looked else min(step, source - 1)
    first = window(centre, source, CELLS)
    decoder_first = window(max(0, decoder_step), len(decoder), CELLS - 1)
    shown = list(range(first, min(first + CELLS, source)))
    decoder_shown = list(range(decoder_first, min(decoder_first + CELLS - 1, len(decoder))))

    marks: list[Mark] = []
    marks += title(0, READ - 18, f"Encoder: tokens {first + 1} to {shown[-1] + 1} of {source}")
    marks += row_of_boxes(encoder, shown, encoder_units(chain), ENCODER, now=step if step < source else None)
    labels = piece_labels(record.source)
    for place, at in enumerate(shown):
        marks += token(place, READ, labels[at], now=at == step, faint=at > step)
        marks += arrow_down(place, READ + 10, ENCODER, faint=at > step)
    marks += chain_arrows(shown, ENCODER, until=step, total=source, backward=chain.both_directions)

    marks += crossing(chain, shown, min(step + 1, source))
    crossed = chain.crossing if step >= source - 1 else None
    marks += box(0, DECODER, crossed, decoder_units(chain), now=False)
    where = f"Decoder: steps {decoder_first + 1} to {decoder_shown[-1] + 1}"
    marks += title(1, END, f"{where} of {len(decoder)}" if decoder_step == len(decoder) - 1 else where)
    now = decoder_step if decoder_step >= 0 else None
    marks += row_of_boxes(decoder, decoder_shown, decoder_units(chain), DECODER, now=now, offset=1)
    marks += chain_arrows(decoder_shown, DECODER, until=decoder_step, total=None, offset=1)
    fed, written = piece_labels(record.decoder_input), piece_labels(record.target)
    for place, at in enumerate(decoder_shown, 1):
        if at <= decoder_step:
            marks += token(place, FED, fed[at], now=at == decoder_step, faint=False)
            marks += token(place, WRITTEN, written[at], now=at == decoder_step, faint=False)
        marks += arrow_down(place, FED + 10, DECODER, faint=at > decoder_step)
        marks += arrow_down(place, DECODER + BOX, WRITTEN - 10, faint=at > decoder_step)
        if at < decoder_step and at + 1 in decoder_shown:
            marks.append(line(place + 0.78, WRITTEN - 6, place + 1.22, FED + 7, dashed=True))
    if looked:
        marks += looks(attention_row(record, decoder_step), shown, decoder_step - decoder_first + 1)
    return Figure(
        f"unrolled-step-{step + 1}",
        Chart(specification(marks, NOTES + 32 if chain.keeps_all else END + 10)),
        _alt(record, chain, step),
        lambda: _table(record, chain, step),
    )


def window(at: int, length: int, cells: int) -> int:
    """The first of at most `cells` positions in view, so that `at` is among them with what comes before and after."""
    return max(0, min(at - cells // 2, length - cells))


def encoder_units(chain: Unrolled) -> tuple[int, ...]:
    """The units of an encoder state that a box shows; half from each direction where there are two."""
    split = chain.forward_units
    if not chain.both_directions:
        return liveliest(chain.encoder, UNITS)
    forward = liveliest(chain.encoder[:, :split], UNITS // 2)
    return (*forward, *(split + unit for unit in liveliest(chain.encoder[:, split:], UNITS // 2)))


def decoder_units(chain: Unrolled) -> tuple[int, ...]:
    """The units of a decoder state that a box shows."""
    return liveliest(np.concatenate((chain.crossing[None], chain.decoder)), UNITS)


def attention_row(record: Record, step: int) -> Array:
    """The weights of one decoder step over the source, (source,)."""
    (site,) = record.attention
    row: Array = record.attention[site].weights[0, step]
    return row


def chain_arrows(
    shown: Sequence[int], y: float, *, until: int, total: int | None, offset: int = 0, backward: bool = False
) -> list[Mark]:
    """From each state to the next: faint where it was not taken yet; a second chain runs the other way."""
    marks: list[Mark] = []
    for place, at in enumerate(shown, offset):
        ahead = 0.8 if at <= until else 0.25
        if place > 0:  # into this box, from the one before it or from the left edge
            start = place - 0.5 + HALF if place > offset or offset else place
            marks += [line(start, y + BOX * 0.3, place + 0.5 - HALF, y + BOX * 0.3, o=ahead)]
            marks += [head(place + 0.49 - HALF, y + BOX * 0.3, "right", ahead)]
            if backward and total is not None:
                known = 0.8 if at - 1 >= total - 1 - until else 0.25
                marks += [line(start, y + BOX * 0.75, place + 0.5 - HALF, y + BOX * 0.75, o=known)]
                marks += [head(start + 0.02, y + BOX * 0.75, "left", known)]
    return marks


def row_of_boxes(
    states: Array, shown: Sequence[int], units: Sequence[int], y: float, *, now: int | None, offset: int = 0
) -> list[Mark]:
    """The boxes of the states in view, from the cell `offset` on."""
    return [mark for place, at in enumerate(shown, offset) for mark in box(place, y, states[at], units, now=at == now)]


def crossing(chain: Unrolled, shown: Sequence[int], read: int) -> list[Mark]:
    """The way from the last state to the decoder's first, and how many numbers take it. `read` tokens were read."""
    source, size = chain.encoder.shape
    o = 0.9 if read == source else 0.25
    below = ENCODER + BOX
    last = 0 if chain.both_directions else source - 1
    start = shown.index(last) + 0.5 if last in shown else (len(shown) if last > shown[-1] else 0.0)
    marks = [line(start, NECK, 0.5, NECK, o=o, w=4), line(0.5, NECK, 0.5, DECODER - 3, o=o, w=4)]
    marks.append(head(0.5, DECODER - 5, "down", o))
    if last in shown:
        marks.append(line(start, below, start, NECK, o=o, w=4))
    x = 0.5 - HALF if chain.keeps_all else 0.65
    y = NOTES if chain.keeps_all else NECK - 11
    was_read, goes_on = f"{read} \u00d7 {size} = {read * size:,} numbers read", f"{chain.crossing.size} cross over"
    if chain.keeps_all:
        goes_on = f"one vector of {chain.crossing.size} crosses over; all {source * size:,} stay within reach"
    marks.append({"k": "note", "x": x, "y": y, "t": was_read, "o": 1})
    return [*marks, {"k": "note", "x": x, "y": y + 22, "t": goes_on, "o": 1}]


def looks(weights: Array, shown: Sequence[int], place: int) -> list[Mark]:
    """Lines from the encoder's states in view to the decoder's box, as strong as the weights."""
    return [
        {
            "k": "look",
            "x": cell + 0.5,
            "y": ENCODER + BOX,
            "x2": place + 0.5 - HALF,
            "y2": DECODER + 8,
            "w": round(1 + 5 * float(weights[at]) ** 0.5, 2),
            "o": round(float(weights[at]) ** 0.5, 3),
        }
        for cell, at in enumerate(shown)
        if weights[at] >= 0.005
    ]


def _alt(record: Record, chain: Unrolled, step: int) -> str:
    source = len(chain.encoder)
    if step < source:
        what = f"Step {step + 1}: the encoder reads {quoted(piece_labels(record.source)[step])}"
        return f"{what} and its state moves by {chain.encoder_change[step]:.2f}. The decoder has not begun."
    at = step - source
    fed, written = piece_labels(record.decoder_input)[at], piece_labels(record.target)[at]
    what = f"Step {step + 1}: the decoder is given {quoted(fed)} and writes {quoted(written)}"
    if not chain.keeps_all:
        return f"{what}; of {chain.encoder.size} numbers read it was handed {chain.crossing.size}."
    weights = attention_row(record, at)
    most = int(weights.argmax())
    return f"{what}; it looks {percent(float(weights[most]))} at {quoted(piece_labels(record.source)[most])}."


def _table(record: Record, chain: Unrolled, step: int) -> pandas.DataFrame:
    """One line a step taken so far."""
    source = len(chain.encoder)
    reads = [*piece_labels(record.source), *piece_labels(record.decoder_input)][: step + 1]
    writes = [*[""] * source, *piece_labels(record.target)][: step + 1]
    changes = np.concatenate((chain.encoder_change, chain.decoder_change))[: step + 1]
    return pandas.DataFrame(
        {
            "step": range(1, len(reads) + 1),
            "half": ["encoder" if at < source else "decoder" for at in range(len(reads))],
            "reads": reads,
            "writes": writes,
            "change of the state": np.round(changes.astype(float), 4),
        }
    )
