"""Shared by all measurements: models, sentence pairs, seed, and the heading of a result."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from model.analysis.aligner import Alignment, alignments
from model.assets import MODELS
from model.language.glossary import PAIR
from model.language.languages import codes_in
from model.store.checkpoint import WEIGHTS
from model.store.loading import load
from model.store.results import fingerprint
from model.training.pairs import Pair, load_part, load_summary
from model.translate.translator import Translator

SEED = 1


class UnsuitedError(ValueError):
    """A topic that needs more of a pair of languages than there is; the message says what."""


def drawn(sentences: Sequence[str], count: int, seed: int) -> list[str]:
    """Sample `count` sentences at random (all if there are fewer): a corpus may be sorted by length."""
    return random.Random(seed).sample(sentences, min(count, len(sentences)))


@dataclass(frozen=True)
class Study:
    """One run of measurements, of models that translate between the languages of the corpus.

    data: folder written by `python -m model.corpus`. names: the models, from `directory`. sources: number of distinct
    English sentences used of each part, None for all; with a number the results are marked as a trial.
    """

    data: Path
    names: tuple[str, ...]
    directory: Path = MODELS
    sources: int | None = None
    seed: int = SEED

    def translators(self, *names: str) -> Iterator[Translator]:
        """Load the models one after the other; only `names` if any are given."""
        for name in self.names:
            if not names or name in names:
                yield load(name, directory=self.directory)

    def pairs(self, part: str) -> list[Pair]:
        """Pairs of a part in file order; with `sources`, a random sample of that many English sentences."""
        return [pair for pair, _ in self._kept(part)]

    def alignments(self, part: str) -> list[Alignment]:
        """The alignment of each of `pairs(part)`."""
        kept_indices = {index for _, index in self._kept(part)}
        return [links for index, links in enumerate(alignments(self.data, part)) if index in kept_indices]

    def _kept(self, part: str) -> list[tuple[Pair, int]]:
        pairs = load_part(self.data, part)
        english = list(dict.fromkeys(source for source, _ in pairs))
        chosen = set(english if self.sources is None else drawn(english, self.sources, self.seed))
        return [(pair, index) for index, pair in enumerate(pairs) if pair[0] in chosen]

    @cached_property
    def languages(self) -> tuple[str, str]:
        """The codes of source and target."""
        return codes_in(load_summary(self.data))

    def only_for(self, languages: tuple[str, str] = PAIR) -> None:
        """UnsuitedError unless the corpus has these languages."""
        if self.languages != languages:
            raise UnsuitedError(f"is made for {' to '.join(languages)} alone")

    def reads_english(self) -> None:
        """UnsuitedError unless the corpus is from English."""
        if self.languages[0] != "en":
            raise UnsuitedError("knows the rules of English alone")

    @cached_property
    def corpus(self) -> str:
        """The corpus's fingerprint."""
        return str(load_summary(self.data)["fingerprint"])

    def heading(self, topic: str, part: str, measured: Iterable[str] | None = None) -> dict[str, Any]:
        """Header of every result, with the weights of the models `measured` (None: all).

        No date and no path, so that the same run writes the same file.
        """
        limit = "" if self.sources is None else f" --sources {self.sources}"
        names = self.names if measured is None else measured
        return {
            "topic": topic,
            "command": f"python -m model.analysis {topic} --data DATA{limit}",
            "trial": self.sources is not None,
            "seed": self.seed,
            "corpus": self.corpus,
            "part": part,
            "weights": {name: fingerprint(self.directory / name / WEIGHTS) for name in names},
        }
