"""What is said of a translation with other weights, counted here word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from charts.grammar import NAMED
from model import Head, Intervention, Record, ReplacedRow
from model.language.tokenizer import EOS
from tests.tiers import families
from tests.ui.claims.conftest import Run, every, of_all, recorded, shipped
from ui.claims.set_weights import what_became

HEAD = Head("decoder.cross", 0)
EVEN = Intervention(uniform=frozenset({HEAD}))


def words(record: Record) -> list[str]:
    return [word.text for word in record.target.words if record.target.ids[word.start] != EOS]


@pytest.mark.parametrize("name", families(("rnn-dot", "rnn-additive")))
def test_what_is_left_is_counted(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    kinds: Counter[str] = Counter()
    for at, before in enumerate(run.records[every(3)]):
        alone = ReplacedRow(HEAD, 0, tuple(float(place == 0) for place in range(len(before.source))))
        change = EVEN if at % 2 else Intervention(rows=(alone,))
        after = run.translator.record(before.source.ids, intervention=change)
        first, second = words(before), words(after)
        said = what_became(before, after, "equal weights")
        assert said.startswith("With equal weights, ")
        if not second:
            assert said.endswith("the model writes nothing.")
        elif first == second:
            kinds["same"] += 1
            assert said.endswith("the model writes the same translation.")
        else:
            kept = sum(min(first.count(word), second.count(word)) for word in set(first))
            whole = "word or mark" if len(first) == 1 else "words and marks"
            assert f"{kept} of {len(first)} {whole} stay{'s' if 1 in (kept, len(first)) else ''}" in said
            named = re.findall("`+ ?(.+?) ?`+", said.partition("stay")[2])
            gone = {word for word in first if first.count(word) > second.count(word)}
            new = {word for word in second if second.count(word) > first.count(word)}
            kinds["gone" if gone else "new" if new else "order"] += 1
            assert set(named) <= (gone or new)
            spoken = {word for word in gone if word[0].isalnum()}
            assert not spoken or set(named) <= spoken
            assert not spoken or len(named) == min(NAMED, len(spoken))
            assert ("Gone: " in said) == bool(gone)
    assert kinds["gone"] > of_all(10)
    assert kinds["same"] > 0


def test_words_that_only_move_are_not_called_gone() -> None:
    translator = shipped("rnn-dot")
    (before,) = recorded(translator, ["I like red cars."])
    after = translator.record("I like red cars.", target=f"rouges {before.target.text.replace(' rouges', '')}")
    assert what_became(before, after, "x").endswith("words and marks stay, in another order.")
