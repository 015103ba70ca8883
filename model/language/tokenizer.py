"""One joint SentencePiece model for both languages, with byte fallback: no input is unknown.

Unigram model (Kudo 2018, "Subword Regularization"). `<sos>` and `<eos>` are control symbols: they have ids and names,
but typed text never becomes one.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

from model.language.text import normalise, word_spans

PAD, UNKNOWN, SOS, EOS = 0, 1, 2, 3
SOS_PIECE, EOS_PIECE = "<sos>", "<eos>"
WORD_START = "\u2581"
BYTE = re.compile("<0x[0-9A-F]{2}>")
SEVERAL_DIGITS = re.compile(f"{WORD_START}?[0-9]+")
UNKNOWN_PENALTY = 10.0  # nats, as in SentencePiece: an unknown character is this much rarer than the rarest piece


@dataclass(frozen=True)
class Word:
    """A word or punctuation mark and its pieces, `start` to `end - 1`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """A sentence as pieces, ending with `<eos>` if complete; `words` covers every piece in order."""

    text: str
    pieces: tuple[str, ...]
    ids: tuple[int, ...]
    words: tuple[Word, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Segmentation:
    """One way to split a text into pieces. log_prob: natural log of its probability, the product of its pieces'."""

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    log_prob: float


class TokenizerError(ValueError):
    """The tokenizer's file is missing or damaged; the message names it and says what to do."""


class Tokenizer:
    """Text to pieces and back. Immutable and safe to share between threads. Implements `Vocabulary`.

    languages: codes of source and target.
    """

    def __init__(self, path: Path, languages: tuple[str, str]) -> None:
        self.languages = languages
        if not path.is_file():
            raise TokenizerError(f"there is no tokenizer at {path}: restore the file or run `python -m model.corpus`")
        self._pieces = sentencepiece.SentencePieceProcessor()
        try:
            serialised = path.read_bytes()
            self._pieces.LoadFromSerializedProto(serialised)
        except OSError as error:
            raise TokenizerError(f"{path} cannot be read: {error.strerror}") from error
        except RuntimeError as error:
            raise TokenizerError(f"{path} is not a SentencePiece model: restore the file") from error
        self.fingerprint = hashlib.sha256(serialised).hexdigest()[:16]
        if (self._pieces.pad_id(), self._pieces.unk_id(), self._pieces.bos_id(), self._pieces.eos_id()) != (0, 1, 2, 3):
            raise TokenizerError(f"{path} was not made by `python -m model.corpus`: its special pieces have other ids")
        self.size: int = self._pieces.get_piece_size()
        self._names: list[str] = self._pieces.id_to_piece(list(range(self.size)))
        self.byte_pieces = sum(map(self.is_byte, range(self.size)))
        self._digits = digits_apart(self._names)
        known = [index for index in range(EOS + 1, self.size) if not self._pieces.is_byte(index)]
        self._unseen = min(map(self._pieces.get_score, known), default=0.0) - UNKNOWN_PENALTY

    def ids(self, text: str) -> list[int]:
        """The piece ids of `text`, without `<sos>` and `<eos>`."""
        return self._one_by_one(self._pieces.encode(normalise(text)))  # a list would start threads

    def target_ids(self, text: str) -> list[int]:
        """The same for a target: both languages share the pieces, and any text can be written."""
        return self.ids(text)

    def ids_many(self, texts: Sequence[str]) -> list[list[int]]:
        """Piece ids of each text. Digits are split, which makes numbers easier to copy."""
        encoded: list[list[int]] = self._pieces.encode([normalise(text) for text in texts])
        return [self._one_by_one(ids) for ids in encoded]

    def _one_by_one(self, ids: list[int]) -> list[int]:
        if self._digits.keys().isdisjoint(ids):
            return ids
        return [digit for index in ids for digit in self._digits.get(index, (index,))]

    def log_prob(self, index: int) -> float | None:
        """Natural log of a piece's probability in the unigram model; None for bytes and control symbols.

        Kudo 2018, section 3.1: pieces are drawn independently of each other, whatever stands around them.
        """
        return None if index <= EOS or self.is_byte(index) else float(self._pieces.get_score(index))

    def is_byte(self, index: int) -> bool:
        """Whether a piece is one byte of a character without a piece."""
        return bool(self._pieces.is_byte(index))

    def is_mark(self, index: int) -> bool:
        """Whether a piece is special, no part of a word."""
        return index <= EOS

    def segmentations(self, text: str, count: int) -> list[Segmentation]:
        """The `count` most probable segmentations of `text`, or fewer, digits split; the first gives its `ids`.

        A character without a piece counts as `UNKNOWN_PENALTY` less probable than the rarest piece.
        """
        segmentations: list[Segmentation] = []
        encoded = self._pieces.nbest_encode(normalise(text), nbest_size=count)
        for ids in dict.fromkeys(tuple(self._one_by_one(ids)) for ids in encoded):
            scores = [self.log_prob(index) for index in ids]
            spelt = bytes(int(self.piece(index)[3:5], 16) for index in ids if self.is_byte(index))
            total = sum(score for score in scores if score is not None) + self._unseen * len(spelt.decode())
            segmentations.append(Segmentation(ids, tuple(map(self.piece, ids)), total))
        return sorted(segmentations, key=lambda way: -way.log_prob)  # splitting digits may have changed the order

    def samples(self, texts: Iterable[str], alpha: float, seed: int) -> list[list[int]]:
        """Ids of randomly drawn segmentations, for subword regularisation; a smaller alpha varies more."""

        def draw() -> list[list[int]]:
            sentencepiece.set_random_generator_seed(seed)
            return [
                self._one_by_one(self._pieces.encode(normalise(text), enable_sampling=True, alpha=alpha, nbest_size=-1))
                for text in texts
            ]

        with ThreadPoolExecutor(1) as thread:  # SentencePiece seeds a thread's generator at its first use only
            return thread.submit(draw).result()

    def text(self, ids: Sequence[int]) -> str:
        """Decode ids to normalised text: `text(ids(x)) == normalise(x)` for every x.

        Control symbols and bytes that are no UTF-8 are dropped.
        """
        return normalise("".join(self._surfaces(ids)))

    def piece(self, index: int) -> str:
        """The piece with this id as SentencePiece writes it: a leading U+2581 starts a word, `<0xF0>` is a byte."""
        return self._names[index]

    def tokens(self, ids: Sequence[int], language: str) -> Tokens:
        """Build the sentence of these ids (with or without a final `<eos>`), in words by the rules of a language."""
        pieces = tuple(self.piece(index) for index in ids)
        surfaces = self._surfaces(ids)
        return Tokens(normalise("".join(surfaces)), pieces, tuple(ids), words_of(pieces, surfaces, language))

    def _surfaces(self, ids: Sequence[int]) -> list[str]:
        """Text that each piece adds; special pieces add nothing."""
        return surfaces_of(["" if self.is_mark(index) else self.piece(index) for index in ids])


def surfaces_of(pieces: Sequence[str]) -> list[str]:
    """Text that each piece adds; a byte adds nothing until its character is complete, "" is a piece without text."""
    surfaces: list[str] = []
    utf8 = codecs.getincrementaldecoder("utf-8")("ignore")
    for piece in pieces:
        if BYTE.fullmatch(piece):
            surfaces.append(utf8.decode(bytes([int(piece[3:5], 16)])))
        else:
            utf8.reset()
            surfaces.append(piece.replace(WORD_START, " "))
    return surfaces


def digits_apart(names: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """Replacements for pieces that stand for several digits, or for a space and a digit."""
    number = {name: index for index, name in enumerate(names)}
    joined = [name for name in names if len(name) > 1 and SEVERAL_DIGITS.fullmatch(name)]
    spelt = {name: [number[letter] for letter in name if letter in number] for name in joined}
    return {number[name]: tuple(ids) for name, ids in spelt.items() if len(ids) == len(name)}


def words_of(pieces: Sequence[str], surfaces: Sequence[str], language: str) -> tuple[Word, ...]:
    """Group pieces into words: a piece belongs to the word of its first visible character.

    `surfaces` is the text that each piece adds. Special pieces are words of their own; bytes of an incomplete character
    belong to the piece after them. A trailing space is the word `▁`.
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
            owners.append(
                ("", next((word_at[position] for position in range(first, len(text)) if position in word_at), -1))
            )
    words: list[Word] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and owners[end] == owners[start]:
            continue
        spelt = "".join(surfaces[start:end]).strip() or "".join(pieces[start:end]).replace(WORD_START, "")
        words.append(Word(spelt or WORD_START, start, end))
        start = end
    return tuple(words)


def train_tokenizer(sentences: Iterable[str], path: Path, pieces: int) -> None:
    """Train the joint model on both languages' sentences and write it to `path`; TokenizerError where it cannot be.

    Few sentences give fewer pieces than asked for.
    """
    if pieces < 1:
        raise TokenizerError(f"a tokenizer has at least 1 piece, not {pieces}")
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
        reason = str(error).rpartition("] ")[2] or "there are too few, or only very long ones"
        raise TokenizerError(
            f"a tokenizer of {pieces} pieces cannot be trained on these sentences: {reason}"
        ) from error
