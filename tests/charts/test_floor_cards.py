"""Cards as a page: every key once, four a sheet, answers that are worked right, and text that stays text."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

import pytest

from charts.floor_cards import ON_A_SHEET, cards_page
from charts.grammar import piece_names
from charts.labels import percent
from charts.look import Look
from model import Translator
from model.dissect.floor_cards import floor_cards
from tests.charts.test_saved_page import LINK, PLAIN, TYPED, Parsed, record_of, view_of
from tests.conftest import of_attending
from tests.tiers import some


def texts(page: str, pattern: str) -> list[str]:
    return [unescape(text) for text in re.findall(pattern, page, re.DOTALL)]


@of_attending
def test_cards_and_answers(translator: Translator) -> None:
    record = translator.record(PLAIN)
    site = next(reversed(list(record.attention)))
    scores = record.attention[site].scores[0]
    row, cards = next((row, cards) for row in range(1, len(scores)) if (cards := floor_cards(scores, row)))
    page = cards_page(view_of(record), Look(site, 0, row), cards, additive=translator.name == "rnn-additive")
    shown = re.findall(
        r'<div class="card (query|key)">.*?<p class="word.*?>(.*?)</p>\n<p class="whole">(.*?)</p>', page, re.S
    )
    numbers = [
        (
            role,
            unescape(word),
            [int(number.replace("\u2212", "-")) for number in re.findall("<span>(.*?)</span>", spans)],
        )
        for role, word, spans in shown
    ]
    names, written = piece_names(record.columns(site)), piece_names(record.target)
    assert numbers == [
        *(("query", written[of], query) for of, query in zip(cards.rows, cards.queries.tolist(), strict=True)),
        *(("key", names[column], key) for column, key in zip(cards.columns, cards.keys.tolist(), strict=True)),
    ]
    sheets = page.count('<section class="sheet">')
    assert sheets == 2 + -(-len(cards.columns) // ON_A_SHEET)
    assert ("adds its queries and keys" in page) == (translator.name == "rnn-additive")

    rows = re.findall(r'<tr><th scope="row"><bdi>(.*?)</bdi></th>(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == len(cards.columns)
    products, weights = cards.products, record.attention[site].weights[0]
    hands: dict[str, int] = {}
    for index, (_, cells) in enumerate(rows):
        cell_texts = texts(cells, "<td>(.*?)</td>")
        assert cell_texts[1::2] == [percent(float(weights[of, cards.columns[index]])) for of in cards.rows]
        sums = [re.sub(" <b.*", "", cell) for cell in cell_texts[::2]]
        worked, _, total = sums[0].replace("\u2212", "-").rpartition(" = ")
        terms = [[int(number.strip("()")) for number in term.split(" \u00d7 ")] for term in worked.split(" + ")]
        assert terms == [list(pair) for pair in zip(cards.queries[0].tolist(), cards.keys[index].tolist(), strict=True)]
        totals = [int(total), *(int(cell.replace("\u2212", "-")) for cell in sums[1:])]
        assert totals == products[:, index].tolist()
        if hand := re.search('<b class="answer">(.*?)</b>', cells.partition("</td>")[0]):
            hands[hand[1]] = int(weights[row].argsort()[::-1].tolist().index(cards.columns[index]))
    assert hands == {"1st": 0, "2nd": 1, "3rd": 2}


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_what_is_typed_stays_text(translator: Translator) -> None:
    for text in some(TYPED.values()):
        record = record_of(translator, text)
        scores = record.attention["decoder.cross"].scores[0]
        with_cards = ((row, cards) for row in range(len(scores)) if (cards := floor_cards(scores, row)) is not None)
        for row, cards in islice(with_cards, 1):
            parsed = Parsed(cards_page(view_of(record), Look("decoder.cross", 0, row), cards))
            tags = [tag for tag, _ in parsed.elements]
            assert not set(tags) & {"img", "iframe", "script", "object", "form", "link", "base"}
            assert not [
                name for _, held in parsed.elements for name in held if name.startswith("on") or name == "style"
            ]
            assert {held["href"] for _, held in parsed.elements if "href" in held} == {LINK}
