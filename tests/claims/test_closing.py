"""Which options of the closing questions count as right: worked here from the record, and never against the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from claims.encoder_decoder import least_sure
from claims.prediction import what_becomes
from model import Head, Intervention, Record
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families

Runs = Callable[[str], Run]
transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))


def test_the_runner_that_is_least_sure(runs: Runs) -> None:
    leaders: Counter[int] = Counter()
    for three in zip(*(runs(name).records for name in ("rnn", "rnn-additive", "transformer")), strict=True):
        means = [float(np.mean(record.log_probs.astype(float))) for record in three]
        found = least_sure([record.log_prob / len(record.target) for record in three])
        assert [means[at] for at in found] == pytest.approx([min(means)] * len(found), abs=1e-6)
        leaders.update(found)
    assert len(leaders) == 3


@transformers
def test_what_is_left_without_the_last_cross_attention(name: str, runs: Runs) -> None:
    run = runs(name)
    mute = Intervention(mute=frozenset(Head("decoder.2.cross", head) for head in range(4)))
    records = run.records[every(4)]
    written = run.translator.translate_many([each.source.ids for each in records], interventions=[mute] * len(records))
    for record, translation in zip(records, written, strict=True):
        free = Record(**{**vars(record), "target": run.translator.tokenizer.tokens(translation.ids, "fr")})
        stays = [word.text for word in free.target.words if word.text != "<eos>"] == [
            word.text for word in record.target.words if word.text != "<eos>"
        ]
        assert (what_becomes(record, free).case == 0) == stays
