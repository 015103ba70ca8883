"""Effect of a change on a translation, counted here word by word; and the right options of a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from claims.prediction import what_becomes
from model import Head, Intervention, PositionalChange, Record
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_what_becomes_of_a_translation_without_positions_or_a_head(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    cases: Counter[int] = Counter()
    records = run.records[every(2)]
    changes = [
        Intervention(encoder_positions=PositionalChange("off"))
        if number % 2 and run.translator.network.positions
        else Intervention(mute=frozenset(Head("decoder.2.cross", head) for head in range(1 + number % 4)))
        for number in range(len(records))
    ]
    written = run.translator.translate_many([record.source.ids for record in records], interventions=changes)
    for record, translation in zip(records, written, strict=True):
        after = Record(**{**vars(record), "target": run.translator.tokenizer.tokens(translation.ids, "fr")})
        became = what_becomes(record, after)
        first, second = (
            [word.text for word in tokens.words if tokens.ids[word.start] != EOS]
            for tokens in (record.target, after.target)
        )
        left, kept = list(second), 0
        for word in first:
            if word in left:
                left.remove(word)
                kept += 1
        assert (became.total, became.kept, became.text) == (len(first), kept, after.target.text)
        assert (became.case == 0) == (first == second)
        assert (became.case == 1) == (first != second and sorted(first) == sorted(second))
        assert (became.case == 3) == (sorted(first) != sorted(second) and (2 * kept < len(first) or not first))
        cases[became.case] += 1
    assert {0, 2} <= set(cases)
