"""Which options of the closing questions count as right: worked here from the record, and never against the answer."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import word_names
from charts.model_parts import block_label
from claims.prediction import largest, what_becomes
from model import Head, Intervention, PositionalChange, Record
from model.dissect.blocks import blocks, transformer_of
from model.dissect.head_shares import head_shares
from model.dissect.muting import mute_each
from model.dissect.sublayers import sublayer_passes
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS
from model.network.positional import frequencies
from model.network.site import Site
from tests.claims.conftest import Run, changed, every
from tests.conftest import RNNS, TRANSFORMERS
from tests.tiers import families
from tests.ui.claims.test_attention import backward, spoken
from ui.claims.attention import SURVIVES, plain_average, sharpest, spreads, survives, turning_back, turns
from ui.claims.encoder_decoder import least_sure, liveliest_token, reach, within_reach
from ui.claims.multi_head import (
    NEEDED_IN,
    SHARPEST_LARGEST,
    is_sharpest_largest,
    most_needed,
    needed_in,
    sharpest_and_largest,
    without_last_cross,
)
from ui.claims.positions import BESIDE_OFF, NOTICES, half_waves, notices, shift_beside_off, waving_pairs
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


def test_waves_shifts_and_who_notices(runs: Runs) -> None:
    run, rates = runs("transformer"), frequencies(192).numpy()
    for tokens in range(1, 60):
        waving = sum(float(rate) * (tokens - 1) >= math.pi for rate in rates)
        assert waving_pairs(rates, tokens) == waving
        assert half_waves(rates, tokens).startswith("None") == (waving == 0)
    records = run.records[every(4)]
    shifted, off = (
        changed(run.translator, records, [Intervention(encoder_positions=change)] * len(records))
        for change in (PositionalChange("shift", offset=5), PositionalChange("off"))
    )
    seen = set()
    for here, there in zip(shifted, off, strict=True):
        right = BESIDE_OFF[shift_beside_off(here, there)]
        assert (right == "about as likely") == (abs(here - there) < SLIGHT)
        assert (right == "likelier") == (here - there >= SLIGHT)
        seen.add(right)
    assert len(seen) > 1
    told = {NOTICES[notices(*both)] for both in ((True, False), (False, True), (True, True), (False, False))}
    assert told == set(NOTICES)
    assert NOTICES[notices(True, False)] == "only the one with positions"


@transformers
def test_the_head_that_is_needed_most(name: str, runs: Runs) -> None:
    run, seen = runs(name), set()
    for record in run.all[every(12)]:
        muted = run.once(mute_each, record)
        right = {NEEDED_IN[at] for at in needed_in(muted)}
        worst = muted.heads[int(muted.change.argmin())]
        if muted.change.min() > -SLIGHT:
            assert right == {NEEDED_IN[-1]}
            assert most_needed(muted).startswith("None")
        else:
            site = Site(worst.site)
            own = "cross-attention" if site.kind == "cross" else f"the {site.side}’s self-attention"
            assert own in right
            assert own.split()[-1] in most_needed(muted)
        seen |= right
    assert len(seen) > 1


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
        assert without_last_cross(record, free).startswith("It still writes") == (
            free.target.text == record.target.text
        )


@transformers
def test_whether_the_sharpest_head_has_the_largest_share(name: str, runs: Runs) -> None:
    run, seen = runs(name), set()
    for number, record in enumerate(run.all[every(3)]):
        site = ("encoder.1.self", "decoder.0.self", "decoder.2.cross")[number % 3]
        token = (number // 3) % len(record.inputs(Site(site).side))
        found = head_shares(run.translator, record, site, token)
        right = SHARPEST_LARGEST[is_sharpest_largest(record, site, token, found)]
        said = sharpest_and_largest(record, site, token, found)
        assert ("Here it does" in said) == (right == "yes")
        assert ("Not here" in said) == (right == "no")
        keys = np.isfinite(record.attention[site].scores[0, token]).sum()
        assert ("equally sharp" in said) == (right == "all are equally sharp") == (keys == 1)
        seen.add(right)
    assert {"yes", "no"} <= seen


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
