"""The words for what is left of a translation with other weights."""

from __future__ import annotations

import pytest

from claims.set_weights import Remains
from ui.wording.set_weights import describe_remains


@pytest.mark.parametrize(
    ("remains", "sentence"),
    [
        (Remains(3, 0, ("a",), (), "", False), "With equal weights, the model writes nothing."),
        (Remains(1, 1, (), (), "a", True), "With equal weights, the model writes the same translation."),
        (Remains(0, 0, (), ("a",), "a", False), "With equal weights, the model writes `a` instead of nothing."),
        (
            Remains(5, 1, ("a", "b"), ("c",), "c d", False),
            "With equal weights, 1 of 5 words and marks stays. Gone: `a` and `b`.",
        ),
        (Remains(1, 1, (), ("c",), "a c", False), "With equal weights, 1 of 1 word or mark stays. New: `c`."),
        (Remains(2, 2, (), (), "b a", False), "With equal weights, 2 of 2 words and marks stay, in another order."),
    ],
)
def test_what_is_left_of_a_translation(remains: Remains, sentence: str) -> None:
    assert describe_remains(remains, "equal weights") == sentence
