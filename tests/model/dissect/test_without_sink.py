"""Weight on `<eos>` taken away: the rows that result, and the step that follows, worked by hand for an RNN."""

import numpy as np
import pytest
import torch

from model import Head, Record, Translator
from model.dissect.without_sink import row_without, sink_weight, without_sink
from model.language.tokenizer import EOS, PAD, SOS, UNKNOWN
from model.network.intervention import Intervention
from model.network.rnn import SITE, DotRNN
from tests.conftest import of_attending

SENTENCE = "the girl likes the red cars."


def heads(translator: Translator) -> list[Head]:
    """One head of every site whose keys are the source."""
    sites = [site for site in translator.heads_at if (site.side, site.kind) != ("decoder", "self")]
    return [Head(site, translator.heads_at[site] - 1) for site in sites]


@of_attending
def test_the_other_weights_keep_their_proportions(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for head in heads(translator):
        query = len(record.rows(head.site)) - 1
        row = Intervention(rows=(row_without(record, head, query),))
        changed = translator.record(SENTENCE, record.target.ids, intervention=row)
        new = changed.attention[head.site].weights[head.head, query].astype(float)
        old = record.attention[head.site].weights[head.head, query].astype(float)
        assert new[-1] == 0
        np.testing.assert_allclose(new[:-1], old[:-1] / old[:-1].sum(), atol=1e-6)
        change = without_sink(translator, record, [head], [query])
        np.testing.assert_allclose(change, changed.log_probs - record.log_probs, atol=1e-5)


@of_attending
def test_several_heads_and_rows_in_one_pass(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    site = heads(translator)[-1].site
    both = [Head(site, head) for head in range(translator.heads_at[site])]
    rows = Intervention(rows=tuple(row_without(record, head, query) for head in both for query in (0, 1)))
    changed = translator.record(SENTENCE, record.target.ids, intervention=rows)
    change = without_sink(translator, record, both, [0, 1])
    np.testing.assert_allclose(change, changed.log_probs - record.log_probs, atol=1e-5)


@of_attending
def test_the_weight_is_told_where_it_is_the_largest(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for head in heads(translator):
        for query, row in enumerate(record.attention[head.site].weights[head.head]):
            weight = sink_weight(record, [head], [query])
            assert weight == (pytest.approx(row[-1]) if row[-1] == row.max() else None)
    for site in translator.heads_at:
        if site.side == "decoder" and site.kind == "self":  # its keys are French and do not end
            assert sink_weight(record, [Head(site, 0)], [len(record.target) - 1]) is None


def by_hand(network: DotRNN, record: Record, query: int) -> float:
    """The log-probability of what step `query` writes without its look at `<eos>`, in float64."""
    weights, values = (
        array[0].astype(float) for array in (record.attention[SITE].weights, record.attention[SITE].value)
    )
    rest = weights[query, :-1] / weights[query, :-1].sum()
    parts = [record.states["decoder.state"][query], rest @ values[:-1], record.states["decoder.embedding"][query]]
    joined = torch.tensor(np.concatenate(parts), dtype=torch.float64)
    out = torch.tanh(network.readout.weight.double() @ joined + network.readout.bias.double())
    logits = network.embedding.weight.double() @ out + network.output_bias.double()
    logits[[PAD, UNKNOWN, SOS]] = -torch.inf
    return float(torch.log_softmax(logits, 0)[record.target.ids[query]])


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_the_step_is_what_is_worked_by_hand(translator: Translator) -> None:
    network = translator.network
    assert isinstance(network, DotRNN)  # where the context enters nothing but the read-out
    record = translator.record(SENTENCE)
    with torch.inference_mode():
        for query in range(len(record.target)):
            change = without_sink(translator, record, [Head(SITE, 0)], [query])
            assert change[query] == pytest.approx(by_hand(network, record, query) - record.log_probs[query], abs=1e-4)
            np.testing.assert_allclose(np.delete(change, query), 0, atol=1e-5)


@of_attending
def test_where_eos_has_all_weight_the_scores_decide(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    head = heads(translator)[-1]
    length = len(record.source)
    seen = record.attention[head.site]
    all_on_end = np.zeros_like(seen.weights)
    all_on_end[..., -1] = 1
    starved = Record(
        **{
            **vars(record),
            "attention": {head.site: type(seen)(**{**vars(seen), "weights": all_on_end})},
        }
    )
    row = np.array(row_without(starved, head, 0).weights)
    powers = np.exp(seen.scores[head.head, 0, :-1].astype(float))
    np.testing.assert_allclose(row[:-1] / row.sum(), powers / powers.sum(), atol=1e-6)
    assert (row[-1], len(row), record.source.ids[-1]) == (0, length, EOS)
