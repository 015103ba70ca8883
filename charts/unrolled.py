"""The unrolled encoder-decoder at one step: tokens read, states so far, handed-over vector, tokens written.

Sutskever et al. 2014, figure 1. Eight cells of either half are in view, around the step; a state is a column of its
most variable units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas

from charts.control_links import link_choice
from charts.figure import Chart, Figure
from charts.grammar import piece_names
from charts.labels import percent, piece_labels, quoted
from charts.network_drawing import (
    BOX,
    CELLS,
    HALF,
    HANDED,
    READER,
    WRITER,
    Mark,
    When,
    arrow_along,
    arrow_down,
    box,
    head,
    line,
    specification,
    token,
    units,
)
from model.dissect.unrolled import Unrolled, liveliest, unrolled
from model.record import Array, Record

UNITS = 14  # units of a state that a box shows
READ, ENCODER, NECK, FED, DECODER, WRITTEN, END = 28, 52, 164, 212, 236, 334, 356  # where rows are, in pixels
NOTES = 382  # where the numbers stand if lines of attention take the middle


def linked_network(record: Record, step: int, control: str) -> Figure:
    """The network after `step` (from 0); the control with this key, which counts from 1, switches the step in the
    browser.
    """
    steps = len(record.source) + len(record.target)
    return link_choice(
        unrolled_network(record, step), [{"step": number} for number in range(steps)], step, control, first=1
    )


def unrolled_network(record: Record, step: int) -> Figure:
    """The network after `step` (from 0; encoder steps first, then decoder steps). ValueError for a model without a
    chain.

    With attention, lines from the encoder's states to the decoder's step are as strong as its weights.
    """
    chain = unrolled(record)
    source = len(chain.encoder)
    begun, read, handed = When(source), When(), When(source - 1, 0)
    backwards = When(source - 1, -1)  # when the chain that reads from the right is there
    below = ENCODER + BOX

    marks: list[Mark] = [
        token(READER, READ, "source_labels", read, 0.65),
        *arrow_down(READER, read, READ + 10, ENCODER),
        *arrow_along(READER, read, ENCODER + BOX * 0.3),
        box(READER, ENCODER, read, *([backwards] if chain.both_directions else [])),
    ]
    if chain.both_directions:
        marks += arrow_along(READER, When(source, -1), ENCODER + BOX * 0.75, back=True)
    last = 0 if chain.both_directions else source - 1
    thick = {"o": 0.9, "before": 0.25}
    marks += [
        line(HANDED, handed, 0, NECK, 0.5, NECK, cx=True, w=4, **thick),
        line(HANDED, handed, 0.5, NECK, 0.5, DECODER - 3, w=4, **thick),
        head(HANDED, handed, 0.5, DECODER - 5, "down", **thick),
        line(READER, handed, 0.5, below, 0.5, NECK, only=last, w=4, **thick),
        box(HANDED, DECODER, handed),
        box(WRITER, DECODER, begun),
        *arrow_along(WRITER, begun, DECODER + BOX * 0.3, first=True),
        token(WRITER, FED, "fed_labels", begun),
        token(WRITER, WRITTEN, "written_labels", begun),
        *arrow_down(WRITER, begun, FED + 10, DECODER),
        *arrow_down(WRITER, begun, DECODER + BOX, WRITTEN - 10),
        line(WRITER, begun, -0.22, WRITTEN - 6, 0.22, FED + 7, skips=1, d=True, before=0),  # what was written is fed
    ]
    of_encoder, of_decoder = encoder_units(chain), decoder_units(chain)
    directions = [read if unit < chain.forward_units else backwards for unit in of_encoder]
    boxes = [
        units(READER, ENCODER, chain.encoder[:, of_encoder], directions),
        units(HANDED, DECODER, chain.crossing[None, of_decoder], [handed] * len(of_decoder)),
        units(WRITER, DECODER, chain.decoder[:, of_decoder], [begun] * len(of_decoder)),
    ]
    numbers_x = 0.5 - HALF if chain.keeps_all else 0.65
    numbers_y = NOTES if chain.keeps_all else NECK - 11
    notes = [
        {"k": "title", "x": 0.5 - HALF, "y": READ - 18, "t": "encoder_title"},
        {"k": "title", "x": 0.5 - HALF, "y": DECODER + BOX + 14, "t": "handed_title"},
        {"k": "title", "x": 1.5 - HALF, "y": END, "t": "decoder_title"},
        {"k": "note", "x": numbers_x, "y": numbers_y, "t": "numbers_read"},
        {"k": "note", "x": numbers_x, "y": numbers_y + 22, "t": "goes_on"},
    ]
    looks = [{"h": READER, "y": below, "y2": DECODER + 8}] if chain.keeps_all else []
    height = NOTES + 32 if chain.keeps_all else END + 10
    return Figure(
        f"unrolled-step-{step + 1}",
        Chart(specification(marks, boxes, looks, notes, _params(record, chain, step, last), height)),
        _alt(record, chain, step),
        lambda: _table(record, chain, step),
    )


def _params(record: Record, chain: Unrolled, step: int, last: int) -> list[dict[str, Any]]:
    """Vega parameters of a step, from which the others are computed. last: the encoder state that is handed over."""
    (source, size), written = chain.encoder.shape, len(chain.decoder)
    goes_on = f"only {chain.crossing.size} go on to the decoder"
    if chain.keeps_all:
        goes_on = f"{chain.crossing.size} go on; the decoder can look at all {source * size:,}"
    values: dict[str, Any] = {
        "step": step,
        "source_labels": piece_labels(record.source),
        "fed_labels": piece_labels(record.decoder_input),
        "written_labels": piece_labels(record.target),
        "goes_on": goes_on,
        "handed_title": "first state",
        "cells": [min(CELLS, source), 1, min(CELLS - 1, written)],
        "from_step": [0, 0, source],
    }
    centre = f"min(step, {source - 1})"
    if chain.keeps_all:  # the encoder's window follows what is read or looked at
        weights = record.attention[_site(record)].weights[0]
        values |= {
            "looks_most": weights.argmax(axis=1).tolist(),
            "all_weights": weights.astype(float).round(4).ravel().tolist(),
        }
        centre = f"(step < {source} ? step : looks_most[step - {source}])"
    expressions = {
        "encoder_first": window(centre, source, CELLS),
        "decoder_first": window(f"max(0, step - {source})", written, CELLS - 1),
        "first": "[encoder_first, 0, decoder_first]",
        "crossing_x": f"clamp({last + 0.5} - encoder_first, 0, cells[0])",
        "encoder_title": "'Encoder: tokens ' + (encoder_first + 1) + ' to ' + (encoder_first + cells[0])"
        f" + ' of {source}' + {left_out('encoder_first', 'token')}",
        "decoder_title": "'Decoder: steps ' + (decoder_first + 1) + ' to ' + (decoder_first + cells[2])"
        f" + (step === {source + written - 1} ? ' of {written}' : '')"
        f" + {left_out('decoder_first', 'step')}",
        "tokens_read": f"min(step + 1, {source})",
        "numbers_read": f"tokens_read + ' \u00d7 {size} = ' + format(tokens_read * {size}, ',') + ' numbers read'",
    }
    if chain.keeps_all:
        seen = (f"all_weights[(step - {source}) * {source} + encoder_first + {column}]" for column in range(CELLS))
        expressions |= {
            "look_weights": f"step < {source} ? [] : [{', '.join(seen)}]",
            "look_x": f"step - {source} - decoder_first + {1.5 - HALF}",
        }
    return [
        *({"name": name, "value": value} for name, value in values.items()),
        *({"name": name, "expr": expression} for name, expression in expressions.items()),
    ]


def window(index: str, length: int, cells: int) -> str:
    """Vega expression: the first of at most `cells` positions in view, chosen so that `index` and its neighbours are
    visible.
    """
    return f"max(0, min({index} - {cells // 2}, {length - cells}))"


def left_out(first: str, thing: str) -> str:
    """Vega expression: label of the dots before the first cell in view; empty where no cell is hidden."""
    several = f"' (dots: {thing}s 1 to ' + {first} + ')'"
    return f"({first} > 1 ? {several} : {first} ? ' (dots: {thing} 1)' : '')"


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
