"""A sentence run through a network with mistakes: the right translation forced, and the new translation.

Nothing is retrained: the weights are those of the right network (`model.network.mistakes`).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.language.tokenizer import EOS
from model.network.intervention import Intervention, Mistake
from model.record import Record
from model.translate.reading import MAX_SOURCE_PIECES
from model.translate.translator import Translator


def neighbour(source: Sequence[int]) -> tuple[int, ...]:
    """Ids of a longer sentence for the batch: the same one twice, as far as a model reads; with `<eos>`, like its
    argument.
    """
    return (*(2 * tuple(source[:-1]))[:MAX_SOURCE_PIECES], EOS)


def in_batch(source: Sequence[int], *mistakes: Mistake) -> list[Sequence[int]]:
    """Sources of a batch that shows the mistakes: padding occurs only beside a longer sentence."""
    return [source, neighbour(source)] if "no_padding_mask" in mistakes else [source]


def under(translator: Translator, record: Record, *mistakes: Mistake) -> Record:
    """The record's own translation, teacher-forced through the network with the mistakes."""
    return _recorded(translator, record, record.target.ids, mistakes, own=False)


def written_under(translator: Translator, record: Record, *mistakes: Mistake) -> Record:
    """Greedy translation of the record's source with the mistakes, step by step, and its record."""
    sources = in_batch(record.source.ids, *mistakes)
    asked = [Intervention(mistakes=frozenset(mistakes))] * len(sources)
    written = translator.translate_many(sources, interventions=asked)[0]
    return _recorded(translator, record, written.ids, mistakes, own=True)


def _recorded(
    translator: Translator, record: Record, target: Sequence[int], mistakes: Sequence[Mistake], *, own: bool
) -> Record:
    sources = in_batch(record.source.ids, *mistakes)
    asked = [Intervention(mistakes=frozenset(mistakes))] * len(sources)
    return translator.record_many(sources, [target] * len(sources), interventions=asked, own=own)[0]
