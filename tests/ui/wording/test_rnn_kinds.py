"""The words on the differences between the RNNs."""

from __future__ import annotations

import pytest

from claims.rnn_kinds import RNNKind
from tests.pairs import FRENCH
from ui.wording.rnn_kinds import describe_kinds, describe_looks, describe_reading

PLAIN, FIRST, LAST = RNNKind(512, False, None), RNNKind(512, True, True), RNNKind(512, True, False)


@pytest.mark.parametrize(
    ("kind", "reads", "looks"),
    [
        (PLAIN, "reads the English from left to right, with states of 512 numbers", ""),
        (
            FIRST,
            "reads the English in both directions, with states of 512 numbers, 256 each way",
            "looks back before it reads the last French piece, and puts what it finds into its next state",
        ),
        (
            LAST,
            "reads the English in both directions, with states of 512 numbers, 256 each way",
            "looks back after it has read the last French piece, and uses what it finds only for the output",
        ),
    ],
)
def test_a_kind(kind: RNNKind, reads: str, looks: str) -> None:
    assert (describe_reading(kind, FRENCH), describe_looks(kind, FRENCH)) == (reads, looks)


def test_two_kinds_are_set_apart_and_one_is_not() -> None:
    said = describe_kinds({"One": PLAIN, "Two": FIRST}, FRENCH)
    one, two = describe_reading(PLAIN, FRENCH), f"{describe_reading(FIRST, FRENCH)}; it {describe_looks(FIRST, FRENCH)}"
    assert said == f"The RNNs differ in more than attention. One {one}. Two {two}."
    assert describe_kinds({"One": PLAIN}, FRENCH) == ""
