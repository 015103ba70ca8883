"""Cross-attention as a word alignment: alignment error rate (AER, Och and Ney 2003) against eflomal's links.

The reference translation is forced; weights are merged to words; each French word is linked to the English word
with the most weight, `<eos>` apart. eflomal's links are a yardstick made by another statistical aligner, not gold;
`model.analysis.hand_alignment` has gold for a few sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from model.analysis.aligner import Alignment, words
from model.analysis.study import Study
from model.dissect.aggregate import head_mean
from model.dissect.word_links import Link, Links, Rows, links_of, readings, word_weights
from model.language.tokenizer import EOS_PIECE
from model.network.site import Site
from model.record import Array, Record
from model.training.pairs import Pair
from model.translate.translator import Translator

BATCH = 48
CHOSEN_ON, REPORTED_ON = "dev", "test"


@dataclass
class Tally:
    """Counts of links over sentence pairs, from which the rates follow (Och and Ney 2003, section 6).

    proposed: the links A. reference: the sure links S. common: of A, those in S. allowed: of A, those that are sure or
    possible, P.
    """

    proposed: int = 0
    reference: int = 0
    common: int = 0
    allowed: int = 0

    def add(self, proposed: Collection[Link], reference: Collection[Link], possible: Collection[Link] = ()) -> None:
        """Count one pair's links. possible: those that are neither asked for nor an error."""
        self.proposed += len(proposed)
        self.reference += len(reference)
        self.common += len(set(proposed) & set(reference))
        self.allowed += len(set(proposed) & {*reference, *possible})

    @property
    def aer(self) -> float:
        """1 - (|A and S| + |A and P|) / (|A| + |S|): with sure links only, one minus the F1 score. 0 is agreement."""
        return 1 - (self.common + self.allowed) / max(1, self.proposed + self.reference)

    def rates(self) -> dict[str, float]:
        """AER, precision (allowed of those proposed) and recall (of the sure ones), rounded."""
        return {
            "aer": round(self.aer, 4),
            "precision": round(self.allowed / max(1, self.proposed), 4),
            "recall": round(self.common / max(1, self.reference), 4),
        }


@dataclass(frozen=True, order=True)
class Reader:
    """A way to read an alignment: a site, one head or the mean of all (None), and the decoder step of the row."""

    site: str
    head: int | None
    rows: Rows

    def describe(self) -> dict[str, Any]:
        """For JSON."""
        return {"site": self.site, "head": "mean" if self.head is None else self.head, "rows": self.rows}


@dataclass
class Counted:
    """Counts of one candidate. eos_weight: sum over French words of the weight on `<eos>`; eos_first: how often `<eos>`
    had the most weight.
    """

    tally: Tally = field(default_factory=Tally)
    french_words: int = 0
    eos_weight: float = 0.0
    eos_first: int = 0

    def add(self, weights: Array, reference: Links) -> None:
        """Count one pair. weights: (French words, English words and `<eos>` last)."""
        self.tally.add(links_of(weights[:, :-1]), reference.sure, reference.possible)
        self.french_words += len(weights)
        self.eos_weight += float(weights[:, -1].sum())
        self.eos_first += int((weights.argmax(axis=1) == weights.shape[1] - 1).sum())

    def rates(self) -> dict[str, float]:
        """The tally's rates and the share of `<eos>`."""
        total = max(1, self.french_words)
        return {
            **self.tally.rates(),
            "eos_weight": round(self.eos_weight / total, 4),
            "eos_strongest": round(self.eos_first / total, 4),
        }


def cross_sites(translator: Translator) -> list[Site]:
    """The cross-attention sites, first layer first."""
    return [site for site in translator.heads_at if site.kind == "cross"]


def comparable(record: Record, pair: Pair) -> bool:
    """Whether the record has the same words as the aligner; a piece across a word boundary makes others."""
    sides = zip((record.source, record.target), pair, record.languages, strict=True)
    return all(
        [word.text for word in side.words] == [*words(text, language), EOS_PIECE] for side, text, language in sides
    )


def records(translator: Translator, pairs: Sequence[Pair]) -> Iterator[tuple[int, Record]]:
    """Number and record of each pair, reference forced, batched by length; overlong pairs are returned apart."""
    readable = (number for number, pair in enumerate(pairs) if all(translator.clip(side)[0] == side for side in pair))
    order = iter(sorted(readable, key=lambda number: len(pairs[number][1])))
    while chosen := list(islice(order, BATCH)):
        sources = [pairs[number][0] for number in chosen]
        targets = [translator.target_ids(pairs[number][1]) for number in chosen]
        yield from zip(chosen, translator.record_many(sources, targets), strict=True)


def compare(
    translator: Translator, pairs: Sequence[Pair], references: Sequence[Links]
) -> tuple[dict[Reader, Counted], int]:
    """Compare every candidate of a model with the links of each pair; also the number of pairs left out.

    Pairs are left out if they are too long, or if their pieces make other words than the aligner's.
    """
    seen: dict[Reader, Counted] = {}
    left_out = len(pairs)
    for number, record in records(translator, pairs):
        if not comparable(record, pairs[number]):
            continue
        left_out -= 1
        for site in cross_sites(translator):
            for rows in readings(translator.network):
                weights = word_weights(record, site, rows)
                of_head: list[tuple[int | None, Array]] = list(enumerate(weights))
                of_head += [(None, head_mean(weights))] if len(weights) > 1 else []
                for head, head_weights in of_head:
                    candidate = Reader(site, head, rows)
                    seen.setdefault(candidate, Counted()).add(head_weights, references[number])
    return seen, left_out


def intersected(alignments: Iterable[Alignment]) -> list[Links]:
    """The links that both directions found, of each pair."""
    return [Links(alignment.intersected) for alignment in alignments]


def best(seen: dict[Reader, Counted]) -> Reader:
    """The candidate with the lowest AER."""
    return min(seen, key=lambda candidate: seen[candidate].tally.aer)


def yardsticks(pairs: Iterable[Pair], alignments: Iterable[Alignment]) -> dict[str, dict[str, float]]:
    """Upper and lower bounds: the best alignment with one link a word, and the diagonal."""
    bound, diagonal = Tally(), Tally()
    for (english, french), alignment in zip(pairs, alignments, strict=True):
        sources, targets = len(words(english, "en")), len(words(french, "fr"))
        right = {target: source for source, target in alignment.intersected}
        bound.add([(right.get(target, 0), target) for target in range(targets)], alignment.intersected)
        step = (sources - 1) / max(1, targets - 1)
        diagonal.add([(int(np.floor(target * step + 0.5)), target) for target in range(targets)], alignment.intersected)
    return {"one_right_link_a_word": bound.rates(), "diagonal": diagonal.rates()}


def measure(study: Study) -> dict[str, Any]:
    """Measure all models with attention: every candidate on dev, the best of them on test."""
    pairs = {part: study.pairs(part) for part in (CHOSEN_ON, REPORTED_ON)}
    links = {part: study.alignments(part) for part in (CHOSEN_ON, REPORTED_ON)}
    models: dict[str, Any] = {}
    for translator in study.translators():
        if not cross_sites(translator):
            continue
        dev, dev_left_out = compare(translator, pairs[CHOSEN_ON], intersected(links[CHOSEN_ON]))
        test, test_left_out = compare(translator, pairs[REPORTED_ON], intersected(links[REPORTED_ON]))
        models[translator.name] = {
            "chosen": best(dev).describe(),
            "test": test[best(dev)].rates(),
            "dev": [candidate.describe() | seen.rates() for candidate, seen in sorted(dev.items(), key=rank)],
            "left_out": {CHOSEN_ON: dev_left_out, REPORTED_ON: test_left_out},
        }
    return {
        **study.heading("alignment", REPORTED_ON, models),
        "name": "AER against eflomal",
        "reference": "eflomal on all parts, forward and backward links intersected; not gold. It takes no seed.",
        "rows": {"writing": "the step that writes the word", "reading": "one step later, when the word has been read"},
        "chosen_on": CHOSEN_ON,
        "pairs": {part: len(part_pairs) for part, part_pairs in pairs.items()},
        "yardsticks": yardsticks(pairs[REPORTED_ON], links[REPORTED_ON]),
        "models": models,
    }


def rank(item: tuple[Reader, Counted]) -> tuple[float, str]:
    """Sort key: best AER first, then by name."""
    return item[1].tally.aer, str(item[0])
