"""Text of tokens and numbers on charts: readable pieces, percentages.

Labels are data. They reach Vega as values of parameters or fields and are never part of an expression.
"""

from __future__ import annotations

import codecs
import re
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from model.language.tokenizer import EOS_PIECE, WORD_START, Tokens, Word
from model.network.site import Site

CONTINUES = "¦"  # the seam before a piece that goes on with a word
SPACE = "␣"
END, END_NAME = "end", "the end mark"  # of `<eos>`, where people look, and in a sentence
BYTE = re.compile("<0x([0-9A-F]{2})>")  # a piece that is one byte of a character without a piece of its own
SUBSCRIPTS = "\u2081\u2082\u2083\u2084"  # of the bytes of a character, which are four at most
NO_BREAK = "\u00a0"
SIDES = {"encoder": "Encoder", "decoder": "Decoder"}
KINDS = {"self": "self-attention", "cross": "cross-attention"}
MIN_SHARE = 0.001  # what lies nearer to nothing, or to all, is not written as a number
SHARE_DIGITS = 7  # significant ones; single precision has no more
ROUNDING = 1e-6  # of weights that sum to 1 in single precision
CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}


def piece_text(piece: str) -> str:
    """A piece without its word-start mark; a lone mark is an open box, control characters are pictures.

    A byte that is a character by itself is that character: `<0x5A>` is "Z", others are "byte C3". `<eos>` is "end".
    """
    if piece == EOS_PIECE:
        return END
    if byte := BYTE.fullmatch(piece):
        code = int(byte[1], 16)
        return (chr(code).translate(CONTROL_PICTURES).strip() or SPACE) if code < 0x80 else f"byte {byte[1]}"
    return piece.replace(WORD_START, " ").strip(" ").translate(CONTROL_PICTURES) or SPACE


def piece_labels(tokens: Tokens) -> list[str]:
    """One label a piece: "likes", or "like" and "¦s" where two pieces spell the word.

    The bytes of a character show that character, numbered where there are several: "é₁" and "¦é₂".
    """
    labels: list[str] = []
    for word in tokens.words:
        pieces = piece_texts(tokens.pieces[word.start : word.end])
        labels += [pieces[0], *(CONTINUES + piece for piece in pieces[1:])]
    return labels


def piece_texts(pieces: Sequence[str]) -> list[str]:
    """Texts of successive pieces as in `piece_labels`, without the word-start mark."""
    texts = [piece_text(piece) for piece in pieces]
    utf8 = codecs.getincrementaldecoder("utf-8")("ignore")
    for end, piece in enumerate(pieces, 1):
        if not (byte := BYTE.fullmatch(piece)):
            utf8.reset()
        elif (character := utf8.decode(bytes.fromhex(byte[1]))) and (count := len(character.encode())) > 1:
            texts[end - count : end] = [f"{character}{number}" for number in SUBSCRIPTS[:count]]
    return texts


def lone_label(piece: str) -> str:
    """Label of a piece outside a sentence: "¦s" continues a word, "." does not."""
    return CONTINUES + piece_text(piece) if goes_on(piece) else piece_text(piece)


def goes_on(piece: str) -> bool:
    """Whether a piece continues a word: "s" does, "." does not."""
    return not piece.startswith((WORD_START, "<")) and piece[:1].isalnum()


def word_labels(tokens: Tokens) -> list[str]:
    """One label a word."""
    return [word_label(word) for word in tokens.words]


def word_label(word: Word) -> str:
    """A word as written; control characters are pictures, `<eos>` is "end"."""
    return END if word.text == EOS_PIECE else word.text.translate(CONTROL_PICTURES) or SPACE


def written_part(tokens: Tokens, word: Word, step: int) -> str:
    """The text of a word's pieces up to `step`; the whole word if they spell something else."""
    part = spelt(tokens.pieces[word.start : step + 1])
    return part if word.text.startswith(part) else word.text


def word_parts(tokens: Tokens, word: Word) -> tuple[str, ...]:
    """The parts of a word, one for each piece that adds text: ("rouge", "s"); joined they give its label."""
    labelled, so_far, parts = Word(word_label(word), word.start, word.end), "", list[str]()
    for step in range(word.start, word.end):
        written = written_part(tokens, labelled, step)
        parts.append(written[len(so_far) :])
        so_far = written
    return tuple(filter(None, parts))


def spelt(pieces: Sequence[str]) -> str:
    """Text of some pieces without spaces; an incomplete character gives nothing."""
    utf8 = codecs.getincrementaldecoder("utf-8")("ignore")
    text = ""
    for piece in pieces:
        if byte := BYTE.fullmatch(piece):
            text += utf8.decode(bytes.fromhex(byte[1]))
        else:
            utf8.reset()
            text += piece.replace(WORD_START, "")
    return text


def site_label(site: str) -> str:
    """The name of an attention site, layers counted from 1: `decoder.2.cross` is "Decoder layer 3, cross-attention"."""
    parts = Site(site)
    layer = "" if parts.layer is None else f" layer {parts.number}"
    return f"{SIDES[parts.side]}{layer}, {KINDS[parts.kind]}"


def numbered(labels: Sequence[str]) -> list[str]:
    """Labels with their positions, from 1: unique even for repeated tokens."""
    return [f"{position} {label}" for position, label in enumerate(labels, 1)]


def lines_of(text: str, width: int, count: int | None = None) -> list[str]:
    """Break text into lines of at most `width` characters, numbers unbroken. count: pad to this many lines."""
    lines = textwrap.wrap(text.replace(" %", f"{NO_BREAK}%"), width) or [""]
    return lines + [NO_BREAK] * ((count or 0) - len(lines))


def quoted(label: str) -> str:
    """A label inside a sentence."""
    return f"\u201c{label}\u201d"


def decimal(value: float, places: int = 2, *, change: bool = False) -> str:
    """A number for prose, with a true minus sign; a change is always signed, except zero."""
    text = f"{value:{'+' if change else ''}.{places}f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "\u2212")


def exact_share(share: float) -> float:
    """A share with enough digits that its text on a chart equals that on the page."""
    return float(f"{share:.{SHARE_DIGITS}g}")


def percent(share: float) -> str:
    """A share between 0 and 1 as text, the same in prose, alt texts and tables: "83 %", "0.4 %", "99.6 %".

    Whole per cent in the middle, a tenth below 10 and above 99; "0 %" and "100 %" only if exact.
    """
    if share < MIN_SHARE:
        return "0 %" if share <= 0 else f"less than {100 * MIN_SHARE:g} %"
    if share > 1 - MIN_SHARE:
        return "100 %" if share >= 1 - ROUNDING else f"more than {100 * (1 - MIN_SHARE):g} %"
    fine = share < 0.0995 or share >= 0.995
    return f"{100 * share:.{int(fine)}f}".removesuffix(".0") + " %"


# every text that `percent` has for a share, and a share that has it
SHARES = [0, 0.0005, *(tenth / 1000 for tenth in range(1, 100)), *(whole / 100 for whole in range(10, 100))]
SHARES += [*(tenth / 1000 for tenth in range(995, 1000)), 0.9995, 1]
SHARE_TEXTS = [percent(share) for share in SHARES]


def share_bytes(shares: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.uint8]:
    """Indices of shares between 0 and 1 into `SHARES`, a byte each, for the browser."""
    exact = shares.astype(np.float64)
    tenths, whole = np.rint(1000 * exact), np.rint(100 * exact)
    rules = (
        (exact <= 0, 0),
        (exact < MIN_SHARE, 1),
        (exact < 0.0995, 1 + tenths),
        (exact < 0.995, 91 + whole),
        (exact <= 1 - MIN_SHARE, tenths - 804),
        (exact < 1 - ROUNDING, len(SHARES) - 2),
    )
    numbers = np.select([rule for rule, _ in rules], [number for _, number in rules], len(SHARES) - 1)
    rounded: npt.NDArray[np.uint8] = numbers.astype(np.uint8)
    return rounded
