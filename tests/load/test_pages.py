"""What `make bench` says of a page is what a visitor meets there. No number of milliseconds is expected."""

from __future__ import annotations

import asyncio

from benchmarks.load.sentences import own_sentences
from benchmarks.load.server import Server
from benchmarks.load.student import HEAD, SITE, STEP
from benchmarks.load.visitor import visit
from benchmarks.pages import FRAME, measure_page, own_controls
from benchmarks.report import page_rows
from tests.tiers import full

PATIENCE = 120


@full
def test_a_page_is_opened_typed_into_and_turned(server: Server) -> None:
    found = asyncio.run(measure_page(server, "translate", 1, own_sentences(seed=5)))
    assert {SITE, HEAD, STEP, "translate_search"} <= set(found["controls"])
    assert not set(found["controls"]) & set(FRAME)
    costs = [found["opening"], found["sentence"], *found["controls"].values()]
    assert all(cost["kilobytes"] > 1 for cost in costs)
    assert sum(cost["milliseconds"] for cost in costs) > 0
    head, row = page_rows({"/translate": found})
    assert len(head) == len(row)
    dearest = max(found["controls"].items(), key=lambda pair: pair[1]["milliseconds"])
    assert row[-1] == f"{dearest[1]['milliseconds']:.1f} {dearest[0]}"


@full
def test_controls_turn_to_another_value_and_back(server: Server) -> None:
    async def talk() -> None:
        async with visit(server.address, patience=PATIENCE) as visitor:
            await visitor.open("translate")
            for key, values in own_controls(visitor).items():
                widget = visitor.widget(key)
                assert widget is not None
                other, now = next(values), next(values)
                assert other != now == widget.value

    asyncio.run(talk())


def test_a_page_without_controls_has_none_in_the_table() -> None:
    cost = {"milliseconds": 12.34, "kilobytes": 5.6}
    rows = page_rows({"/models": {"opening": cost, "sentence": cost, "controls": {}}})
    assert rows[1] == ["/models", "12.3 (6)", "12.3 (6)", "-", "-"]
