"""Forced words in the link: written and read alike, bound to their sentence, and rebuilt one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.labs.search.forced import MAX_CHANGES, MAX_LENGTH, Forced, change_to, parsed, prefixes, written
from ui.labs.tag import tag_of

TAG = tag_of("transformer", (5, 6, 3))
ids = st.lists(st.integers(3, 99_999), min_size=1, max_size=4).map(tuple)
entries = st.lists(st.builds(Forced, st.integers(0, 999), ids), max_size=MAX_CHANGES).map(tuple)


@given(entries)
def test_what_is_written_is_read(forced: tuple[Forced, ...]) -> None:
    assert parsed(written(forced, TAG), TAG) == forced
    assert parsed(written(forced, TAG), tag_of("transformer", (5, 7, 3))) == ()
    assert tag_of("rnn", (5, 6, 3)) != TAG


def test_a_link_has_room_for_all_of_them() -> None:
    most = [Forced(99, (9999, 9999, 9999, 9999))] * MAX_CHANGES
    assert len(written(most, TAG)) <= MAX_LENGTH


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for asked in (text, f"{TAG}:{text}", f"{TAG}:3.5,{text}"):
        assert len(parsed(asked, TAG)) <= MAX_CHANGES
    assert parsed(f"{TAG}:3.5,x,4.6", TAG) == (Forced(3, (5,)),)


@given(ids, ids, st.integers(0, 4))
def test_what_a_change_keeps_and_writes_is_the_new_beginning(
    before: tuple[int, ...], more: tuple[int, ...], kept: int
) -> None:
    prefix = (*before[:kept], *more)
    change = change_to(before, prefix)
    assert change.tokens
    assert (*before[: change.keep], *change.tokens) == prefix


def test_changes_follow_one_another() -> None:
    """A search that always ends in 7, 8, 3: the second change keeps what the first made of it."""

    def write(prefix: tuple[int, ...]) -> tuple[int, ...]:
        return (*prefix, 7, 8, 3)

    asked = (Forced(1, (20,)), Forced(3, (30, 31)))
    assert prefixes(asked, write, lambda ids: True) == [(7, 20), (7, 20, 7, 30, 31)]
    assert prefixes(asked, write, lambda ids: 30 not in ids) == [(7, 20)]
    assert prefixes((Forced(9, (20,)),), write, lambda ids: True) == []  # more than there is to keep


@pytest.mark.parametrize("text", ["", ":", TAG, f"{TAG}:", f"{TAG}:1.", f"{TAG}:.5", f"{TAG}:-1.5", f"{TAG}:١.5"])
def test_what_makes_no_sense_forces_nothing(text: str) -> None:
    assert parsed(text, TAG) == ()
