"""The note under a look that goes to `<eos>`: what that weight does, computed once and kept for all sessions."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import piece_names, word_names
from model import Head, Record, Translator
from model.dissect.thresholds import MOSTLY
from model.dissect.without_end import weight_on_end, without_end
from model.language.tokenizer import EOS
from model.network.site import Site
from model.record import Array
from ui.claims.end_mark import head_at_end, row_at_end, step_at_end
from ui.computed import computed
from ui.text import quoted


def without_end_of(translator: Translator, record: Record, heads: Sequence[Head], queries: Sequence[int]) -> Array:
    """`without_end` of this translator's record, from the shared cache."""
    told = (tuple(heads), tuple(queries))
    return computed(
        ("without end", translator, record.source.ids, record.target.ids, record.intervention, told),
        lambda: without_end(translator, record, heads, queries),
        lambda change: change.nbytes,
    )


def end_note(
    translator: Translator, record: Record, heads: Sequence[Head], query: int, who: str, *, words: bool = False
) -> str | None:
    """What the weight of this row on `<eos>` does, in Markdown; None where another key has more.

    heads: of one site; of several it is the mean. query: the row, from 0. who: the row, as the sentence's subject.
    words: the picture has a column for each English word, not for each piece.
    """
    weight = weight_on_end(record, heads, [query], words=words)
    if weight is None:
        return None
    change = without_end_of(translator, record, heads, [query])
    if Site.parse(heads[0].site).kind != "cross":
        return row_at_end(who, weight, float(change.sum()))
    written = piece_names(record.target)[query]
    log_prob = float(record.log_probs[query])
    return step_at_end(who, weight, written, log_prob, float(change[query]), over="word" if words else "piece")


def word_note(translator: Translator, record: Record, heads: Sequence[Head], step: int) -> str | None:
    """The same of the row of the French word that a step writes, beside a picture of whole words: a word's row is the
    mean over its pieces, and each of them goes without its weight on `<eos>`."""
    place, word = next((at, each) for at, each in enumerate(record.target.words) if step < each.end)
    steps = range(word.start, word.end)
    weight = weight_on_end(record, heads, steps, words=True)
    if weight is None:
        return None
    change = without_end_of(translator, record, heads, steps)
    written = word_names(record.target)[place]
    of_word = [float(each[word.start : word.end].astype(float).sum()) for each in (record.log_probs, change)]
    return step_at_end(quoted(written), weight, written, *of_word, over="word")


def head_note(translator: Translator, record: Record, head: Head) -> str | None:
    """The same of all rows of a head together; None where less than `MOSTLY` of their weight lies on `<eos>`."""
    if record.columns(head.site).ids[-1] != EOS:
        return None
    share = float(record.attention[head.site].weights[head.head, :, -1].mean())
    if share < MOSTLY:
        return None
    queries = range(len(record.rows(head.site)))
    return head_at_end(share, float(without_end_of(translator, record, [head], queries).sum()), len(queries))
