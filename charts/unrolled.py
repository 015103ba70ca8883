"""The unrolled encoder-decoder at one step: tokens read, states so far, handed-over vector, tokens written.

Sutskever et al. 2014, figure 1. Eight cells of either half are in view, around the step; a state is a column of its
most variable units.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.grammar import piece_names
from charts.labels import percent, piece_labels, quoted
from charts.network_drawing import specification
from charts.network_marks import (
    BOX,
    CELLS,
    HALF,
    HANDED,
    READER,
    WRITER,
    Drawing,
    Mark,
    Moment,
    When,
    arrow_along,
    arrow_down,
    box,
    head,
    line,
    token,
    units,
)
from charts.record_cache import cached_per_record
from model.dissect.unrolled import Unrolled, liveliest, unrolled
from model.record import Array, Record

UNITS = 14  # units of a state that a box shows
READ, ENCODER, NECK, FED, DECODER, WRITTEN, END = 28, 52, 164, 212, 236, 334, 356  # where rows are, in pixels
NOTES = 382  # where the numbers stand if lines of attention take the middle


def unrolled_network(record: Record, step: int) -> Figure:
    """The network after `step` (from 0; encoder steps first, then decoder steps). ValueError for a model without a
    chain.

    With attention, lines from the encoder's states to the decoder's step are as strong as its weights.
    """
    chain = unrolled(record)
    return Figure(
        f"unrolled-step-{step + 1}",
        Chart(specification(drawing(record), moment(record, chain, step))),
        _alt(record, chain, step),
        lambda: _table(record, chain, step),
    )


@cached_per_record
def network_data(record: Record) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The network as data for the browser, for any step, and the alt text of each step. Else as `unrolled_network`."""
    chain = unrolled(record)
    steps = range(chain.steps)
    moments = [asdict(moment(record, chain, step)) for step in steps]
    return {**asdict(drawing(record)), "moments": moments}, tuple(_alt(record, chain, step) for step in steps)


@cached_per_record
def drawing(record: Record) -> Drawing:
    """The network at any step."""
    chain = unrolled(record)
    source = len(chain.encoder)
    begun, read, handed = When(source), When(), When(source - 1, 0)
    backwards = When(source - 1, -1)  # when the chain that reads from the right is there
    below = ENCODER + BOX

    marks: list[Mark] = [
        token(READER, READ, "source", read, 0.65),
        *arrow_down(READER, read, READ + 10, ENCODER),
        *arrow_along(READER, read, ENCODER + BOX * 0.3),
        box(READER, ENCODER, read, *([backwards] if chain.both_directions else [])),
    ]
    if chain.both_directions:
        marks += arrow_along(READER, When(source, -1), ENCODER + BOX * 0.75, back=True)
    thick = {"o": 0.9, "before": 0.25}
    marks += [
        line(HANDED, handed, 0, NECK, 0.5, NECK, cx=True, w=4, **thick),
        line(HANDED, handed, 0.5, NECK, 0.5, DECODER - 3, w=4, **thick),
        head(HANDED, handed, 0.5, DECODER - 5, "down", **thick),
        line(READER, handed, 0.5, below, 0.5, NECK, only=last_read(chain), w=4, **thick),
        box(HANDED, DECODER, handed),
        box(WRITER, DECODER, begun),
        *arrow_along(WRITER, begun, DECODER + BOX * 0.3, first=True),
        token(WRITER, FED, "fed", begun),
        token(WRITER, WRITTEN, "written", begun),
        *arrow_down(WRITER, begun, FED + 10, DECODER),
        *arrow_down(WRITER, begun, DECODER + BOX, WRITTEN - 10),
        line(WRITER, begun, -0.22, WRITTEN - 6, 0.22, FED + 7, skips=1, d=True, before=0),  # what was written is fed
    ]
    of_encoder, of_decoder = encoder_units(chain), decoder_units(chain)
    directions = [read if unit < chain.forward_units else backwards for unit in of_encoder]
    numbers_x = 0.5 - HALF if chain.keeps_all else 0.65
    numbers_y = NOTES if chain.keeps_all else NECK - 11
    return Drawing(
        marks=marks,
        units=[
            units(READER, ENCODER, chain.encoder[:, of_encoder], directions),
            units(HANDED, DECODER, chain.crossing[None, of_decoder], [handed] * len(of_decoder)),
            units(WRITER, DECODER, chain.decoder[:, of_decoder], [begun] * len(of_decoder)),
        ],
        texts=[
            {"k": "title", "x": 0.5 - HALF, "y": READ - 18, "t": "encoder"},
            {"k": "title", "x": 0.5 - HALF, "y": DECODER + BOX + 14, "t": "handed"},
            {"k": "title", "x": 1.5 - HALF, "y": END, "t": "decoder"},
            {"k": "note", "x": numbers_x, "y": numbers_y, "t": "read"},
            {"k": "note", "x": numbers_x, "y": numbers_y + 22, "t": "goes_on"},
        ],
        look={"y": below, "y2": DECODER + 8} if chain.keeps_all else None,
        labels={
            "source": piece_labels(record.source),
            "fed": piece_labels(record.decoder_input),
            "written": piece_labels(record.target),
        },
        cells=(min(CELLS, source), 1, min(CELLS - 1, len(chain.decoder))),
        from_step=(0, 0, source),
        height=NOTES + 32 if chain.keeps_all else END + 10,
    )


def last_read(chain: Unrolled) -> int:
    """The encoder state that is handed over: the last of its chain."""
    return 0 if chain.both_directions else len(chain.encoder) - 1


def moment(record: Record, chain: Unrolled, step: int) -> Moment:
    """Changes of the drawing at a step (from 0): the cells in view, titles and numbers, and where it looks."""
    (source, size), written = chain.encoder.shape, len(chain.decoder)
    row = step - source
    weights = attention_row(record, row) if chain.keeps_all and row >= 0 else None
    # the encoder's window follows what is read or looked at
    centre = min(step, source - 1) if weights is None else int(weights.argmax())
    first = window(centre, source, CELLS), 0, window(max(0, row), written, CELLS - 1)
    cells = min(CELLS, source), 1, min(CELLS - 1, written)
    read = min(step + 1, source)
    goes_on = f"only {chain.crossing.size} go on to the decoder"
    if chain.keeps_all:
        goes_on = f"{chain.crossing.size} go on; the decoder can look at all {source * size:,}"
    of_all = f" of {written}" if row == written - 1 else ""
    in_view = () if weights is None else weights[first[READER] : first[READER] + cells[READER]]
    return Moment(
        step,
        first,
        crossing=min(max(last_read(chain) + 0.5 - first[READER], 0), cells[READER]),
        texts={
            "encoder": f"Encoder: tokens {first[READER] + 1} to {first[READER] + cells[READER]} of {source}"
            + left_out(first[READER], "token"),
            "handed": "first state",
            "decoder": f"Decoder: steps {first[WRITER] + 1} to {first[WRITER] + cells[WRITER]}{of_all}"
            + left_out(first[WRITER], "step"),
            "read": f"{read} \u00d7 {size} = {read * size:,} numbers read",
            "goes_on": goes_on,
        },
        looks_from=row - first[WRITER] + 1.5 - HALF,
        looks=tuple(round(float(weight), 4) for weight in in_view),
    )


def window(index: int, length: int, cells: int) -> int:
    """The first of at most `cells` positions in view, chosen so that `index` and its neighbours are visible."""
    return max(0, min(index - cells // 2, length - cells))


def left_out(first: int, thing: str) -> str:
    """Label of the dots before the first cell in view; empty where no cell is hidden."""
    if not first:
        return ""
    return f" (dots: {thing}s 1 to {first})" if first > 1 else f" (dots: {thing} 1)"


def encoder_units(chain: Unrolled) -> tuple[int, ...]:
    """Units of an encoder state to show; half from each direction where there are two."""
    split = chain.forward_units
    if not chain.both_directions:
        return liveliest(chain.encoder, UNITS)
    forward = liveliest(chain.encoder[:, :split], UNITS // 2)
    return (*forward, *(split + unit for unit in liveliest(chain.encoder[:, split:], UNITS // 2)))


def decoder_units(chain: Unrolled) -> tuple[int, ...]:
    """Units of a decoder state to show."""
    return liveliest(np.concatenate((chain.crossing[None], chain.decoder)), UNITS)


def _site(record: Record) -> str:
    """The model's only attention site."""
    (site,) = record.attention
    return site


def attention_row(record: Record, step: int) -> Array:
    """Weights of one decoder step over the source, (source,)."""
    row: Array = record.attention[_site(record)].weights[0, step]
    return row


def _alt(record: Record, chain: Unrolled, step: int) -> str:
    source = len(chain.encoder)
    if step < source:
        what = f"Step {step + 1}: the encoder reads {quoted(piece_names(record.source)[step])}"
        return f"{what} and its state changes by {chain.encoder_change[step]:.2f}. The decoder has not begun."
    row = step - source
    fed, written = piece_names(record.decoder_input)[row], piece_names(record.target)[row]
    what = f"Step {step + 1}: the decoder gets {quoted(fed)} and writes {quoted(written)}"
    if not chain.keeps_all:
        return f"{what}. The encoder made {chain.encoder.size} numbers; the decoder got {chain.crossing.size} of them."
    weights = attention_row(record, row)
    most = int(weights.argmax())
    return f"{what}; it looks {percent(float(weights[most]))} at {quoted(piece_names(record.source)[most])}."


def _table(record: Record, chain: Unrolled, step: int) -> pandas.DataFrame:
    """One row a step so far."""
    source = len(chain.encoder)
    reads = [*piece_labels(record.source), *piece_labels(record.decoder_input)][: step + 1]
    writes = [*[""] * source, *piece_labels(record.target)][: step + 1]
    changes = np.concatenate((chain.encoder_change, chain.decoder_change))[: step + 1]
    return pandas.DataFrame(
        {
            "step": range(1, len(reads) + 1),
            "half": ["encoder" if index < source else "decoder" for index in range(len(reads))],
            "reads": reads,
            "writes": writes,
            "change of the state": np.round(changes.astype(float), 4),
        }
    )
