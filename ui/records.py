"""Records, from the shared cache."""

from __future__ import annotations

from model import Intervention, Record, Translator
from model.network.intervention import NOTHING
from ui.computed import computed

CANDIDATE_BYTES = 300  # one candidate as Python objects, about


def record_bytes(record: Record) -> int:
    """Approximate memory of a record: its arrays, and its candidates as Python objects."""
    return record.nbytes + CANDIDATE_BYTES * sum(map(len, record.candidates))


def record_of(
    translator: Translator,
    sentence: str | tuple[int, ...],
    *,
    target: str | tuple[int, ...] | None = None,
    beam: int = 1,
    intervention: Intervention = NOTHING,
) -> Record:
    """`translator.record` with these arguments, from the shared cache. InputError and ValueError as there."""
    return computed(
        ("record", translator, sentence, target, beam, intervention),
        lambda: translator.record(sentence, target, beam=beam, intervention=intervention),
        record_bytes,
    )
