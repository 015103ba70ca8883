"""Notes on attention sinks: the effect of the weight on `<eos>`, cached for all sessions."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import piece_names, word_names
from claims.sink_effect import SinkEffect, effect_on_steps
from model import Head, Record, Translator
from model.dissect.thresholds import MOSTLY
from model.dissect.without_sink import sink_weight, without_sink
from model.language.tokenizer import EOS
from model.network.site import Site
from model.record import Array
from ui.computed import computed
from ui.text import quoted
from ui.wording.sink_effect import describe_sink_effect, describe_sink_head


def cached_without_sink(translator: Translator, record: Record, heads: Sequence[Head], queries: Sequence[int]) -> Array:
    """`without_sink` of this translator's record, from the shared cache."""
    heads_and_queries = (tuple(heads), tuple(queries))
    return computed(
        ("without end", translator, record.source.ids, record.target.ids, record.intervention, heads_and_queries),
        lambda: without_sink(translator, record, heads, queries),
        lambda change: change.nbytes,
    )


def row_effect(
    translator: Translator, record: Record, heads: Sequence[Head], queries: range, *, words: bool = False
) -> SinkEffect | None:
    """Effect of the weight on `<eos>` of these rows; None where another key has more.

    heads: of one site; several are averaged, and so are several rows. words: compare `<eos>` with whole English words,
    not with pieces.
    """
    weight = sink_weight(record, heads, queries, words=words)
    if weight is None:
        return None
    changes = cached_without_sink(translator, record, heads, queries)
    if Site(heads[0].site).kind != "cross":
        return SinkEffect(weight, float(changes.sum()))
    return effect_on_steps(record, queries, weight, changes)


def head_effect(translator: Translator, record: Record, head: Head) -> SinkEffect | None:
    """`row_effect` of all rows of a head; None where less than `MOSTLY` of their weight is on `<eos>`."""
    if record.columns(head.site).ids[-1] != EOS:
        return None
    share = float(record.attention[head.site].weights[head.head, :, -1].mean())
    if share < MOSTLY:
        return None
    queries = range(len(record.rows(head.site)))
    change = float(cached_without_sink(translator, record, [head], queries).sum())
    return SinkEffect(share, change, rows=len(queries))


def sink_note(
    translator: Translator, record: Record, heads: Sequence[Head], query: int, who: str, *, words: bool = False
) -> str | None:
    """Describe the `row_effect` of one row, from 0, in Markdown. who: the row, as the sentence's subject."""
    effect = row_effect(translator, record, heads, range(query, query + 1), words=words)
    if effect is None:
        return None
    written = None if effect.log_prob is None else piece_names(record.target)[query]
    return describe_sink_effect(effect, who, written, over="word" if words else "piece")


def word_sink_note(translator: Translator, record: Record, heads: Sequence[Head], step: int) -> str | None:
    """`sink_note` for the French word of a step, beside a figure of whole words.

    A word's row is the mean over its pieces, and the weight on `<eos>` is removed from each of them.
    """
    word_index, word = next(
        (word_index, word) for word_index, word in enumerate(record.target.words) if step < word.end
    )
    written = word_names(record.target)[word_index]
    effect = row_effect(translator, record, heads, range(word.start, word.end), words=True)
    return None if effect is None else describe_sink_effect(effect, quoted(written), written, over="word")


def head_sink_note(translator: Translator, record: Record, head: Head) -> str | None:
    """Describe the `head_effect`, in Markdown."""
    effect = head_effect(translator, record, head)
    return None if effect is None else describe_sink_head(effect)
