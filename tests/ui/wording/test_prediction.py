"""The words for what becomes of a translation."""

from __future__ import annotations

import pytest

from claims.prediction import Became
from ui.wording.prediction import BECOMES, ask_what_becomes


@pytest.mark.parametrize(
    ("became", "says"),
    [
        (Became(2, 2, "a b", 0), "The model writes “a b”: it stays the same."),
        (Became(2, 2, "b a", 1), "The model writes “b a”: the same 2 words and marks in another order."),
        (Became(2, 1, "a", 2), "The model writes “a”: 1 of its 2 words and marks stays."),
        (Became(1, 0, "", 3), "The model writes nothing: 0 of its 1 word or mark stays."),
        (Became(0, 0, "a", 3), "The model writes “a”: before, it wrote nothing."),
    ],
)
def test_what_becomes_of_a_translation(became: Became, says: str) -> None:
    question = ask_what_becomes("What becomes of it?", became)
    assert question.says == says
    assert question.options[min(question.answers)] == BECOMES[became.case]
