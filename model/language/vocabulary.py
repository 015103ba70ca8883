"""Vocabulary of a model, from text to ids and back: one tokenizer for both languages, or two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from model.language.tokenizer import Segmentation, Tokens


class Vocabulary(Protocol):
    """Text to ids and back. Immutable and safe to share between threads.

    The special pieces are `PAD`, `UNKNOWN`, `SOS` and `EOS` of `model.language.tokenizer` in every vocabulary; a model
    that numbers them otherwise is renumbered when it is adopted, so that only its reader knows its own numbers.
    size: number of pieces of both sides. byte_pieces: how many of them are single bytes. fingerprint: of the files.
    languages: of source and target, as "en", "fr".
    """

    size: int
    byte_pieces: int
    fingerprint: str
    languages: tuple[str, str]

    def __hash__(self) -> int: ...

    def ids(self, text: str) -> list[int]:
        """The piece ids of a source text, without `<sos>` and `<eos>`."""
        ...

    def ids_many(self, texts: Sequence[str]) -> list[list[int]]:
        """`ids` of each text."""
        ...

    def target_ids(self, text: str) -> list[int]:
        """The piece ids of a target text, without `<sos>` and `<eos>`: only pieces that the model can write."""
        ...

    def text(self, ids: Sequence[int]) -> str:
        """Decode ids of either side to normalised text."""
        ...

    def piece(self, index: int) -> str:
        """The piece with this id as SentencePiece writes it: a leading U+2581 starts a word, `<0xF0>` is a byte."""
        ...

    def is_byte(self, index: int) -> bool:
        """Whether a piece is one byte of a character without a piece."""
        ...

    def is_mark(self, index: int) -> bool:
        """Whether a piece is no part of a word: a special piece, or the code of a language, as `>>fra<<`."""
        ...

    def log_prob(self, index: int) -> float | None:
        """Natural log of a piece's probability in its unigram model; None for bytes and marks."""
        ...

    def segmentations(self, text: str, count: int) -> list[Segmentation]:
        """The `count` most probable segmentations of a source text, or fewer; the first gives its `ids`."""
        ...

    def tokens(self, ids: Sequence[int], language: str) -> Tokens:
        """Build the sentence of these ids, with its words by the rules of a language."""
        ...
