"""Small translation models that show their attention: load one, translate, record. See `Translator`."""

from model.checkpoint import CheckpointError
from model.intervention import Head, Intervention, PositionalChange, ReplacedRow
from model.loading import available, load
from model.record import AttentionRecord, Candidate, Record
from model.translator import InputError, Translation, Translator

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
