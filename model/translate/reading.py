"""Input checks: texts and ids validated, cut to the length limit, and encoded for a network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from model.language.languages import pair_of
from model.language.text import reading
from model.language.tokenizer import EOS, PAD, SOS
from model.language.vocabulary import Vocabulary

MAX_SOURCE_PIECES = 160


class InputError(ValueError):
    """A text cannot be translated; the message says why and by how much."""


def target_limit(source_length: int) -> int:
    """Most tokens to write for a source of this length (with `<eos>`), as a looping model must stop somewhere."""
    return 2 * source_length + 10


def source_ids(tokenizer: Vocabulary, source: str | Sequence[int]) -> list[int]:
    """Ids of a source with `<eos>`, from text or from ids that end so. InputError if empty or too long."""
    if not isinstance(source, str):
        *ids, last = source or [SOS]
        if last != EOS or any(index in (PAD, SOS, EOS) or not 0 <= index < tokenizer.size for index in ids):
            raise InputError(f"source ids must be pieces of the vocabulary with one <eos> ({EOS}) at the end")
    else:
        ids = tokenizer.ids(reading(source, tokenizer.languages[0]))
    if not ids:
        language = pair_of(tokenizer.languages).source
        raise InputError(f"there is nothing to translate: type {language.a} sentence")
    if len(ids) > MAX_SOURCE_PIECES:
        raise InputError(f"the text has {len(ids)} pieces and at most {MAX_SOURCE_PIECES} are read: shorten it")
    return [*ids, EOS]


@lru_cache(maxsize=256)  # a page run asks some five times for the same text
def clip(tokenizer: Vocabulary, text: str) -> tuple[str, int]:
    """The beginning of `text` within the limit, and the number of pieces of the whole."""
    language, _ = tokenizer.languages
    ids = tokenizer.ids(reading(text, language))
    # a cut between pieces can change the segmentation: go back until it fits
    for end in range(min(len(ids), MAX_SOURCE_PIECES), 0, -1):
        clipped = text if end == len(ids) else tokenizer.text(ids[:end])
        if len(tokenizer.ids(reading(clipped, language))) <= MAX_SOURCE_PIECES:
            return clipped, len(ids)
    return text, len(ids)


def target_ids(tokenizer: Vocabulary, target: str | Sequence[int]) -> list[int]:
    """Ids of a target, from text (with `<eos>`) or ids as they are. InputError if empty or too long."""
    ids = [*tokenizer.target_ids(target), EOS] if isinstance(target, str) else writable(tokenizer, target)
    if not ids or (ids == [EOS] and isinstance(target, str)):
        raise InputError("the target is empty: there is nothing to record")
    most = target_limit(MAX_SOURCE_PIECES + 1)  # the longest source, with <eos>
    if len(ids) > most:
        raise InputError(f"the target has {len(ids)} pieces and at most {most} are read")
    return ids


def writable(tokenizer: Vocabulary, ids: Sequence[int]) -> list[int]:
    """Validate target ids: pieces of the vocabulary, `<eos>` only at the end. InputError for others."""
    if bad := [index for index in ids if not EOS <= index < tokenizer.size]:
        raise InputError(f"no piece that can be written has the id {bad[0]}")
    if EOS in ids[:-1]:
        raise InputError(f"nothing is written after <eos>: its id {EOS} can only stand last")
    return list(ids)
