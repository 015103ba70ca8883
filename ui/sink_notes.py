"""Notes on attention sinks: the effect of the weight on `<eos>`, cached for all sessions."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import piece_names, word_names
from model import Head, Record, Translator
from model.dissect.thresholds import MOSTLY
from model.dissect.without_sink import sink_weight, without_sink
from model.language.tokenizer import EOS
from model.network.site import Site
from model.record import Array
from ui.claims.sink_effect import describe_sink_head, describe_sink_row, describe_sink_step
from ui.computed import computed
from ui.text import quoted


def cached_without_sink(translator: Translator, record: Record, heads: Sequence[Head], queries: Sequence[int]) -> Array:
    """`without_sink` of this translator's record, from the shared cache."""
    told = (tuple(heads), tuple(queries))
    return computed(
        ("without end", translator, record.source.ids, record.target.ids, record.intervention, told),
        lambda: without_sink(translator, record, heads, queries),
        lambda change: change.nbytes,
    )


def sink_note(
    translator: Translator, record: Record, heads: Sequence[Head], query: int, who: str, *, words: bool = False
) -> str | None:
    """Describe the effect of this row's weight on `<eos>`, in Markdown; None where another key has more.

    heads: of one site; several are averaged. query: the row, from 0. who: the row, as the sentence's subject. words:
    the figure has a column for each English word, not for each piece.
    """
    weight = sink_weight(record, heads, [query], words=words)
    if weight is None:
        return None
    change = cached_without_sink(translator, record, heads, [query])
    if Site(heads[0].site).kind != "cross":
        return describe_sink_row(who, weight, float(change.sum()))
    written = piece_names(record.target)[query]
    log_prob = float(record.log_probs[query])
    return describe_sink_step(who, weight, written, log_prob, float(change[query]), over="word" if words else "piece")


def word_sink_note(translator: Translator, record: Record, heads: Sequence[Head], step: int) -> str | None:
    """`sink_note` for the French word of a step, beside a figure of whole words.

    A word's row is the mean over its pieces, and the weight on `<eos>` is removed from each of them.
    """
    place, word = next((at, each) for at, each in enumerate(record.target.words) if step < each.end)
    steps = range(word.start, word.end)
    weight = sink_weight(record, heads, steps, words=True)
    if weight is None:
        return None
    change = cached_without_sink(translator, record, heads, steps)
    written = word_names(record.target)[place]
    of_word = [float(each[word.start : word.end].astype(float).sum()) for each in (record.log_probs, change)]
    return describe_sink_step(quoted(written), weight, written, *of_word, over="word")


def head_sink_note(translator: Translator, record: Record, head: Head) -> str | None:
    """`sink_note` for all rows of a head; None where less than `MOSTLY` of their weight is on `<eos>`."""
    if record.columns(head.site).ids[-1] != EOS:
        return None
    share = float(record.attention[head.site].weights[head.head, :, -1].mean())
    if share < MOSTLY:
        return None
    queries = range(len(record.rows(head.site)))
    return describe_sink_head(
        share, float(cached_without_sink(translator, record, [head], queries).sum()), len(queries)
    )
