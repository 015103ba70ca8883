"""Split a file of sentence pairs into train, dev and test, train the tokenizer, and load them from disk.

A pair file has English<TAB>French a line, further columns ignored, as manythings.org/anki publishes Tatoeba's pairs:
`.txt` or `.tsv`, gzipped, or the `.zip` as downloaded. The split depends on the English sentence alone.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from model.language.text import normalise, split_key
from model.language.tokenizer import train_tokenizer

DEV_SHARE, TEST_SHARE = 0.015, 0.02
PARTS = ("train", "dev", "test")
SUMMARY = "corpus.json"
TATOEBA = "Tatoeba (tatoeba.org), as published by www.manythings.org/anki, licence CC BY 2.0"

Pair = tuple[str, str]


class CorpusError(ValueError):
    """The pair file is unusable; the message says why and gives the remedy."""


@dataclass(frozen=True)
class Malformed:
    """A skipped line, by its number from 1, and the reason."""

    line: int
    reason: str


def open_lines(path: Path) -> Iterator[bytes]:
    """The raw lines of a plain, gzipped or zipped pair file; CorpusError names a missing or damaged file."""
    if not path.is_file():
        raise CorpusError(f"there is no file {path}")
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            if path.suffix.lower() == ".zip" or start == b"PK\x03\x04":
                yield from io.BytesIO(zipped_pairs(path))
            elif path.suffix.lower() == ".gz" or start[:2] == b"\x1f\x8b":
                with gzip.open(file) as lines:
                    yield from lines
            elif start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                raise CorpusError(f"{path} is UTF-16 text: save it as UTF-8")
            else:
                yield from file
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError, zlib.error, RuntimeError) as error:
        raise CorpusError(f"{path} is damaged ({error}): download it again") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}") from error


def zipped_pairs(path: Path) -> bytes:
    """The pair file inside a zip as manythings.org publishes it, beside `_about.txt`."""
    with zipfile.ZipFile(path) as archive:
        members = [
            name
            for name in map(PurePosixPath, archive.namelist())
            if name.suffix.lower() in (".txt", ".tsv")
            and not name.name.startswith(("_", "."))
            and "__MACOSX" not in name.parts
        ]
        if len(members) != 1:
            held = ", ".join(map(str, members)) or "none"
            raise CorpusError(f"{path} should hold one .txt file of pairs beside _about.txt; it holds {held}")
        return archive.read(str(members[0]))


def read_pairs(lines: Iterable[bytes]) -> tuple[list[Pair], list[Malformed]]:
    """Normalised pairs without duplicates, in file order, and the skipped lines."""
    pairs: dict[Pair, None] = {}
    malformed: list[Malformed] = []
    for number, raw in enumerate(lines, start=1):
        try:
            line = raw.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
        except UnicodeDecodeError as error:
            malformed.append(Malformed(number, f"not UTF-8 ({error.reason} at byte {error.start})"))
            continue
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) < 2:
            malformed.append(Malformed(number, "no tab between two sentences"))
            continue
        english, french = normalise(columns[0]), normalise(columns[1])
        if not english or not french:
            malformed.append(Malformed(number, "one side is empty"))
            continue
        pairs[english, french] = None
    return list(pairs), malformed


def attribution_of(lines: Sequence[bytes], file: str) -> str:
    """Origin and licence for model cards: Tatoeba's if a third column names it, as at manythings.org."""
    named = any(b"tatoeba.org" in column for line in lines for column in line.split(b"\t")[2:])
    return TATOEBA if named else f"{file}, whose origin and licence were not given"


def part_of(english: str) -> str:
    """The part of an English sentence, by a hash of it without case and punctuation; the same on every machine."""
    digest = hashlib.sha256(split_key(english).encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < DEV_SHARE:
        return "dev"
    return "test" if share < DEV_SHARE + TEST_SHARE else "train"


def split(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """Pairs by part, in order. No English sentence is in two parts."""
    parts: dict[str, list[Pair]] = {part: [] for part in PARTS}
    for pair in pairs:
        parts[part_of(pair[0])].append(pair)
    return parts


def fingerprint(pairs: Iterable[Pair]) -> str:
    """A short hash of the pairs in their order, stored with weights trained on them."""
    digest = hashlib.sha256()
    for english, french in pairs:
        digest.update(f"{english}\t{french}\n".encode())
    return digest.hexdigest()[:16]


def load_part(data: Path, part: str) -> list[Pair]:
    """Load one part of a corpus written by `python -m model.corpus`."""
    path = data / f"{part}.tsv"
    again = f"run `python -m model.corpus FILE {data}`"
    if not path.is_file():
        raise CorpusError(f"there is no {path}: {again} first")
    pairs: list[Pair] = []
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                english, french = line.rstrip("\n").split("\t")
                pairs.append((english, french))
    except ValueError as error:  # not two columns, or not UTF-8
        raise CorpusError(f"{path} is damaged after line {len(pairs)}: {again} again") from error
    return pairs


def load_summary(data: Path) -> dict[str, Any]:
    """Load the summary of a corpus: its fingerprint and the number of pairs in each part."""
    path = data / SUMMARY
    again = f"run `python -m model.corpus FILE {data}`"
    if not path.is_file():
        raise CorpusError(f"there is no {path}: {again} first")
    try:
        summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not {"fingerprint", "train"} <= set(summary):
            raise ValueError("settings are missing")
    except (ValueError, TypeError) as error:
        raise CorpusError(f"{path} is damaged: {again} again") from error
    return summary


def write_corpus(data: Path, summary: Mapping[str, Any], parts: Mapping[str, Iterable[Pair]]) -> None:
    """Write the files for `load_summary` and `load_part`."""
    (data / SUMMARY).write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for part in reversed(PARTS):  # train.tsv last: where it stands, all else does
        lines = "".join(f"{english}\t{french}\n" for english, french in parts[part])
        (data / f"{part}.tsv").write_text(lines, encoding="utf-8", newline="\n")


def prepare(source: Path, data: Path, pieces: int, attribution: str = "") -> dict[str, Any]:
    """Read, split, write `data/{train,dev,test}.tsv`, train `data/tokenizer.model`; returns and writes the summary.

    attribution: origin and licence; by default taken from the file.
    """
    lines = list(open_lines(source))
    pairs, malformed = read_pairs(lines)
    for bad in malformed:
        print(f"{source}: line {bad.line} skipped: {bad.reason}", file=sys.stderr)
    if not pairs:
        raise CorpusError(f"{source} holds no sentence pair; expected: English<TAB>French on each line")
    parts = split(pairs)
    if not parts["train"]:
        raise CorpusError(f"{source} holds too few pairs to train on ({len(pairs)})")
    for part, rows in parts.items():
        if not rows:
            print(f"no pair fell into {part}: {len(pairs)} pairs are few", file=sys.stderr)
    data.mkdir(parents=True, exist_ok=True)
    train_tokenizer((side for pair in parts["train"] for side in pair), data / "tokenizer.model", pieces)
    summary: dict[str, Any] = {
        "file": source.name,
        "attribution": attribution or attribution_of(lines, source.name),
        "fingerprint": fingerprint(pairs),
        "malformed": len(malformed),
        **{part: len(rows) for part, rows in parts.items()},
    }
    write_corpus(data, summary, parts)
    return summary
