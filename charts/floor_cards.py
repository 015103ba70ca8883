"""Cards to cut out: a few whole numbers for a query and for each key, for a class to multiply and add."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from charts.attention_step import AttentionSteps, attention_steps
from charts.grammar import counted, listed, ordinal, verb
from charts.labels import percent, quoted
from charts.look import Look, head_of, query_of
from charts.saved_page import HandOut, page
from model.dissect.floor_cards import LEADING, FloorCards, apart, floor_cards, visible
from model.network.site import Site
from model.record import Record

ON_A_SHEET = 4  # key cards
MANY_KEYS = 30  # from which on the answers are set smaller
MINUS = "\u2212"
SUGGESTED = 2  # other rows that are named where one has no cards


def cards_page(view: HandOut, look: Look, cards: FloorCards, *, additive: bool = False) -> str:
    """The cards, four keys a sheet, and a sheet with answers, as one HTML file. additive: scores of Bahdanau."""
    steps, record = attention_steps(view.record, look.site, look.head), view.record
    keys = [
        {"word": steps.keys[column], "numbers": list(map(signed, numbers)), "factors": list(map(bracketed, numbers))}
        for column, numbers in zip(cards.columns, cards.keys.tolist(), strict=True)
    ]
    queries = [
        {
            "word": steps.looks[row].label,
            "subject": query_of(steps, Look(look.site, look.head, row)),
            "numbers": list(map(signed, numbers)),
        }
        for row, numbers in zip(cards.rows, cards.queries.tolist(), strict=True)
    ]
    return page(
        "cards.html",
        view,
        "Cards",
        one=False,
        head=head_of(record, look),
        queries=queries,
        sheets=[keys[start : start + ON_A_SHEET] for start in range(0, len(keys), ON_A_SHEET)],
        size=steps.key.shape[1],
        dims=cards.keys.shape[1],
        additive=additive,
        answers=answers(steps, cards),
        long=len(keys) > MANY_KEYS,
    )


def answers(steps: AttentionSteps, cards: FloorCards) -> list[dict[str, object]]:
    """For each key its name, and for each query the sum, the place among the first or nothing, and the weight."""
    products = cards.products
    places = [np.argsort(-row, kind="stable")[:LEADING].tolist() for row in products]
    return [
        {
            "word": steps.keys[column],
            "sums": [
                {
                    "worked": worked(query, cards.keys[index].tolist()),
                    "total": signed(int(products[number, index])),
                    "place": ordinal(places[number].index(index) + 1) if index in places[number] else "",
                    "weight": percent(float(steps.looks[row].weights[column])),
                }
                for number, (row, query) in enumerate(zip(cards.rows, cards.queries.tolist(), strict=True))
            ],
        }
        for index, column in enumerate(cards.columns)
    ]


def worked(query: list[int], key: list[int]) -> str:
    """The dot product, number by number, without its sum."""
    return " + ".join(f"{bracketed(one)} \u00d7 {bracketed(other)}" for one, other in zip(query, key, strict=True))


def signed(number: int) -> str:
    """A number with a true minus sign."""
    return str(number).replace("-", MINUS)


def bracketed(number: int) -> str:
    """The same inside a sum."""
    return signed(number) if number >= 0 else f"({signed(number)})"


def why_no_cards(record: Record, look: Look) -> str:
    """Sentences on why a look has no cards, and which looks of the head have some."""
    scores = record.attention[look.site].scores[look.head]
    steps = attention_steps(record, look.site, look.head)
    name, columns = quoted(steps.looks[look.row].label), visible(scores, look.row)
    if len(columns) < LEADING:
        why = f"No cards: {name} can look at {counted(len(columns), 'token')} only, and the cards need {LEADING}."
    elif not apart(scores[look.row, columns]):
        seen = scores[look.row, columns]
        order = np.argsort(-seen, kind="stable")[: LEADING + 1]
        index = int(np.argmin(seen[order][:-1] - seen[order][1:]))
        pair = " and ".join(quoted(steps.keys[columns[key]]) for key in order[index : index + 2])
        weight = percent(float(steps.looks[look.row].weights[columns[order[index]]]))
        why = f"No cards: {name} gives {pair} the same weight, {weight} each, so their order means nothing."
    else:
        why = f"No cards: no small whole numbers keep the order of the first {LEADING} keys for {name}."
    others = list(islice(rows_with_cards(record, look), SUGGESTED))
    if not others:
        return f"{why} Try a longer sentence or another head."
    named = listed([quoted(steps.looks[row].label) for row in others])
    thing = "step" if Site(look.site).side == "decoder" else "token"
    return f"{why} Try another {thing}: {named} {verb(len(others), 'has', 'have')} cards."


def rows_with_cards(record: Record, look: Look) -> Iterator[int]:
    """Other rows of the head for which there are cards, nearest first."""
    scores = record.attention[look.site].scores[look.head]
    rows = sorted(range(len(scores)), key=lambda row: abs(row - look.row))
    return (row for row in rows if row != look.row and floor_cards(scores, row) is not None)
