"""Small translation models that show their attention. Load one, translate, record: see `Translator`."""

from model.network.intervention import Head, Intervention, MaskedKey, PatchedState, PositionalChange, ReplacedRow
from model.record import AttentionRecord, Candidate, Record
from model.store.checkpoint import CheckpointError
from model.store.loading import available, load
from model.translate.reading import InputError
from model.translate.translator import Translation, Translator

__all__ = [
    "AttentionRecord",
    "Candidate",
    "CheckpointError",
    "Head",
    "InputError",
    "Intervention",
    "MaskedKey",
    "PatchedState",
    "PositionalChange",
    "Record",
    "ReplacedRow",
    "Translation",
    "Translator",
    "available",
    "load",
]
