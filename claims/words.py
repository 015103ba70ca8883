"""Words of a translation, as several findings count them."""

from __future__ import annotations

from model import Record
from model.language.tokenizer import EOS


def words_of(record: Record) -> list[str]:
    """Words and punctuation of a translation, without its end."""
    return [word.text for word in record.target.words if record.target.ids[word.start] != EOS]
