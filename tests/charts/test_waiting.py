"""What waits for what: every state for the one before, every layer for all of the one below."""

from __future__ import annotations

import pytest

from charts.by_length import by_length
from charts.waiting import MAX_TOKENS, Node, layered, recurrent, waits_in_rnn, waits_in_transformer
from tests.charts.checks import HOSTILE, check, marks, texts
from tests.charts.hover_texts import hovered
from tests.tiers import first

LABELS = ["I", "like", "red", "car", "¦s", ".", "<eos>"]


def depth(nodes: list[Node]) -> int:
    """The longest chain of nodes above the input that wait for one another."""
    rows: dict[tuple[int, int], int] = {}
    for token, row, awaited in nodes:
        rows[token, row] = max((rows[other] for other in awaited), default=-1) + 1
    return max(rows.values())


@pytest.mark.parametrize("tokens", [1, 2, 7])
def test_the_longest_chain(tokens: int) -> None:
    assert depth(recurrent(tokens)) == tokens
    assert depth(layered(tokens, 3)) == 3


@pytest.mark.parametrize("labels", first((LABELS, ["cat"], list(HOSTILE), LABELS * 3), 2))
def test_every_line_is_drawn_and_told(labels: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    count = min(len(labels), MAX_TOKENS)
    rnn, transformer = waits_in_rnn(labels, "RNN"), waits_in_transformer(labels, 3, "Transformer")
    for figure, rows, lines in ((rnn, count, 2 * count - 1), (transformer, 3, 3 * count * count)):
        assert "input" in texts(check(figure, capfd))
        assert len(list(marks(figure, "rule"))) == lines
        assert len(list(marks(figure, "symbol"))) == (2 if figure is rnn else 4) * count
        assert len(figure.table) == (count if figure is rnn else 3 * count)
        assert str(rows) in figure.alt
        assert ("the first" in figure.alt) == (len(labels) > MAX_TOKENS)


def test_dots_say_what_they_wait_for() -> None:
    tooltips = hovered(waits_in_rnn(LABELS, "RNN"))
    assert ("waits for", "“I” itself") in tooltips
    assert ("waits for", "the state at “I” and “like” itself") in tooltips
    assert ("waits for", "all 7 tokens of layer 2") in hovered(waits_in_transformer(LABELS, 3, "Transformer"))
    with pytest.raises(ValueError, match="no token"):
        waits_in_rnn([], "RNN")


def test_numbers_by_length(capfd: pytest.CaptureFixture[str]) -> None:
    figure = by_length(
        {"rnn": [5, 80], "transformer": [18, 18]}, [5, 80], what="matrix products in a row", unit="products", name="x"
    )
    check(figure, capfd)
    assert ("matrix products in a row", "80 products") in hovered(figure)
    assert "RNN without attention from 5 to 80; Transformer from 18 to 18" in figure.alt
    with pytest.raises(ValueError, match="as many"):
        by_length({"rnn": [1]}, [5, 80], what="time", unit="ms", name="x")
