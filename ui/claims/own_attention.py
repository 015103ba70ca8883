"""Sentences of the lab on your own attention: effect of drawn rows, compensation by other heads, and activation
patching.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charts.grammar import counted, listed, most_at, piece_names, verb, word_names
from charts.labels import decimal
from charts.labels import quoted as labelled
from charts.patches import state_label
from claims.words import words_of
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.patching import Patches
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.language.tokenizer import Word
from model.record import Array
from ui.labs.own_attention.drawn import DrawnRow, Where
from ui.text import percent, quoted
from ui.wording.prediction import Prediction

PLACE_NAMES: dict[Where, str] = {
    "cross": "Cross-attention",
    "encoder": "Encoder self-attention",
    "decoder": "Decoder self-attention",
}
WAYS: dict[Where, str] = {  # past a drawn row
    "cross": "the pieces written before",
    "encoder": "the residual stream, which bypasses self-attention",
    "decoder": "cross-attention and the residual stream",
}


def where_to_look(record: Record, row: Array, step: int) -> Prediction | None:
    """Prediction: distribute 100 % over the English words, for one written piece. row: (source,), the model's own; sums
    to 1.
    """
    labels = word_names(record.source)
    if len(labels) < 2:
        return None
    shares: Array = merge_to_words(row[None], [Word("", 0, 1)], record.source.words)[0]
    return Prediction(
        "shares",
        f"Where would you look to write {labelled(piece_names(record.target)[step])}? Give out 100 %.",
        labels,
        f"The model looks {most_at([labelled(label) for label in labels], shares)}.",
        tuple(percent(float(share)) for share in shares),
        shares=tuple(map(float, shares)),
    )


def describe_drawn(row: DrawnRow, record: Record) -> str:
    """Describe a drawn row, as plain text: 'only at red and car'. record: with the tokens of the row's keys."""
    if row.how == "as there":
        return "as in the other sentence"
    names = names_of(record, row.where)
    there = [names[key] for key in row.keys if key < len(names)]  # of the decoder's, which may have ended before
    if row.how == "shares":
        total = sum(row.shares)
        parts = [f"{percent(share / total)} at {label}" for share, label in zip(row.shares, there, strict=False)]
        return listed(parts) if parts else "elsewhere"
    return f"{row.how} at {listed(there)}" if there else "elsewhere"


def describe_elsewhere(row: DrawnRow, record: Record) -> str:
    """Describe a drawn row of a map that is not shown: 'row 3 of the encoder's self-attention only at red'."""
    return f"row {row.step + 1} of {PLACE_NAMES[row.where].lower()} {describe_drawn(row, record)}"


def names_of(record: Record, where: Where) -> tuple[str, ...]:
    """Names of the keys of a place's rows."""
    return piece_names(record.decoder_input if where == "decoder" else record.source)


def made_up(
    before: Record, step: int, changes: Sequence[tuple[str, float]], places: Sequence[Where] = ("cross",)
) -> str:
    """Describe the effect of drawn rows on a step's piece, by the number of heads that follow them.

    changes: scope, such as "one head", and the change of the piece's log-probability, the widest scope last. places: of
    the drawn rows.
    """
    piece = quoted(piece_names(before.target)[step])
    told = "; ".join(f"{name}: {decimal(change, change=True)}" for name, change in changes)
    said = (
        f"Step {step + 1} wrote {piece}. With your weights its log-probability changes, in nats, if they are "
        f"followed by {told}."
    )
    name, widest = changes[-1]
    if widest >= SLIGHT:
        return f"{said} Your weights make it even more likely."
    if widest > -SLIGHT:
        other = WAYS[places[0]] if len(places) == 1 else "rows that you did not paint"
        return (
            f"{said} Even {name} hardly {'changes' if name == 'one head' else 'change'} it. Either your weights are "
            f"as good for {piece} as the model’s own, or the information comes another way: through {other}."
        )
    first, narrowest = changes[0]
    if len(changes) == 1:
        return f"{said} There is only one head here, so no other can make up for it."
    if narrowest >= SLIGHT:
        return f"{said} With {first} alone it gains: there is no loss to make up for."
    if narrowest > -SLIGHT:
        return (
            f"{said} With {first} alone hardly anything is lost. Perhaps the others make up for it, perhaps this "
            "head matters little here. These numbers cannot tell."
        )
    made_up_for = 1 - narrowest / widest
    if made_up_for <= 0:
        return f"{said} {first.capitalize()} alone costs no less than {name}: no other head makes up for it."
    return f"{said} With {first} alone, the other heads make up for {percent(made_up_for)} of what {name} lose."


def same_attention(own: Record, lent: Record) -> str:
    """Describe a sentence translated with another's weights. own: the model's own translation."""
    kept = words_of(own) == words_of(lent)
    change = lent.log_prob - own.log_prob
    if kept:
        return (
            "With the borrowed weights the translation stays the same. Its log-probability changes by "
            f"{decimal(change, change=True)} nats."
        )
    written = quoted(lent.target.text) or "nothing"
    return (
        f"With the borrowed weights it becomes {written}; with its own, it is {quoted(own.target.text) or 'nothing'}."
    )


def describe_carried(found: Patches, into: Record, other: Record) -> str:
    """Name the state that carries most of the difference, and count those that carry any."""
    row, column = np.unravel_index(int(found.carried.argmax()), found.carried.shape)
    most = float(found.carried[row, column])
    gap = found.there - found.here
    one, two = (quoted(each.target.text) or "nothing" for each in (other, into))
    said = f"The two sentences differ by {decimal(gap)} nats in how much the model prefers {one} to {two}."
    if most < 0.01:
        return f"{said} No single state carries even a hundredth of that: it is spread over several."
    token = quoted(piece_names(other.source)[column])
    where = f"the state {state_label(found.states[row])} at {token} (position {column + 1})"
    way = f"{percent(min(most, 1.0))} of the way{' or more' if most > 1 else ''}"
    if most > MOSTLY:
        told = f"A single state carries most of that, {where}: {way}"
    else:
        told = f"No single state carries even half of that. The one that carries most is {where}: {way}"
    some = int((found.carried >= 0.1).sum())
    return (
        f"{said} {told}. {counted(some, 'state')} of {found.carried.size} {verb(some, 'carries', 'carry')} a tenth or "
        "more, each by itself."
    )
