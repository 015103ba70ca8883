"""The cost of heads and the sharpest of them, against numbers worked here from the record."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import site_label
from charts.muted_heads import muted_heads
from claims.multi_head import NeededHeads, needed_heads, outcome_of, rewritten, sharp_and_large
from model import Head, Intervention
from model.dissect.head_roles import traits
from model.dissect.head_shares import head_shares
from model.dissect.muting import MutedHeads, mute_each
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS_PIECE, SOS_PIECE
from tests.claims.conftest import Run, changed, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families, is_quick

models = pytest.mark.parametrize("name", families(TRANSFORMERS))
SEVERAL = every(12)


@models
def test_the_neighbour_of_a_head_in_this_sentence(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    offsets = {"previous": -1, "same": 0, "next": 1}
    for record in run.all[SEVERAL]:
        for site in run.translator.heads_at:
            for head in traits(record, site):
                if head.neighbour is None:
                    continue
                weights = record.attention[site].weights[head.head.head]
                pieces = record.rows(site).pieces
                hits = rows = 0
                for place in (place for place, piece in enumerate(pieces) if piece not in (SOS_PIECE, EOS_PIECE)):
                    to = place + offsets[head.neighbour]
                    if 0 <= to < (place + 1 if site.startswith("decoder") else len(pieces)):
                        rows += 1
                        hits += int(weights[place].argmax()) == to
                assert (head.hits, head.rows) == (hits, rows)


@models
def test_heads_muted_one_by_one(name: str, runs: Callable[[str], Run]) -> None:
    run, gains, kinds = runs(name), 0, set[str]()
    heads = tuple(Head(site, head) for site, count in run.translator.heads_at.items() for head in range(count))
    for record in run.all[SEVERAL]:
        after = changed(run.translator, [record] * len(heads), [Intervention(mute=frozenset({head})) for head in heads])
        changes = np.array([log_prob - record.log_prob for log_prob in after])
        if (abs(abs(changes) - SLIGHT) < 1e-3).any():
            continue
        muted = run.once(mute_each, record)
        needed = check_needed_heads(muted, changes)
        assert f"; {needed.slight} of {len(heads)} heads change" in muted_heads(muted).alt
        head = needed.best[0]
        named = f"{site_label(head.site)}, head {head.head + 1} ("
        assert (named in muted_heads(muted).alt) == bool(needed.gaining)
        gains += needed.gaining
        kinds |= needed.kinds
    assert gains
    assert len(kinds) > 1 or is_quick()


@pytest.mark.parametrize("changes", [(-0.01, -0.02), (0.01, 0.02), (-1.0, -1.0, 0.5), (-1.0, 0.0, 1.0), (-2.0,)])
def test_heads_of_every_kind(changes: tuple[float, ...]) -> None:
    heads = (Head("encoder.0.self", 0), Head("decoder.0.cross", 1), Head("decoder.1.self", 0))
    check_needed_heads(MutedHeads(heads[: len(changes)], np.array(changes, np.float32)), np.array(changes))


def check_needed_heads(muted: MutedHeads, changes: np.ndarray) -> NeededHeads:
    """Hold the counts and the extremes against changes in nats computed apart; returns the finding."""
    needed, near = needed_heads(muted), 5e-3
    assert needed.costly == sum(changes <= -SLIGHT)
    assert needed.slight == sum(abs(changes) < SLIGHT)
    assert needed.gaining == sum(changes >= SLIGHT)
    for (head, nats), extreme in ((needed.best, changes.max()), (needed.worst, changes.min())):
        assert nats == pytest.approx(extreme, abs=near)
        assert changes[muted.heads.index(head)] == pytest.approx(extreme, abs=near)
    tied = {head.site for head, nats in zip(muted.heads, changes, strict=True) if nats - changes.min() < near}
    assert needed.kinds <= {f"{site.split('.')[0]}.{site.split('.')[-1]}" for site in tied}
    assert bool(needed.kinds) == (changes.min() <= -SLIGHT)
    return needed


@models
def test_the_outcome_of_changed_heads(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    mute = Intervention(mute=frozenset({Head("decoder.0.cross", 0), Head("encoder.1.self", 2)}))
    for record in run.all[SEVERAL]:
        forced = run.translator.record(record.source.ids, record.target.ids, intervention=mute)
        free = run.translator.record(record.source.ids, intervention=mute)
        outcome, texts = outcome_of(record, forced, free), rewritten(record, free)
        assert outcome.change == pytest.approx(forced.log_prob - record.log_prob)
        assert outcome.same == texts.same == (free.target.ids == record.target.ids)
        assert (texts.first, texts.second) == (record.target.text, free.target.text)


@models
def test_the_sharpest_and_the_largest_head(name: str, runs: Callable[[str], Run]) -> None:
    run, verdicts = runs(name), set()
    for number, record in enumerate(run.all):
        site = list(run.translator.heads_at)[number % len(run.translator.heads_at)]
        rows = record.source if site.startswith("encoder") else record.decoder_input
        token = number % len(rows)
        heads = sharp_and_large(record, site, token, head_shares(run.translator, record, site, token))
        contexts = record.attention[site].context[:, token].astype(float)
        module = run.translator.network.get_submodule(site + "_attention")
        matrix = module.out_projection.weight.detach().double().numpy()  # type: ignore[union-attr, operator]
        bias = module.out_projection.bias.detach().double().numpy()  # type: ignore[union-attr, operator]
        dim = contexts.shape[1]
        parts = [matrix[:, head * dim : (head + 1) * dim] @ context for head, context in enumerate(contexts)]
        output = np.sum(parts, axis=0) + bias
        shares = np.array([part @ output for part in parts])
        assert heads.large == shares.argmax()
        assert heads.share == pytest.approx(shares.max() / (output @ output), abs=1e-3)
        sharpest = [max(row) for row in record.attention[site].weights[:, token].tolist()]
        one_key = np.isfinite(record.attention[site].scores[0, token]).sum() == 1
        assert heads.sharp == (None if one_key else int(np.argmax(sharpest)))
        assert heads.same == (None if one_key else heads.large == heads.sharp)
        assert (heads.weight, heads.site) == (max(sharpest), site)
        assert heads.token == piece_names(rows)[token]
        verdicts.add(heads.same)
    assert {True, False} <= verdicts
