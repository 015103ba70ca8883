"""One joint SentencePiece model for both languages, with byte fallback: no input is unknown.

Unigram model (Kudo 2018, "Subword Regularization"). `<sos>` and `<eos>` are control symbols: they have ids and
names, but no text that a user types becomes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

from model.text import normalise, word_spans

PAD, UNKNOWN, SOS, EOS = 0, 1, 2, 3
SOS_PIECE, EOS_PIECE = "<sos>", "<eos>"
WORD_START = "\u2581"


@dataclass(frozen=True)
class Word:
    """A word or punctuation mark and the pieces that spell it: `start` to `end - 1`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """A sentence as pieces, with `<eos>` last where it ends; `words` covers every piece in order."""

    text: str
    pieces: tuple[str, ...]
    ids: tuple[int, ...]
    words: tuple[Word, ...]

    def __len__(self) -> int:
        return len(self.ids)


class TokenizerError(ValueError):
    """The tokenizer's file is missing or damaged; the message says which and what to do."""


class Tokenizer:
    """Text to pieces and back. Immutable and safe to share between threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise TokenizerError(f"there is no tokenizer at {path}: restore the file or run `python -m model.corpus`")
        serialised = path.read_bytes()
        self.fingerprint = hashlib.sha256(serialised).hexdigest()[:16]
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_proto=serialised)
        except RuntimeError as error:
            raise TokenizerError(f"{path} is not a SentencePiece model: restore the file") from error
        if (self._pieces.pad_id(), self._pieces.unk_id(), self._pieces.bos_id(), self._pieces.eos_id()) != (0, 1, 2, 3):
            raise TokenizerError(f"{path} was not made by `python -m model.corpus`: its special pieces have other ids")
        self.size: int = self._pieces.get_piece_size()

    def ids(self, text: str) -> list[int]:
        """The piece ids of `text`, without `<sos>` and `<eos>`."""
        ids: list[int] = self._pieces.encode(normalise(text))
        return ids

    def sample(self, text: str, alpha: float) -> list[int]:
        """Ids of a randomly drawn segmentation, for subword regularisation; smaller alpha, more varied."""
        ids: list[int] = self._pieces.encode(normalise(text), enable_sampling=True, alpha=alpha, nbest_size=-1)
        return ids

    def text(self, ids: Sequence[int]) -> str:
        """The text that these ids spell; control symbols and bytes that are no UTF-8 leave no trace."""
        decoded: str = self._pieces.decode([index for index in ids if index not in (PAD, SOS, EOS)])
        return decoded.replace("\ufffd", "").strip()

    def piece(self, index: int) -> str:
        """The piece with this id as SentencePiece writes it: a leading U+2581 starts a word, `<0xF0>` is a byte."""
        piece: str = self._pieces.id_to_piece(index)
        return piece

    def tokens(self, ids: Sequence[int], language: str) -> Tokens:
        """The sentence of these ids (with or without a final `<eos>`) in "en" or "fr"."""
        pieces = tuple(self.piece(index) for index in ids)
        return Tokens(self.text(ids), pieces, tuple(ids), words_of(pieces, self._surfaces(ids), language))

    def _surfaces(self, ids: Sequence[int]) -> list[str]:
        """What each piece adds to the text; a byte adds nothing until its character is whole."""
        surfaces: list[str] = []
        pending: list[int] = []
        for index in ids:
            if self._pieces.is_byte(index):
                pending.append(int(self.piece(index)[3:5], 16))
                whole = bytes(pending).decode("utf-8", errors="ignore")
                surfaces.append(whole)
                if whole or len(pending) == 4:
                    pending = []
            elif index in (PAD, SOS, EOS):
                surfaces.append("")
            else:
                pending = []
                surfaces.append(self.piece(index).replace(WORD_START, " "))
        return surfaces


def words_of(pieces: Sequence[str], surfaces: Sequence[str], language: str) -> tuple[Word, ...]:
    """Group pieces into words: a piece belongs to the word that its first visible character stands in.

    `surfaces` is what each piece adds to the text. Special pieces are words of their own; bytes that spell part of
    a character belong to the piece after them.
    """
    text = "".join(surfaces)
    word_at: dict[int, int] = {}
    for number, (start, end) in enumerate(word_spans(text, language)):
        word_at.update(dict.fromkeys(range(start, end), number))
    owners: list[tuple[str, int]] = []
    offset = 0
    for piece, surface in zip(pieces, surfaces, strict=True):
        first = offset + len(surface) - len(surface.lstrip())
        offset += len(surface)
        if piece in (SOS_PIECE, EOS_PIECE):
            owners.append((piece, len(owners)))
        else:  # a lone space piece or part of a character belongs to what follows it
            owners.append(("", next((word_at[at] for at in range(first, len(text)) if at in word_at), -1)))
    words: list[Word] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and owners[end] == owners[start]:
            continue
        spelt = "".join(surfaces[start:end]).strip() or "".join(pieces[start:end]).replace(WORD_START, "")
        words.append(Word(spelt, start, end))
        start = end
    return tuple(words)


def train_tokenizer(sentences: Iterable[str], path: Path, pieces: int) -> None:
    """Train the joint model on both languages' sentences and write it to `path`."""
    try:
        with path.open("wb") as file:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(sentences),
                model_writer=file,
                vocab_size=pieces,
                model_type="unigram",
                byte_fallback=True,
                character_coverage=0.9998,
                normalization_rule_name="identity",
                hard_vocab_limit=False,
                pad_id=PAD,
                unk_id=UNKNOWN,
                bos_id=SOS,
                eos_id=EOS,
                pad_piece="<pad>",
                bos_piece=SOS_PIECE,
                eos_piece=EOS_PIECE,
                num_threads=1,
                minloglevel=2,
            )
    except RuntimeError as error:
        path.unlink(missing_ok=True)
        raise TokenizerError(f"a tokenizer of {pieces} pieces cannot be trained on these sentences: {error}") from error
