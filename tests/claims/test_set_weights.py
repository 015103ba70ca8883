"""Remains of a translation with other weights, counted here word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from claims.set_weights import what_became
from model import Head, Intervention, Record, ReplacedRow
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every, of_all, recorded, shipped
from tests.tiers import families

HEAD = Head("decoder.cross", 0)
EVEN = Intervention(uniform=frozenset({HEAD}))


def words(record: Record) -> list[str]:
    return [word.text for word in record.target.words if record.target.ids[word.start] != EOS]


def named(words: set[str]) -> set[str]:
    """Those that begin with a letter or digit, or all where none does."""
    return {word for word in words if word[0].isalnum()} or words


@pytest.mark.parametrize("name", families(("rnn-dot", "rnn-additive")))
def test_what_is_left_is_counted(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    kinds: Counter[str] = Counter()
    for number, before in enumerate(run.records[every(3)]):
        alone = ReplacedRow(HEAD, 0, tuple(float(place == 0) for place in range(len(before.source))))
        change = EVEN if number % 2 else Intervention(rows=(alone,))
        after = run.translator.record(before.source.ids, intervention=change)
        first, second = words(before), words(after)
        remains = what_became(before, after)
        assert (remains.text, remains.same) == (after.target.text, before.target.ids == after.target.ids)
        assert remains.total == len(first)
        assert remains.kept == sum(min(first.count(word), second.count(word)) for word in set(first))
        gone = {word for word in first if first.count(word) > second.count(word)}
        new = {word for word in second if second.count(word) > first.count(word)}
        assert (set(remains.gone), set(remains.new)) == (named(gone), named(new))
        assert len(set(remains.gone)) == len(remains.gone)
        kinds["same" if first == second else "gone" if gone else "new" if new else "order"] += 1
    assert kinds["gone"] > of_all(10)
    assert kinds["same"] > 0


def test_words_that_only_move_are_neither_gone_nor_new() -> None:
    translator = shipped("rnn-dot")
    (before,) = recorded(translator, ["I like red cars."])
    after = translator.record("I like red cars.", target=f"rouges {before.target.text.replace(' rouges', '')}")
    remains = what_became(before, after)
    assert (remains.gone, remains.new, remains.kept) == ((), (), remains.total)
    assert not remains.same
