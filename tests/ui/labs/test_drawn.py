"""Drawn rows in the link, and the intervention that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Head, Record
from model.translate.translator import Translator
from tests.conftest import of_attending
from ui.labs.own_attention.drawn import LONGEST, MOST, Drawn, drawn_anew, fitting, intervention_of, parsed, written
from ui.labs.tag import tag_of

TAG = tag_of("transformer", (5, 6, 3))
SENTENCE, OTHER = "the girl likes the green book.", "Tom sees it."

keys = st.sets(st.integers(0, 199), min_size=1, max_size=5).map(lambda found: tuple(sorted(found)))
one_row = st.builds(Drawn, st.integers(0, 199), st.sampled_from(["only", "never"]), keys) | st.builds(
    Drawn, st.integers(0, 199), st.just("as there")
)
rows = st.lists(one_row, max_size=MOST).map(tuple)


@given(rows)
def test_what_is_written_is_read(drawn: tuple[Drawn, ...]) -> None:
    assert parsed(written(drawn, TAG), TAG) == drawn
    assert parsed(written(drawn, TAG), tag_of("transformer", (5, 6, 4))) == ()


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for asked in (text, f"{TAG}:{text}"):
        assert len(parsed(asked, TAG)) <= MOST
    assert parsed(f"{TAG}:3o2-4,x,0o1,5n,6a1,7a", TAG) == (Drawn(2, "only", (1, 3)), Drawn(6, "as there"))
    assert len(written([Drawn(99, "only", tuple(range(10)))] * MOST, TAG)) <= LONGEST


def test_a_row_that_is_drawn_again_is_drawn_once() -> None:
    drawn = drawn_anew((Drawn(1, "only", (0,)), Drawn(2, "never", (1,))), Drawn(1, "never", (3,)))
    assert drawn == (Drawn(2, "never", (1,)), Drawn(1, "never", (3,)))


def recorded(translator: Translator, drawn: tuple[Drawn, ...], other: Record | None = None) -> tuple[Record, Record]:
    plain = translator.record(SENTENCE, "la fille aime le livre vert.")
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    asked = intervention_of(drawn, [Head(site, 0)], len(plain.source), other)
    return plain, translator.record(SENTENCE, plain.target.ids, intervention=asked)


@of_attending
def test_the_weights_are_what_was_drawn(translator: Translator) -> None:
    other = translator.record(OTHER)
    drawn = (Drawn(1, "only", (0, 2)), Drawn(2, "never", (0, 1)), Drawn(4, "as there"))
    plain, record = recorded(translator, drawn, other)
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    weights, before = record.attention[site].weights[0], plain.attention[site].weights[0]
    np.testing.assert_allclose(weights[1, [0, 2]], 0.5, atol=1e-6)
    assert weights[1].sum() == pytest.approx(1)
    np.testing.assert_array_equal(weights[2, :2], 0)
    assert weights[2].sum() == pytest.approx(1)
    row = other.attention[site].weights[0, min(4, len(other.target) - 1)]
    width = min(len(row), weights.shape[1])
    np.testing.assert_allclose(weights[4, :width], row[:width] / row[:width].sum(), atol=1e-5)
    np.testing.assert_array_equal(weights[0], before[0])


def test_what_does_not_fit_is_left_out() -> None:
    fits, none_left = Drawn(1, "only", (3,)), Drawn(2, "never", (0, 1, 2, 3))
    asked = (fits, none_left, Drawn(3, "only", (4,)), Drawn(4, "as there"))
    assert fitting(asked, 4, None) == (fits,)
    assert none_left in fitting(asked, 5, None)
