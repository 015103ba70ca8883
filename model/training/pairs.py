"""Split a file of sentence pairs into train, dev and test, train the tokenizer, and load them from disk.

A pair file has source<TAB>target a line, further columns ignored, as manythings.org/anki publishes Tatoeba's pairs:
`.txt` or `.tsv`, gzipped, or the `.zip` as downloaded. The split depends on the source alone.
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

from model.language.languages import LanguageError, codes_in
from model.language.text import normalise, split_key
from model.language.tokenizer import Tokenizer, train_tokenizer
from model.store.checkpoint import TOKENIZER

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
        source, target = normalise(columns[0]), normalise(columns[1])
        if not source or not target:
            malformed.append(Malformed(number, "one side is empty"))
            continue
        pairs[source, target] = None
    return list(pairs), malformed


def attribution_of(lines: Sequence[bytes], file: str) -> str:
    """Origin and licence for model cards: Tatoeba's if a third column names it, as at manythings.org."""
    named = any(b"tatoeba.org" in column for line in lines for column in line.split(b"\t")[2:])
    return TATOEBA if named else f"{file}, whose origin and licence were not given"


def part_of(source: str) -> str:
    """The part of a source sentence, by a hash of it without case and punctuation; the same on every machine."""
    digest = hashlib.sha256(split_key(source).encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < DEV_SHARE:
        return "dev"
    return "test" if share < DEV_SHARE + TEST_SHARE else "train"


def split(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """Pairs by part, in order. No source sentence is in two parts."""
    parts: dict[str, list[Pair]] = {part: [] for part in PARTS}
    for pair in pairs:
        parts[part_of(pair[0])].append(pair)
    return parts


def fingerprint(pairs: Iterable[Pair]) -> str:
    """A short hash of the pairs in their order, stored with weights trained on them."""
    digest = hashlib.sha256()
    for source, target in pairs:
        digest.update(f"{source}\t{target}\n".encode())
    return digest.hexdigest()[:16]


def load_part(data: Path, part: str) -> list[Pair]:
    """Load one part of a corpus written by `python -m model.corpus`."""
    path = data / f"{part}.tsv"
    if not path.is_file():
        raise CorpusError(f"there is no {path}: {prepare_again(data)} first")
    pairs: list[Pair] = []
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                source, target = line.rstrip("\n").split("\t")
                pairs.append((source, target))
    except ValueError as error:  # not two columns, or not UTF-8
        raise CorpusError(f"{path} is damaged after line {len(pairs)}: {prepare_again(data)} again") from error
    return pairs


def load_summary(data: Path) -> dict[str, Any]:
    """Load the summary of a corpus: its languages, its fingerprint and the number of pairs in each part."""
    path = data / SUMMARY
    if not path.is_file():
        raise CorpusError(f"there is no {path}: {prepare_again(data)} first")
    try:
        summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not {"fingerprint", "train"} <= set(summary):
            raise ValueError("settings are missing")
        codes_in(summary)
    except LanguageError as error:
        raise CorpusError(f"{path} {error}") from error
    except (ValueError, TypeError) as error:
        raise CorpusError(f"{path} is damaged: {prepare_again(data)} again") from error
    return summary


def load_tokenizer(data: Path) -> Tokenizer:
    """Load the tokenizer of a corpus. CorpusError, TokenizerError: a file is missing or damaged."""
    return Tokenizer(data / TOKENIZER, codes_in(load_summary(data)))


def prepare_again(data: Path) -> str:
    """The command that writes a corpus, for messages."""
    return f"run `python -m model.corpus FILE {data} --source en --target fr`, or with other languages,"


def write_corpus(data: Path, summary: Mapping[str, Any], parts: Mapping[str, Iterable[Pair]]) -> None:
    """Write the files for `load_summary` and `load_part`."""
    (data / SUMMARY).write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for part in reversed(PARTS):  # train.tsv last: where it stands, all else does
        lines = "".join(f"{source}\t{target}\n" for source, target in parts[part])
        (data / f"{part}.tsv").write_text(lines, encoding="utf-8", newline="\n")


def prepare(
    file: Path,
    data: Path,
    languages: tuple[str, str],
    pieces: int,
    attribution: str = "",
    *,
    target_first: bool = False,
) -> dict[str, Any]:
    """Read, split, write `data/{train,dev,test}.tsv`, train `data/tokenizer.model`; returns and writes the summary.

    languages: codes of source and target. attribution: origin and licence; by default taken from the file.
    target_first: whether the file's first column is the target.
    """
    lines = list(open_lines(file))
    pairs, malformed = read_pairs(lines)
    for bad in malformed:
        print(f"{file}: line {bad.line} skipped: {bad.reason}", file=sys.stderr)
    if not pairs:
        raise CorpusError(f"{file} holds no sentence pair; expected: two sentences with a tab between on each line")
    if target_first:
        pairs = [(source, target) for target, source in pairs]
    parts = split(pairs)
    if not parts["train"]:
        raise CorpusError(f"{file} holds too few pairs to train on ({len(pairs)})")
    for part, rows in parts.items():
        if not rows:
            print(f"no pair fell into {part}: {len(pairs)} pairs are few", file=sys.stderr)
    data.mkdir(parents=True, exist_ok=True)
    train_tokenizer((side for pair in parts["train"] for side in pair), data / TOKENIZER, pieces)
    summary: dict[str, Any] = {
        "languages": list(languages),
        "file": file.name,
        "attribution": attribution or attribution_of(lines, file.name),
        "fingerprint": fingerprint(pairs),
        "malformed": len(malformed),
        **{part: len(rows) for part, rows in parts.items()},
    }
    write_corpus(data, summary, parts)
    return summary
