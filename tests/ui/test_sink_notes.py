"""Effects of the weight on `<eos>`, against runs with rows worked out here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pytest

from model import Head, Intervention, Record, ReplacedRow
from model.dissect.thresholds import MOSTLY
from tests.claims.conftest import AUDITED, Run, every, of_all
from tests.claims.conftest import run as run_of
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.sink_notes import head_effect, head_sink_note, row_effect, sink_note, word_sink_note

CROSS = {"rnn-dot": "decoder.cross", "rnn-additive": "decoder.cross", "transformer": "decoder.2.cross"}
CROSS |= {"transformer-nopos": "decoder.2.cross"}


def row_without(record: Record, head: Head, query: int) -> ReplacedRow:
    """The row with nothing on `<eos>`, worked from the scores in float64."""
    scores = record.attention[head.site].scores[head.head, query, :-1].astype(float)
    powers = np.exp(scores - scores.max())
    return ReplacedRow(head, query, (*(powers / powers.sum()).tolist(), 0.0))


def changes(run: Run, record: Record, groups: Iterable[Iterable[tuple[Head, int]]]) -> np.ndarray:
    """Changes of the log-probabilities, (groups, steps), with the rows of each group changed together."""
    without = [Intervention(rows=tuple(row_without(record, *row) for row in group)) for group in groups]
    count = len(without)
    scored = run.translator.score_ids([record.source.ids] * count, [record.target.ids] * count, without)
    return np.stack(scored).astype(float) - record.log_probs


def looks_at_end(row: np.ndarray) -> bool:
    return bool(row.argmax() == len(row) - 1)


@pytest.mark.parametrize("name", families(CROSS))
def test_a_step_that_looks_most_at_the_end(name: str) -> None:
    run, site = run_of(name), CROSS[name]
    kinds: Counter[str] = Counter()
    for number, record in enumerate(run.all[every(6)]):
        head = Head(site, number % run.translator.heads_at[site])
        weights = record.attention[site].weights[head.head]
        queries = [query for query, row in enumerate(weights) if looks_at_end(row)]
        noted = [sink_note(run.translator, record, [head], query, "It") for query in range(len(weights))]
        assert [query for query, note in enumerate(noted) if note is not None] == queries
        if not queries:
            continue
        for query, change in zip(queries, changes(run, record, ([(head, query)] for query in queries)), strict=True):
            effect = row_effect(run.translator, record, [head], range(query, query + 1))
            assert effect is not None
            assert (effect.weight, effect.log_prob) == (weights[query, -1], record.log_probs[query])
            assert effect.change == pytest.approx(change[query], abs=2e-3)
            kinds[effect.without] += 1
    assert kinds["stays"] > of_all(10)
    assert kinds["falls"] > 0


@pytest.mark.parametrize("name", families(CROSS))
def test_beside_whole_words_the_end_is_compared_with_whole_words(name: str) -> None:
    """A French word's row is the mean over its pieces; each English word has the weights of its pieces added up."""
    run, site = run_of(name), CROSS[name]
    noted, other, several = 0, 0, 0
    records = [*run.records[::12], *(record for record in run.records if record.source.text in AUDITED)]
    for record in records:
        weights = record.attention[site].weights.astype(float)
        heads = [Head(site, head) for head in range(len(weights))]
        for word in record.target.words:
            steps = range(word.start, word.end)
            pieces = weights[:, steps].mean(axis=(0, 1))
            words = np.array([pieces[english.start : english.end].sum() for english in record.source.words])
            effect = row_effect(run.translator, record, heads, steps, words=True)
            other += looks_at_end(pieces) != looks_at_end(words)
            assert (effect is not None) == looks_at_end(words)
            assert (word_sink_note(run.translator, record, heads, word.end - 1) is None) == (effect is None)
            if effect is None:
                continue
            (change,) = changes(run, record, [[(head, step) for head in heads for step in steps]])
            assert effect.weight == pytest.approx(words[-1], abs=1e-6)
            assert effect.log_prob == pytest.approx(record.log_probs[steps].astype(float).sum())
            assert effect.change == pytest.approx(change[steps].sum(), abs=2e-3)
            noted += 1
            several += len(steps) > 1
    assert noted > 10
    assert several > 0
    assert other > 0  # rows in which a word of several pieces has more, though each of its pieces has less


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_a_row_of_the_encoder_changes_the_whole_translation(name: str) -> None:
    run, noted = run_of(name), 0
    for number, record in enumerate(run.all[every(12)]):
        head = Head(f"encoder.{number % 3}.self", number % 4)
        for query, row in enumerate(record.attention[head.site].weights[head.head]):
            effect = row_effect(run.translator, record, [head], range(query, query + 1))
            assert (effect is not None) == looks_at_end(row)
            if effect is not None:
                assert (effect.weight, effect.log_prob) == (row[-1], None)
                assert effect.change == pytest.approx(changes(run, record, [[(head, query)]]).sum(), abs=5e-3)
                noted += 1
    assert noted > of_all(10)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_a_head_with_most_of_its_weight_there(name: str) -> None:
    run, noted = run_of(name), 0
    for record in run.records[every(20)]:
        for site, count in run.translator.heads_at.items():
            for head in (Head(site, number) for number in range(count)):
                weights = record.attention[site].weights[head.head].astype(float)
                effect = head_effect(run.translator, record, head)
                french = site.endswith("self") and site.startswith("decoder")
                assert (effect is not None) == (not french and weights[:, -1].mean() >= MOSTLY)
                assert (head_sink_note(run.translator, record, head) is None) == (effect is None)
                if effect is not None:
                    (change,) = changes(run, record, [[(head, query) for query in range(len(weights))]])
                    assert effect.change == pytest.approx(change.sum(), abs=5e-3)
                    assert effect.weight == pytest.approx(weights[:, -1].mean(), abs=1e-6)
                    assert effect.rows == len(weights)
                    noted += 1
    assert noted > of_all(5)
