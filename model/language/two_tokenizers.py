"""Two SentencePiece models, one a language, and a list of pieces that numbers what both write, as Marian has it.

The ids of a piece are its places in the list: SentencePiece's own numbers play no part. Characters without a piece are
unknown: there are no bytes, unless the list has them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import sentencepiece

from model.language.text import normalise
from model.language.tokenizer import (
    BYTE,
    EOS,
    EOS_PIECE,
    SOS_PIECE,
    UNKNOWN,
    UNKNOWN_PENALTY,
    Segmentation,
    TokenizerError,
    Tokens,
    surfaces_of,
    words_of,
)

SOURCE, TARGET, PIECES = "source.spm", "target.spm", "pieces.json"
FILES = (SOURCE, TARGET, PIECES)
SPECIAL = ("<pad>", "<unk>", SOS_PIECE, EOS_PIECE)  # by id
LANGUAGE_CODE = re.compile(r">>[^<>\s]+<<")
UNREADABLE = " \ufffd"  # the text of an unknown piece


class TwoTokenizers:
    """Text to pieces and back by the three files of a folder. Implements `Vocabulary`. TokenizerError: damaged files.

    languages: codes of source and target. A source may begin with the code of the language to write, as `>>fra<<`, if
    the list of pieces has it.
    """

    def __init__(self, folder: Path, languages: tuple[str, str]) -> None:
        self._source, self._target = read_sentencepiece(folder / SOURCE), read_sentencepiece(folder / TARGET)
        names = read_pieces(folder / PIECES)
        self.size, self.languages, self._names = len(names), languages, names
        self.byte_pieces = sum(BYTE.fullmatch(name) is not None for name in names)
        self._ids = {name: index for index, name in enumerate(names) if index > EOS}
        self.fingerprint = fingerprint(folder)

    def _numbered(self, pieces: Iterable[str]) -> list[int]:
        return [self._ids.get(piece, UNKNOWN) for piece in pieces]

    def ids(self, text: str) -> list[int]:
        """The piece ids of a source text, without `<sos>` and `<eos>`."""
        return self._numbered(self._pieces_of(text))

    def _pieces_of(self, text: str) -> list[str]:
        """Pieces of a source text, its language's code first."""
        text = normalise(text)
        code = LANGUAGE_CODE.match(text)
        if code is None or code[0] not in self._ids:
            return list(self._source.encode(text, out_type=str))
        return [code[0], *self._source.encode(text[code.end() :], out_type=str)]

    def ids_many(self, texts: Sequence[str]) -> list[list[int]]:
        """`ids` of each text."""
        return [self.ids(text) for text in texts]

    def target_ids(self, text: str) -> list[int]:
        """The piece ids of a target text; characters without a piece are left out, as the model cannot write them."""
        return [index for index in self._numbered(self._target.encode(normalise(text), out_type=str)) if index > EOS]

    def text(self, ids: Sequence[int]) -> str:
        """Decode ids to normalised text; an unknown piece is U+FFFD."""
        return normalise("".join(self._surfaces(ids)))

    def piece(self, index: int) -> str:
        """The piece with this id as SentencePiece writes it."""
        return self._names[index]

    def is_byte(self, index: int) -> bool:
        """Whether a piece is one byte of a character without a piece."""
        return BYTE.fullmatch(self._names[index]) is not None

    def is_mark(self, index: int) -> bool:
        """Whether a piece is special or the code of a language."""
        return index <= EOS or LANGUAGE_CODE.fullmatch(self._names[index]) is not None

    def log_prob(self, index: int) -> float | None:
        """Natural log of a piece's probability in the source's unigram model, else the target's; None for bytes, marks.

        Kudo 2018, section 3.1.
        """
        if self.is_mark(index) or self.is_byte(index):
            return None
        name = self._names[index]
        for model in (self._source, self._target):
            own = model.piece_to_id(name)
            if not model.is_unknown(own):
                return float(model.get_score(own))
        return None

    def segmentations(self, text: str, count: int) -> list[Segmentation]:
        """The `count` most probable segmentations of a source text; the first gives its `ids`.

        A character without a piece counts as `UNKNOWN_PENALTY` less probable than the rarest piece. A SentencePiece
        model without probabilities, as one of byte pairs, has one.
        """
        try:
            ways = self._source.nbest_encode(normalise(text), nbest_size=count, out_type=str)
        except RuntimeError:
            ways = [self._source.encode(normalise(text), out_type=str)]
        segmentations: list[Segmentation] = []
        for pieces in dict.fromkeys(map(tuple, ways)):
            ids = tuple(self._numbered(pieces))
            scores = [self.log_prob(index) for index in ids if not self.is_byte(index)]
            total = sum(score if score is not None else self._unseen for score in scores)
            spelt = bytes(int(self.piece(index)[3:5], 16) for index in ids if self.is_byte(index))
            total += self._unseen * len(spelt.decode(errors="ignore"))
            segmentations.append(Segmentation(ids, pieces, total))
        return segmentations

    @cached_property
    def _unseen(self) -> float:
        """Log-probability of a character without a piece."""
        known = (index for index in range(self._source.get_piece_size()) if not self._source.is_control(index))
        return float(min(map(self._source.get_score, known), default=0.0)) - UNKNOWN_PENALTY

    def tokens(self, ids: Sequence[int], language: str) -> Tokens:
        """Build the sentence of these ids, with its words by the rules of a language."""
        pieces, surfaces = tuple(map(self.piece, ids)), self._surfaces(ids)
        return Tokens(normalise("".join(surfaces)), pieces, tuple(ids), words_of(pieces, surfaces, language))

    def _surfaces(self, ids: Sequence[int]) -> list[str]:
        """Text that each piece adds."""
        special = {index: UNREADABLE if index == UNKNOWN else "" for index in range(EOS + 1)}
        return surfaces_of([special.get(index, self._names[index]) for index in ids])


def read_sentencepiece(path: Path) -> sentencepiece.SentencePieceProcessor:
    """The SentencePiece model of a file. TokenizerError: missing or damaged."""
    model = sentencepiece.SentencePieceProcessor()
    try:
        model.LoadFromSerializedProto(path.read_bytes())
    except OSError as error:
        raise TokenizerError(f"{path} cannot be read: {error.strerror}") from error
    except RuntimeError as error:
        raise TokenizerError(f"{path} is not a SentencePiece model: adopt the model again") from error
    return model


def read_pieces(path: Path) -> list[str]:
    """The list of pieces by id. TokenizerError: missing or damaged."""
    try:
        names = [str(name) for name in json.loads(path.read_text(encoding="utf-8"))["pieces"]]
    except OSError as error:
        raise TokenizerError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TokenizerError(f"{path} is not a list of pieces: adopt the model again") from error
    if tuple(names[: len(SPECIAL)]) != SPECIAL:
        raise TokenizerError(f"{path} is not a list of pieces that begins with {', '.join(SPECIAL)}")
    return names


def write_pieces(path: Path, names: Sequence[str]) -> None:
    """Write the list of pieces; the first four are `SPECIAL`."""
    path.write_text(json.dumps({"pieces": names}, ensure_ascii=False), encoding="utf-8")


def fingerprint(folder: Path) -> str:
    """A short hash of the three files in a folder. TokenizerError: one is missing."""
    try:
        return hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()[:16]
    except OSError as error:
        raise TokenizerError(f"{error.filename} cannot be read: {error.strerror}") from error
