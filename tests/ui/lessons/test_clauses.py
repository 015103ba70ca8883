"""Joining clauses: real text, undone by one click, and no end to a sentence that cannot be undone."""

from itertools import pairwise

import pytest

from ui.lessons.encoder_decoder.clauses import CLAUSES, lengthened, shortened


@pytest.mark.parametrize("sentence", ["I like red cars.", "Do you speak French?", "Stop!", 'He said "no".', "cat"])
def test_every_clause_is_joined_once_and_taken_away_again(sentence: str) -> None:
    texts = [sentence]
    while (longer := lengthened(texts[-1])) is not None:
        texts.append(longer)
    assert len(texts) == len(CLAUSES) + 1
    for shorter, longer in pairwise(texts):
        assert longer.startswith(shorter.removesuffix("."))
        assert shortened(longer).removesuffix(".") == shorter.removesuffix(".")  # type: ignore[union-attr]
    assert shortened(sentence) is None


def test_the_joint_is_grammatical() -> None:
    assert lengthened("I like red cars.") == f"I like red cars, and {CLAUSES[0]}."
    assert lengthened("I like red cars") == f"I like red cars, and {CLAUSES[0]}."
    assert lengthened("Who is it? ") == f"Who is it? {CLAUSES[0][0].upper()}{CLAUSES[0][1:]}."
