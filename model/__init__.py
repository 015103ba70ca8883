"""Small translation models that show their attention: load one, translate, record. See `Translator`."""

from model.intervention import Head, Intervention, PositionalChange, ReplacedRow
from model.record import AttentionRecord, Candidate, Record
from model.translator import CheckpointError, InputError, Translation, Translator, available, load

__all__ = [
    "AttentionRecord",
    "Candidate",
    "CheckpointError",
    "Head",
    "InputError",
    "Intervention",
    "PositionalChange",
    "Record",
    "ReplacedRow",
    "Translation",
    "Translator",
    "available",
    "load",
]
