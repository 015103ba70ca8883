"""Sentences of the lab on your own attention."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted, listed, piece_names, verb
from charts.labels import decimal
from charts.labels import quoted as labelled
from charts.patches import state_label
from claims.own_attention import Borrowed, Carried, DrawnEffect
from claims.prediction import Division
from model import Record
from ui.labs.own_attention.drawn import DrawnRow, Where
from ui.text import percent, quoted
from ui.wording.prediction import Prediction, ask_division

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


def ask_where_to_look(division: Division) -> Prediction:
    return ask_division(f"Where would you look to write {labelled(division.written)}? Give out 100 %.", division)


def describe_drawn(row: DrawnRow, record: Record) -> str:
    """Plain text: 'only at red and car'. record: with the tokens of the row's keys."""
    if row.how == "as there":
        return "as in the other sentence"
    names = piece_names(record.decoder_input if row.where == "decoder" else record.source)
    there = [names[key] for key in row.keys if key < len(names)]  # of the decoder's, which may have ended before
    if row.how == "shares":
        total = sum(row.shares)
        parts = [f"{percent(share / total)} at {label}" for share, label in zip(row.shares, there, strict=False)]
        return listed(parts) if parts else "elsewhere"
    return f"{row.how} at {listed(there)}" if there else "elsewhere"


def describe_elsewhere(row: DrawnRow, record: Record) -> str:
    """A row of a map that is not shown: 'row 3 of encoder self-attention only at red'."""
    return f"row {row.step + 1} of {PLACE_NAMES[row.where].lower()} {describe_drawn(row, record)}"


def describe_effect(effect: DrawnEffect, places: Sequence[Where] = ("cross",)) -> str:
    """places: of the drawn rows."""
    changes = "; ".join(f"{scope}: {decimal(change, change=True)}" for scope, change in effect.changes)
    first, widest = effect.changes[0][0], effect.changes[-1][0]
    piece = quoted(effect.piece)
    other = WAYS[places[0]] if len(places) == 1 else "rows that you did not paint"
    judgement = {
        "gain": "Your weights make it even more likely.",
        "no effect": f"Even {widest} hardly {'changes' if widest == 'one head' else 'change'} it. Either your weights "
        f"are as good for {piece} as the model’s own, or the information comes another way: through {other}.",
        "one head": "There is only one head here, so no other can make up for it.",
        "gain alone": f"With {first} alone it gains: there is no loss to make up for.",
        "no effect alone": f"With {first} alone hardly anything is lost. Perhaps the others make up for it, perhaps "
        "this head matters little here. These numbers cannot tell.",
        "none": f"{first.capitalize()} alone costs no less than {widest}: no other head makes up for it.",
        "some": f"With {first} alone, the other heads make up for {percent(effect.made_up_for)} of what {widest} lose.",
    }[effect.kind]
    return (
        f"Step {effect.step + 1} wrote {piece}. With your weights its log-probability changes, in nats, if they are "
        f"followed by {changes}. {judgement}"
    )


def describe_borrowed(borrowed: Borrowed) -> str:
    if borrowed.same:
        return (
            "With the borrowed weights the translation stays the same. Its log-probability changes by "
            f"{decimal(borrowed.change, change=True)} nats."
        )
    lent, own = (quoted(text) or "nothing" for text in (borrowed.lent, borrowed.own))
    return f"With the borrowed weights it becomes {lent}; with its own, it is {own}."


def describe_carried(carried: Carried) -> str:
    one, two = (quoted(text) or "nothing" for text in (carried.other, carried.into))
    said = f"The two sentences differ by {decimal(carried.gap)} nats in how much the model prefers {one} to {two}."
    if carried.amount == "little":
        return f"{said} No single state carries even a hundredth of that: it is spread over several."
    where = f"the state {state_label(carried.state)} at {quoted(carried.token)} (position {carried.position + 1})"
    way = f"{percent(min(carried.share, 1.0))} of the way{' or more' if carried.share > 1 else ''}"
    if carried.amount == "most":
        most = f"A single state carries most of that, {where}: {way}"
    else:
        most = f"No single state carries even half of that. The one that carries most is {where}: {way}"
    some = f"{counted(carried.some, 'state')} of {carried.states} {verb(carried.some, 'carries', 'carry')}"
    return f"{said} {most}. {some} a tenth or more, each by itself."
