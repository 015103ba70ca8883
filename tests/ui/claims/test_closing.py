"""Which options of the closing questions count as right: worked here from the record, and never against the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import word_names
from charts.model_parts import block_label
from claims.prediction import largest, what_becomes
from model import Head, Intervention, Record
from model.dissect.blocks import blocks, transformer_of
from model.dissect.sublayers import sublayer_passes
from model.dissect.thresholds import MOSTLY
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every
from tests.conftest import RNNS, TRANSFORMERS
from tests.tiers import families
from tests.ui.claims.test_attention import backward, spoken
from ui.claims.attention import SURVIVES, plain_average, sharpest, spreads, survives, turning_back, turns
from ui.claims.encoder_decoder import least_sure, liveliest_token, reach, within_reach
from ui.claims.self_attention import mostly_before, previous_token_head
from ui.claims.transformer import GROWS, fewest_active, grows, growth, sparsest

Runs = Callable[[str], Run]
SITE = "decoder.cross"
attending = pytest.mark.parametrize("name", families(("rnn-dot", "rnn-additive")))
transformers = pytest.mark.parametrize("name", families(TRANSFORMERS))


def words(record: Record) -> Counter[str]:
    return Counter(word.text for word in record.target.words if record.target.ids[word.start] != EOS)


@pytest.mark.parametrize("name", families(RNNS))
def test_the_token_that_moves_the_state_most_and_what_is_within_reach(name: str, runs: Runs) -> None:
    for record in runs(name).records:
        chain = unrolled(record)
        (most,) = largest(chain.encoder_change)
        assert (
            f"({max(chain.encoder_change.tolist()):.2f})" in liveliest_token(record, chain).split(" changes it most")[1]
        )
        assert chain.encoder_change[most] == max(chain.encoder_change.tolist())
        assert str(reach(chain)) in within_reach("It", chain).split("One more")[0]


def test_the_runner_that_is_least_sure(runs: Runs) -> None:
    leaders: Counter[int] = Counter()
    for three in zip(*(runs(name).records for name in ("rnn", "rnn-additive", "transformer")), strict=True):
        means = [float(np.mean(record.log_probs.astype(float))) for record in three]
        found = least_sure([record.log_prob / len(record.target) for record in three])
        assert [means[at] for at in found] == pytest.approx([min(means)] * len(found), abs=1e-6)
        leaders.update(found)
    assert len(leaders) == 3


@attending
def test_the_sharpest_step_and_the_words_that_turn_back(name: str, runs: Runs) -> None:
    for record in runs(name).all:
        widths = spreads(record)
        for at in largest([-width for width in widths]):
            assert widths[at] == min(widths)
        if len(widths) > 1:
            assert f"Step {widths.index(min(widths)) + 1}," in sharpest(record)
        found, aside = turns(record)
        assert [word_names(record.target)[turn.word] for turn in found] == [word for word, *_ in backward(record)]
        assert all(spoken(record.target.words[turn.word].text) for turn in found)
        assert (f"Not counted: {aside} " in turning_back(record)) == bool(aside)


@attending
def test_how_much_survives_a_plain_average(name: str, runs: Runs) -> None:
    run, seen = runs(name), set()
    even = Intervention(uniform=frozenset({Head(SITE, 0)}))
    sources = [record.source.ids for record in run.records]
    for record, translation in zip(
        run.records, run.translator.translate_many(sources, interventions=[even] * len(sources)), strict=True
    ):
        free = Record(**{**vars(record), "target": run.translator.tokenizer.tokens(translation.ids, "fr")})
        kept, total = (words(record) & words(free)).total(), words(record).total()
        right = SURVIVES[survives(record, free)]
        assert f": {kept} of {total} word" in plain_average(record, free)
        assert (right == "all of it") == (kept == total)
        assert (right == "none of it") == (kept == 0 < total)
        assert not right.startswith("less") or 0 < kept < total / 2
        assert not right.startswith("half") or total / 2 <= kept < total
        seen.add(right)
    assert len(seen) > 2


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
