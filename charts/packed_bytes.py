"""Bytes as text in an HTML page, smaller than in base64: deflated, and two characters for every 13 bits."""

from __future__ import annotations

import zlib

import numpy as np

CHARACTERS = "".join(
    character for character in map(chr, range(33, 127)) if character not in '"&<'
)  # 91, safe in a script
BITS = 13  # in two characters: 91 * 91 is more than 2 ** 13 (basE91, Henke 2006, has the same ratio)
SHARE = 0.86  # of the bytes of half-precision weights, left by `deflated`


def packed(content: bytes) -> str:
    """Encode bytes for `assets/lab/shared/packed.js`: the number of deflated bytes, a space, and these as text."""
    smaller = deflated(content)
    return f"{len(smaller)} {as_text(smaller)}"


def packed_size(count: int) -> int:
    """Estimate the length of `packed` for this many bytes of half-precision weights."""
    return round(count * SHARE * 8 / BITS * 2)


def deflated(content: bytes) -> bytes:
    """Deflate the bytes with even index, then those with odd index.

    Half-precision weights repeat no sequence, but their high bytes, with sign and exponent, are unevenly distributed:
    their own Huffman codes are all that helps.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_HUFFMAN_ONLY)
    return deflate.compress(content[::2] + content[1::2]) + deflate.flush()


def as_text(content: bytes) -> str:
    """Write bytes as characters, the highest bit first; the last two characters may hold unused bits."""
    count = -(-8 * len(content) // BITS)  # pairs of characters
    padded = np.frombuffer(content + bytes(2 + BITS), np.uint8).astype(np.uint32)
    start = BITS * np.arange(count)
    byte, offset = start // 8, start % 8
    three = padded[byte] << 16 | padded[byte + 1] << 8 | padded[byte + 2]
    number = three >> (24 - BITS - offset).astype(np.uint32) & (1 << BITS) - 1
    characters = np.frombuffer(CHARACTERS.encode(), np.uint8)
    pairs = np.stack((characters[number // len(CHARACTERS)], characters[number % len(CHARACTERS)]), axis=1)
    return pairs.tobytes().decode("ascii")
