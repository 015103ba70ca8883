"""Attention sinks: weight on `<eos>`, its share of weight times length, and the effect of removing it.

A weight scales a value and says nothing of the value's length: a large weight on a short value adds little. Kobayashi
et al. 2020 ("Attention is Not Only a Weight") measure the length of weight times value, in multi-head attention after
the output projection. Its effect on the output is known only from a run without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from model.dissect.batches import fitting
from model.dissect.without_sink import row_without
from model.language.tokenizer import EOS
from model.network.attention import MultiHeadAttention
from model.network.interface import pad
from model.network.intervention import Head, Intervention
from model.network.site import Site
from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.search.candidates import next_log_probs
from model.translate.translator import Translator

STEP_ROWS = 256  # rows that one step decodes together
BATCH_STEPS = 2048  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


def english_sites(record: Record) -> tuple[str, ...]:
    """Sites whose keys are the English sentence: cross-attention and the encoder's self-attention."""
    return tuple(site for site in record.attention if record.columns(site) is record.source)


@torch.inference_mode()
def value_lengths(translator: Translator, record: Record, site: str) -> Array:
    """Euclidean norm of each key's value after the output projection: (heads, keys).

    In a Transformer the value is multiplied by its head's rows of the output matrix; an RNN's context has no such
    matrix, and its value is taken as it is. KeyError: the record has no such site.
    """
    value = record.attention[site].value
    module = dict(translator.network.named_modules()).get(Site(site).module)
    if not isinstance(module, MultiHeadAttention):
        return frozen(np.linalg.norm(value, axis=-1).astype(np.float32))
    weight = module.out_projection.weight.view(module.width, module.heads, -1)  # (width, heads, head_dim)
    projected = torch.einsum("hkd,whd->hkw", torch.tensor(value, device=weight.device), weight)
    return to_numpy(projected.norm(dim=-1))


def weighted_shares(weights: Array, lengths: Array) -> Array:
    """Each key's share of weight times length: weights (heads, queries, keys), lengths (heads, keys).

    The length of weight times value is the weight times the value's length. Rows sum to 1, or are 0 where all values
    are zero.
    """
    products = weights * lengths[:, None]
    return frozen(products / np.maximum(products.sum(axis=-1, keepdims=True), np.finfo(np.float32).tiny))


@dataclass(frozen=True)
class RemovedWeight:
    """A weight to remove: record, head and row, from 0; `key` None is the last key, `<eos>`."""

    record: Record
    head: Head
    query: int
    key: int | None = None


def changes_without(translator: Translator, asked: Sequence[RemovedWeight]) -> Array:
    """Change of the log-probability, in nats, with each of these weights removed alone: (asked,).

    The rest of the row is rescaled to 1 and the record's target scored again. For a row of cross-attention the change
    is that of the step's own piece; for a row of the encoder, that of the whole target.
    """
    changes = np.zeros(len(asked), np.float32)
    indices = [index for index, weight in enumerate(asked) if not _writes(weight)]
    indices.sort(
        key=lambda index: (-len(asked[index].record.target), len(asked[index].record.source))
    )  # little padding
    while indices:
        rows = max(1, fitting(BATCH_STEPS, translator) // len(asked[indices[0]].record.target))
        changes[indices[:rows]] = _of_targets(translator, [asked[index] for index in indices[:rows]])
        indices = indices[rows:]
    for indices in _step_batches(asked):
        changes[indices] = _of_steps(translator, [asked[index] for index in indices])
    return frozen(changes)


def _step_batches(asked: Sequence[RemovedWeight]) -> Iterator[list[int]]:
    """Group rows of cross-attention for decoding: records of one length, some `STEP_ROWS` rows a step."""
    of_record: dict[int, list[int]] = {}
    for index, weight in enumerate(asked):
        if _writes(weight):
            of_record.setdefault(id(weight.record), []).append(index)
    places: list[int] = []
    rows = 0
    for own in sorted(of_record.values(), key=lambda own: len(asked[own[0]].record.target)):
        most = max(Counter(asked[index].query for index in own).values())
        if places and rows + most > STEP_ROWS:
            yield places
            places, rows = [], 0
        places += own
        rows += most
    if places:
        yield places


@torch.inference_mode()
def _of_steps(translator: Translator, asked: Sequence[RemovedWeight]) -> Array:
    """Changes of the steps' own pieces.

    The records are decoded once, side by side, with a cache; at each step the rows asked for branch off, since no step
    sees later ones.
    """
    network, records = translator.network, list({id(weight.record): weight.record for weight in asked}.values())
    row_of = {id(record): row for row, record in enumerate(records)}
    source = pad([record.source.ids for record in records], network.device)
    memory = network.encode(source, network.prepare([record.intervention for record in records], source))
    inputs = pad([record.decoder_input.ids for record in records], network.device)  # (records, steps)
    targets = pad([record.target.ids for record in records], network.device)
    state = network.start(memory, inputs.size(1))
    changes = np.zeros(len(asked), np.float32)
    of_query: dict[int, list[int]] = {}
    for index, weight in enumerate(asked):
        of_query.setdefault(weight.query, []).append(index)
    for query in range(max(of_query) + 1):
        if indices := of_query.get(query):
            rows = [row_of[id(asked[index].record)] for index in indices]
            without = network.prepare([_without(asked[index]) for index in indices], source[rows])
            here = replace(memory.select(rows), interventions=without)
            copies = torch.tensor(rows, device=network.device)
            outputs, _ = network.step(here, state.select(copies), inputs[rows, query])
            after = next_log_probs(network, outputs).gather(1, targets[rows, query, None])[:, 0]
            changes[indices] = to_numpy(after) - [asked[index].record.log_probs[query] for index in indices]
        _, state = network.step(memory, state, inputs[:, query])
    return changes


@torch.inference_mode()
def _of_targets(translator: Translator, batch: Sequence[RemovedWeight]) -> Array:
    """Changes of whole targets."""
    scored = translator.score_ids(
        [weight.record.source.ids for weight in batch],
        [weight.record.target.ids for weight in batch],
        [_without(weight) for weight in batch],
    )
    return np.array(
        [(log_probs - weight.record.log_probs).sum() for weight, log_probs in zip(batch, scored, strict=True)]
    )


def _writes(removed: RemovedWeight) -> bool:
    """Whether the row is a decoder step, that is, of cross-attention."""
    return Site(removed.head.site).kind == "cross"


def _without(removed: RemovedWeight) -> Intervention:
    """The record's intervention with this weight removed too."""
    asked, key = removed.record.intervention, -1 if removed.key is None else removed.key
    return replace(asked, rows=(*asked.rows, row_without(removed.record, removed.head, removed.query, key)))


@dataclass(frozen=True)
class RowMeasures:
    """One row of one head over the source tokens, `<eos>` last, in four measures, each (keys,).

    weights: as computed. without_eos: zero on `<eos>`, the others rescaled to sum 1. lengths: see `value_lengths`.
    shares: of weight times length. changes: in nats, `changes_without` of each key's weight.
    """

    head: Head
    query: int
    weights: Array
    without_eos: Array
    lengths: Array
    shares: Array
    changes: Array


def measure_row(translator: Translator, record: Record, head: Head, query: int) -> RowMeasures:
    """The four measures of one row. ValueError unless the keys are the English sentence, `<eos>` last."""
    if head.site not in english_sites(record) or record.source.ids[-1] != EOS:
        raise ValueError(f"the keys of {head.site} are not the English sentence with <eos>")
    lengths = value_lengths(translator, record, head.site)
    weights = record.attention[head.site].weights
    without = np.array(row_without(record, head, query).weights)
    keys = range(len(record.source))
    return RowMeasures(
        head,
        query,
        weights[head.head, query],
        frozen((without / without.sum()).astype(np.float32)),
        lengths[head.head],
        weighted_shares(weights, lengths)[head.head, query],
        changes_without(translator, [RemovedWeight(record, head, query, key) for key in keys]),
    )


@dataclass(frozen=True)
class SinkRows:
    """Weight on `<eos>` in every row of some heads: (heads, queries) each.

    weights: on `<eos>`. shares: of weight times length. strongest: 1 where no key has more. changes: in nats, from
    `changes_without`; None where not computed.
    """

    heads: tuple[Head, ...]
    weights: Array
    shares: Array
    strongest: Array
    changes: Array | None


def sink_weights(translator: Translator, record: Record, site: str) -> tuple[Array, Array, Array]:
    """Weight on `<eos>`, its share of weight times length, and 1 where no key has more: (heads, queries) each."""
    weights = record.attention[site].weights
    shares = weighted_shares(weights, value_lengths(translator, record, site))
    strongest = weights.argmax(axis=-1) == weights.shape[-1] - 1
    return weights[..., -1], shares[..., -1], strongest.astype(np.float32)


def sink_rows(translator: Translator, record: Record, sites: Sequence[str], *, run: bool = True) -> SinkRows:
    """All rows of all heads of sites with the same queries; `run`: also remove each weight on `<eos>` by itself.

    A row of cross-attention costs a decoder step, one of the encoder a pass over both sentences.
    """
    by_site = [sink_weights(translator, record, site) for site in sites]
    heads = tuple(Head(site, number) for site in sites for number in range(len(record.attention[site].weights)))
    weights, shares, strongest = (frozen(np.concatenate(parts)) for parts in zip(*by_site, strict=True))
    if not run:
        return SinkRows(heads, weights, shares, strongest, None)
    queries = range(weights.shape[1])
    changes = changes_without(translator, [RemovedWeight(record, head, query) for head in heads for query in queries])
    return SinkRows(heads, weights, shares, strongest, frozen(changes.reshape(weights.shape)))
