"""What the lesson on multi-head attention says, against numbers worked here from the record and the stored results."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from charts.labels import decimal, piece_labels, site_label
from charts.muted_heads import muted_heads
from model import Head, Intervention, Record
from model.assets import ASSETS
from model.dissect.head_roles import measured_role, traits
from model.dissect.head_shares import head_shares
from model.dissect.muting import mute_each
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.language.tokenizer import EOS_PIECE, SOS_PIECE
from tests.claims.conftest import Run, changed, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.multi_head import (
    NEIGHBOUR,
    bleu,
    describe_outcome,
    heads_muted,
    in_this_sentence,
    most_needed,
    role_sentence,
    sharpest_and_largest,
    without_last_cross,
)

models = pytest.mark.parametrize("name", families(TRANSFORMERS))
SEVERAL = every(12)
HEADS = json.loads((ASSETS / "results" / "heads.json").read_text("utf-8"))


@models
def test_roles_as_they_were_measured(name: str) -> None:
    mixed = 0
    for entry in HEADS["models"][name]["heads"]:
        said = role_sentence(measured_role(HEADS, name, Head(entry["site"], entry["head"])))
        lost = entry["bleu_lost"]
        assert "-" not in said.replace("held-out", "")
        assert "−" not in said
        if abs(lost) >= 0.05:
            assert f"{'loses' if lost > 0 else 'gains'} {abs(lost):.1f} BLEU" in said
        else:
            assert "stays the same" in said
        share = max(entry["roles"].values())
        assert ("**mixed**" in said) == (share < MOSTLY)
        mixed += share < MOSTLY
        assert "rests" not in said
    assert mixed


def test_what_a_head_is_worth_in_words() -> None:
    assert bleu(1.14) == "Without it the model loses 1.1 BLEU."
    assert bleu(-1.14) == "Without it the model gains 1.1 BLEU."
    assert "stays the same" in bleu(-0.04)


@models
def test_what_a_head_does_in_this_sentence(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    offsets = {"previous": -1, "same": 0, "next": 1}
    for record in run.all[SEVERAL]:
        for site in run.translator.heads_at:
            for each in traits(record, site):
                said = in_this_sentence(each)
                assert (bool(re.search("looks most at|never looks", said))) == (each.neighbour is not None)
                if each.neighbour is None:
                    continue
                weights = record.attention[site].weights[each.head.head]
                pieces = record.rows(site).pieces
                words = [at for at, piece in enumerate(pieces) if piece not in (SOS_PIECE, EOS_PIECE)]
                causal = site.startswith("decoder")
                hits = rows = 0
                for at in words:
                    to = at + offsets[each.neighbour]
                    if 0 <= to < (at + 1 if causal else len(pieces)):
                        rows += 1
                        hits += int(weights[at].argmax()) == to
                if hits:
                    assert f"It looks most at {NEIGHBOUR[each.neighbour]} in {hits} of {rows} row" in said
                else:
                    assert "It never looks most at a token’s neighbour" in said


@models
def test_heads_muted_one_by_one(name: str, runs: Callable[[str], Run]) -> None:
    run, gains = runs(name), 0
    heads = [Head(site, head) for site, count in run.translator.heads_at.items() for head in range(count)]
    for record in run.all[SEVERAL]:
        after = changed(run.translator, [record] * len(heads), [Intervention(mute=frozenset({head})) for head in heads])
        changes = [log_prob - record.log_prob for log_prob in after]
        muted = run.once(mute_each, record)
        if not any(abs(abs(change) - SLIGHT) < 1e-3 for change in changes):
            gains += check_heads_muted(heads_muted(muted), muted_heads(muted).alt, heads, changes)
        said = most_needed(muted)
        worst = heads[int(np.argmin(changes))]
        assert f"**{site_label(worst.site)}, head {worst.head + 1}**" in said
        assert said.startswith("None, by itself") == (min(changes) > -SLIGHT)
    assert gains
    none = most_needed(replace(muted, change=np.full(len(heads), -0.01, np.float32)))
    assert none.startswith("None, by itself")
    assert "nothing" not in most_needed(replace(muted, change=np.full(len(heads), 0.01, np.float32)))
    for numbers in ((-1.0,), (0.0,), (1.0,), (-1.0, 0.0), (-1.0, 1.0), (0.0, 1.0), (-1.0, 0.0, 1.0)):
        for others in range(3):  # one head of its own kind, and several
            row = [numbers[-1]] * (others + 1) + [numbers[min(others, len(numbers) - 1)]]
            made = [row[min(at, len(row) - 1)] + (0.01 * at if at else 0) for at in range(len(heads))]
            there = replace(muted, change=np.array(made, np.float32))
            check_heads_muted(heads_muted(there), muted_heads(there).alt, heads, made)


def check_heads_muted(said: str, alt: str, heads: list[Head], changes: list[float]) -> bool:
    """The sentence and the chart's text count the same heads and name the one that gains most; whether there is one."""
    costly = sum(change <= -SLIGHT for change in changes)
    slight = sum(abs(change) < SLIGHT for change in changes)
    gaining = len(changes) - costly - slight
    assert f"; {slight} of {len(changes)} heads change{'s' if slight == 1 else ''} less than 0.1 nats" in alt
    if costly == len(changes):
        assert said.startswith("This sentence needs each")
        assert not gaining
        return False
    heads_cost = f"heads cost{'s' if costly < 2 else ''}"
    assert said.startswith(
        f"Mute one head at a time: {costly or 'none'} of {len(changes)} {heads_cost} 0.1 nats or more"
    )
    others = "1 other" if slight == 1 else f"any one of {slight} others"
    assert (f". Removing {others} hardly matters" in said) == bool(slight)
    near = [(head, gain) for head, gain in zip(heads, changes, strict=True) if max(changes) - gain < 5e-3]  # they tie
    best = [head for head, _ in near]
    named = [
        f"{site_label(head.site)}, head {head.head + 1} ({decimal(shown, change=True)} nats)"
        for head, gain in near
        for shown in (gain - 5e-4, gain, gain + 5e-4)
    ]
    without = "1 other" if gaining == 1 else f"any one of {gaining} others"
    assert (f"Without {without} the translation is likelier by 0.1 nats or more" in said) == bool(gaining)
    assert any(name in said for name in named) == any(name in alt for name in named) == (max(changes) >= SLIGHT)
    gain = "gains 0.1 or more:" if gaining == 1 else "gain 0.1 or more, most"
    assert any(f", {gaining} {gain} {site_label(head.site)}" in alt for head in best) == bool(gaining)
    assert (f"remove all {slight + gaining} at once" in said) == (slight + gaining > 1)
    return bool(gaining)


def check_without_last_cross(said: str, before: Record, free: Record) -> None:
    first, second = before.target.text, free.target.text
    assert ("instead of" in said) == (first != second)
    assert ("still writes" in said) == (first == second != "")
    assert "`" + second in said.replace("``", "`") or not second


@models
def test_without_the_last_cross_attention(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    mute = Intervention(mute=frozenset(Head("decoder.2.cross", head) for head in range(4)))
    free = run.translator.translate_many(
        [record.source.ids for record in run.records], interventions=[mute] * len(run.records)
    )
    same = 0
    for record, translation in zip(run.records, free, strict=True):
        after = replace(record, target=run.translator.tokenizer.tokens(translation.ids, "fr"))
        check_without_last_cross(without_last_cross(record, after), record, after)
        if record.target.text == after.target.text:
            same += 1
            as_it_was = f"It writes `{record.target.text}` instead of `{record.target.text}`."
            with pytest.raises(AssertionError):
                check_without_last_cross(as_it_was, record, after)
    assert same > (of_all(5) if name == "transformer" else 0)


@models
def test_the_outcome_of_changed_heads(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    mute = Intervention(mute=frozenset({Head("decoder.0.cross", 0), Head("encoder.1.self", 2)}))
    for record in run.all[SEVERAL]:
        forced = run.translator.record(record.source.ids, record.target.ids, intervention=mute)
        free = run.translator.record(record.source.ids, intervention=mute)
        said = describe_outcome(record, forced, free)
        assert said.startswith("The translation stays the same.") == (free.target.ids == record.target.ids)
        (change,) = re.findall(r"a change of \*\*([−+]?[\d.]+)\*\* nats", said)
        assert float(change.replace("−", "-")) == pytest.approx(forced.log_prob - record.log_prob, abs=0.006)
        divided = re.search(r"(divided|multiplied) by ([\d.]+)\.", said)
        if divided and abs(forced.log_prob - record.log_prob) < 2:
            factor = math.exp(abs(forced.log_prob - record.log_prob))
            assert float(divided[2]) == pytest.approx(factor, abs=0.011)
            assert (divided[1] == "divided") == (forced.log_prob < record.log_prob)


@models
def test_the_sharpest_and_the_largest_head(name: str, runs: Callable[[str], Run]) -> None:
    run, verdicts = runs(name), set()
    for number, record in enumerate(run.all):
        site = list(run.translator.heads_at)[number % len(run.translator.heads_at)]
        rows = record.source if site.startswith("encoder") else record.decoder_input
        token = number % len(rows)
        found = head_shares(run.translator, record, site, token)
        said = sharpest_and_largest(record, site, token, found)
        contexts = record.attention[site].context[:, token].astype(float)
        module = run.translator.network.get_submodule(site + "_attention")
        matrix = module.out_projection.weight.detach().double().numpy()  # type: ignore[union-attr, operator]
        bias = module.out_projection.bias.detach().double().numpy()  # type: ignore[union-attr, operator]
        dim = contexts.shape[1]
        parts = [matrix[:, head * dim : (head + 1) * dim] @ context for head, context in enumerate(contexts)]
        output = np.sum(parts, axis=0) + bias
        large = int(np.argmax([part @ output for part in parts]))
        assert f"head {large + 1} has the largest share" in said or "and has the largest share" in said
        open_keys = np.isfinite(record.attention[site].scores[0, token]).sum()
        sharp = int(np.argmax([max(row) for row in record.attention[site].weights[:, token].tolist()]))
        if open_keys == 1:
            assert "all heads are equally sharp" in said
        else:
            assert said.startswith("Here it does" if sharp == large else "Not here")
            assert f"head {sharp + 1} looks most sharply" in said
        assert piece_labels(rows)[token] in said
        verdicts.add(said[:8])
    assert {"Here it ", "Not here"} <= verdicts
