"""Which options of the closing questions count as right: worked here from the record, and never against the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from charts.model_parts import block_label
from claims.encoder_decoder import least_sure
from claims.prediction import what_becomes
from model import Head, Intervention, Record
from model.dissect.blocks import blocks, transformer_of
from model.dissect.sublayers import sublayer_passes
from model.dissect.thresholds import MOSTLY
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.self_attention import mostly_before, previous_token_head
from ui.claims.transformer import GROWS, fewest_active, grows, growth, sparsest

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
def test_the_heads_that_mostly_look_at_the_token_before(name: str, runs: Runs) -> None:
    for record in runs(name).all:
        weights = record.attention["encoder.0.self"].weights
        length = weights.shape[1]
        shares = [np.mean([head[row, row - 1] for row in range(1, length)]) if length > 1 else 0 for head in weights]
        found = mostly_before(weights)
        assert found == [head for head, share in enumerate(shares) if share > MOSTLY]
        assert previous_token_head(weights).startswith("Yes") == bool(found)


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


def test_what_grows_and_what_is_sparsest(runs: Runs) -> None:
    run = runs("transformer")
    labels = {block.name: block_label(block) for block in blocks(transformer_of(run.translator))}
    options = [label for name, label in labels.items() if name.endswith("feed_forward")]
    for record in run.all[every(4)]:
        passes = run.once(sublayer_passes, record)
        count, total = map(int, re.findall(r"It grows for (\d+) of (\d+) tokens?", growth(record, passes))[0])
        expected = "none" if not count else "all" if count == total else "some"
        assert expected in GROWS[grows(passes)]
        right = {options[at] for at in fewest_active(passes)}
        assert any(f"**{label}**" in sparsest(record, passes, labels) for label in right)
