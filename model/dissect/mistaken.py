"""A sentence run through a network with a mistake: the right translation forced, and the new translation.

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


def in_batch(source: Sequence[int], mistake: Mistake) -> list[Sequence[int]]:
    """Sources of a batch that shows the mistake: padding occurs only beside a longer sentence."""
    return [source, neighbour(source)] if mistake == "no_padding_mask" else [source]


def under(translator: Translator, record: Record, mistake: Mistake) -> Record:
    """The record's own translation, teacher-forced through the network with the mistake."""
    return _recorded(translator, record, record.target.ids, mistake, own=False)


def written_under(translator: Translator, record: Record, mistake: Mistake) -> Record:
    """Greedy translation of the record's source with the mistake, step by step, and its record."""
    sources = in_batch(record.source.ids, mistake)
    asked = [Intervention(mistakes=frozenset({mistake}))] * len(sources)
    written = translator.translate_many(sources, interventions=asked)[0]
    return _recorded(translator, record, written.ids, mistake, own=True)


def _recorded(translator: Translator, record: Record, target: Sequence[int], mistake: Mistake, *, own: bool) -> Record:
    sources = in_batch(record.source.ids, mistake)
    asked = [Intervention(mistakes=frozenset({mistake}))] * len(sources)
    return translator.record_many(sources, [target] * len(sources), interventions=asked, own=own)[0]
