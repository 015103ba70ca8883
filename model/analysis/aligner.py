"""Word alignments of the sentence pairs by eflomal (Östling and Tiedemann 2016): a yardstick, not gold.

eflomal takes no seed, so two runs differ a little. The run over all parts is stored in the data folder as lines of
`forward<TAB>backward` links such as `0-0 1-2`, source word first.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from model.dissect.word_links import Link
from model.language.languages import codes_in
from model.language.text import word_spans
from model.training.pairs import PARTS, Pair, load_part, load_summary


class AlignerError(ValueError):
    """eflomal is not installed or failed; the message says what to do."""


@dataclass(frozen=True)
class Alignment:
    """Links of one pair. forward: each target word to at most one source word; backward: the other way round."""

    forward: frozenset[Link]
    backward: frozenset[Link]

    @property
    def intersected(self) -> frozenset[Link]:
        """Links in both directions."""
        return self.forward & self.backward


def words(text: str, language: str) -> list[str]:
    """The words and punctuation marks of a sentence."""
    return [text[start:end] for start, end in word_spans(text, language)]


def read_links(written: str) -> frozenset[Link]:
    """Parse links in the usual notation: `0-0 1-2`."""
    links = (link.split("-") for link in written.split())
    return frozenset((int(source), int(target)) for source, target in links)


def align(pairs: Sequence[Pair], languages: tuple[str, str]) -> Iterator[str]:
    """Run eflomal in both directions; one line a pair, `forward<TAB>backward`. languages: codes of both."""
    if importlib.util.find_spec("eflomal") is None:
        raise AlignerError("eflomal is not installed: `pip install -r requirements-results.txt` (needs a C compiler)")
    from eflomal import Aligner

    with TemporaryDirectory() as folder:
        forward, backward = Path(folder) / "forward", Path(folder) / "backward"
        Aligner().align(
            [" ".join(words(source, languages[0])) for source, _ in pairs],
            [" ".join(words(target, languages[1])) for _, target in pairs],
            str(forward),
            str(backward),
        )
        if not forward.is_file() or not backward.is_file():
            raise AlignerError("eflomal wrote no alignment: its own message stands above")
        with forward.open() as there, backward.open() as back:
            for one, other in zip(there, back, strict=True):
                yield f"{one.strip()}\t{other.strip()}"


def links_path(data: Path) -> Path:
    """File with the alignment of this corpus."""
    return data / f"links-{load_summary(data)['fingerprint']}.tsv"


def ensure_links(data: Path) -> Path:
    """Align train, dev and test, in this order, unless the file exists."""
    path = links_path(data)
    if not path.is_file():
        every = [pair for part in PARTS for pair in load_part(data, part)]
        _keep(align(every, codes_in(load_summary(data))), path)
    return path


def _keep(lines: Iterable[str], path: Path) -> None:
    """Write the lines of a run atomically."""
    temporary = path.with_suffix(".part")
    temporary.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    temporary.replace(path)


def beside_path(data: Path, pairs: Sequence[Pair]) -> Path:
    """File with the alignment of pairs outside this corpus."""
    named = hashlib.sha256(repr(list(pairs)).encode()).hexdigest()[:8]
    return data / f"links-{load_summary(data)['fingerprint']}-{named}.tsv"


def alignments_beside(data: Path, pairs: Sequence[Pair]) -> list[Alignment]:
    """Align pairs outside the corpus, in one run together with the training pairs; the result is cached on disk."""
    path = beside_path(data, pairs)
    if not path.is_file():
        together = [*pairs, *load_part(data, "train")]
        _keep(islice(align(together, codes_in(load_summary(data))), len(pairs)), path)
    with path.open(encoding="utf-8") as lines:
        return list(read_alignments(lines))


def read_alignments(lines: Iterable[str]) -> Iterator[Alignment]:
    """Parse lines of `forward<TAB>backward`."""
    for line in lines:
        forward, backward = line.rstrip("\n").split("\t")
        yield Alignment(read_links(forward), read_links(backward))


def alignments(data: Path, part: str) -> Iterator[Alignment]:
    """Alignments of one part, in the part's order."""
    before = sum(len(load_part(data, earlier)) for earlier in PARTS[: PARTS.index(part)])
    count = len(load_part(data, part))
    with ensure_links(data).open(encoding="utf-8") as lines:
        yield from read_alignments(islice(lines, before, before + count))
