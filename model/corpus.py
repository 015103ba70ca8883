"""From a file of sentence pairs to train, dev and test parts and the tokenizer.

    python -m model.corpus FILE DATA_DIR [--pieces 5000]

FILE: English<TAB>French a line, further columns ignored, as manythings.org/anki publishes Tatoeba's pairs:
`.txt` or `.tsv`, gzipped, or the `.zip` as downloaded.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model.text import normalise, split_key

DEV_SHARE, TEST_SHARE = 0.015, 0.02
PARTS = ("train", "dev", "test")

Pair = tuple[str, str]


class CorpusError(ValueError):
    """The pair file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Malformed:
    """A line that was skipped, by its number from 1, and why."""

    line: int
    reason: str


def open_lines(path: Path) -> Iterator[bytes]:
    """The raw lines of a plain, gzipped or zipped pair file."""
    if not path.is_file():
        raise CorpusError(f"there is no file {path}")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                members = [
                    name for name in archive.namelist() if name.endswith((".txt", ".tsv")) and "about" not in name
                ]
                if len(members) != 1:
                    raise CorpusError(
                        f"{path} should hold one .txt file of pairs beside _about.txt, but holds {members}"
                    )
                yield from io.BytesIO(archive.read(members[0]))
        elif path.suffix == ".gz":
            with gzip.open(path) as lines:
                yield from lines
        else:
            with path.open("rb") as lines:
                yield from lines
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError) as error:
        raise CorpusError(f"{path} is damaged ({error}): download it again") from error


def read_pairs(lines: Iterable[bytes]) -> tuple[list[Pair], list[Malformed]]:
    """Normalised pairs without duplicates, in file order, and the lines that had to be skipped."""
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


def part_of(english: str) -> str:
    """The part an English sentence belongs to, by a hash of it without case and punctuation; same on every machine."""
    digest = hashlib.sha256(split_key(english).encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < DEV_SHARE:
        return "dev"
    return "test" if share < DEV_SHARE + TEST_SHARE else "train"


def split(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """The pairs by part, order kept. No English sentence stands in two parts."""
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
    """The pairs of one part that `python -m model.corpus` wrote."""
    path = data / f"{part}.tsv"
    if not path.is_file():
        raise CorpusError(f"there is no {path}: run `python -m model.corpus FILE {data}` first")
    with path.open(encoding="utf-8") as lines:
        return [(english, french) for english, french in (line.rstrip("\n").split("\t") for line in lines)]


def prepare(source: Path, data: Path, pieces: int) -> dict[str, object]:
    """Read, split, write `data/{train,dev,test}.tsv`, train `data/tokenizer.model`; returns and writes the summary."""
    from model.tokenizer import train_tokenizer

    pairs, malformed = read_pairs(open_lines(source))
    for bad in malformed:
        print(f"{source}: line {bad.line} skipped: {bad.reason}", file=sys.stderr)
    if not pairs:
        raise CorpusError(f"{source} holds no sentence pair; expected: English<TAB>French on each line")
    parts = split(pairs)
    data.mkdir(parents=True, exist_ok=True)
    for part, rows in parts.items():
        if not rows:
            print(f"no pair fell into {part}: {len(pairs)} pairs are few", file=sys.stderr)
        (data / f"{part}.tsv").write_text("".join(f"{e}\t{f}\n" for e, f in rows), encoding="utf-8")
    if not parts["train"]:
        raise CorpusError(f"{source} holds too few pairs to train on ({len(pairs)})")
    train_tokenizer((side for pair in parts["train"] for side in pair), data / "tokenizer.model", pieces)
    summary: dict[str, object] = {
        "file": source.name,
        "fingerprint": fingerprint(pairs),
        "malformed": len(malformed),
        **{part: len(rows) for part, rows in parts.items()},
    }
    (data / "corpus.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    return summary


def main() -> None:
    parser = argparse.ArgumentParser(description="Split a pair file and train the joint tokenizer.")
    parser.add_argument("file", type=Path, help="English<TAB>French lines: .txt, .gz or .zip")
    parser.add_argument("data_dir", type=Path, help="where train.tsv, dev.tsv, test.tsv and tokenizer.model go")
    parser.add_argument("--pieces", type=int, default=5000, help="size of the joint vocabulary (default 5000)")
    arguments = parser.parse_args()
    try:
        summary = prepare(arguments.file, arguments.data_dir, arguments.pieces)
    except CorpusError as error:
        sys.exit(f"model.corpus: {error}")
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
