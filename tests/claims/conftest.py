"""Sentences as people type them, and what every shipped model makes of them, computed once a session.

There are some 170, odd ones among them; `make test` takes a fifth of them. A test says by their whole number what it
takes of them (`every`) and what it must have met (`of_all`), so that a sample is asked for its share of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pytest

import model
from model import Intervention, Record, Translator
from model.analysis.everyday import read_everyday
from model.language.glossary import PAIR
from tests.tiers import is_quick
from tests.ui.wording.odd import KINDS, Kind, odd_record, odd_sentences

LONG = (
    "When I was young, I lived in a small village with my parents and my two brothers, and every morning we went to "
    "school together, but now I live alone in a big city and I rarely see my family."
)
TYPED = (
    "cat",
    "Yes",
    "no",
    "Hello!",
    "Why?",
    "Go.",
    "dog dog",
    "the dog the dog",
    "cat.",
    "???",
    ".",
    "a",
    "i like red cars",
    "where is the station",
    "do you want tea or coffee?",
    "Is it far?",
    "Who are you?",
    "How much does it cost?",
    "what's your name",
    "Can I have a glass of water, please?",
    "Tom likes Mary.",
    "Mr. Kowalczyk lives in Gdańsk.",
    "My friend Aisha is from Senegal.",
    "I live in Wolverhampton.",
    "I love you 😀",
    "😀",
    "Pizza 🍕 is good",
    "The dog bites the man.",
    "The man bites the dog.",
    "The light is red.",
    "The bag is light.",
    "Her new cars are red.",
    "the colour of the theatre is grey",
    "I DON'T KNOW",
    "i dont know",
    "im hungry",
    "She said that he said that she knew.",
    "He gave her a book and she gave him a pen.",
    "It is 7:30.",
    "I have 2 cats and 13 dogs.",
    "The old man the boat.",
    "The big black cat that my sister found in the garden yesterday evening does not eat fish, but it drinks milk.",
    LONG,
    "We have to go home now, because it is late and the children are tired, and tomorrow they have to get up early to "
    "catch the first bus to the town where their grandparents live, who are waiting for them with a cake.",
)
AUDITED = (  # what pages once said of these, the numbers beside it contradicted
    "My telephone number is 0612345678.",
    "Tom isn't here.",
    "Read!",
    "The dog barked and the other dog barked too.",
    "Paris is Paris.",
)
Found = TypeVar("Found")
ODD, FEW_ODD = 24, 3  # odd sentences, and in the sample
ALL: tuple[str, ...] = (
    *(sentence.english for sentence in read_everyday(PAIR)),
    *TYPED,
    *AUDITED,
    *odd_sentences(ODD),
)
FORCED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in ("own", "tied"))  # as no page forces equal looks
SAMPLE = (
    "I like red cars.",
    "Do you speak French?",
    "cat",
    "He has a big black dog.",
    "My sister lost the key that I gave her, and now she cannot find it.",
    "???",
    "I don't eat meat.",
    "Why are you laughing?",
    "The dog bites the man.",
    "Emma and Mohammed are friends.",
    "dog dog",
    LONG,
    "I will show you the pictures tomorrow.",
    "The agreement on the European Economic Area was signed in August 1992.",
    "what's your name",
    "If I had time, I would help you.",
    "I love you 😀",
    "Hurry up, the train is leaving.",
    "My brother says that he wants to buy a new car, but he does not have enough money.",
    "Why?",
    "My friend Aisha is from Senegal.",
    "I have 2 cats and 13 dogs.",
    "The man bites the dog.",
    "He apologised for his behaviour.",
    *AUDITED,
    *odd_sentences(FEW_ODD),
)


def sentences() -> tuple[str, ...]:
    """All sentences, or the sample of them; asked when tests are collected, for then it is known which."""
    return SAMPLE if is_quick() else ALL


def every(number: int) -> slice:
    """Every so many of all sentences; of the sample, which is small, with a third of that step."""
    return slice(0, None, number if sentences() is ALL else -(-number // 3))


def of_all(count: int) -> int:
    """So many cases among all sentences; of a sample its share of them, at least one."""
    return max(1, count * len(sentences()) // len(ALL))


@dataclass(frozen=True)
class Run:
    """One model on all sentences: its own greedy translations, recorded."""

    translator: Translator
    records: tuple[Record, ...]
    found: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @cached_property
    def all(self) -> tuple[Record, ...]:
        """These records, and odd ones of the odd sentences: made to write what the model would not."""
        texts = enumerate(odd_sentences(FEW_ODD if is_quick() else ODD))
        return (
            *self.records,
            *(odd_record(self.translator, text, FORCED[(at + at // 3) % len(FORCED)]) for at, text in texts),
        )

    def once(self, measure: Callable[..., Found], record: Record, *given: object) -> Found:
        """What a measure finds in one of `records`: taken once, for several claims are made of the same."""
        key = (measure, id(record), *given)
        if key not in self.found:
            self.found[key] = measure(self.translator, record, *given)
        found: Found = self.found[key]
        return found


@lru_cache(maxsize=5)
def shipped(name: str) -> Translator:
    """The shipped model of this name."""
    return model.load(name)


@lru_cache(maxsize=5)
def run(name: str) -> Run:
    """The shipped model of this name on `sentences()`."""
    return Run(shipped(name), recorded(shipped(name), sentences()))


def recorded(translator: Translator, texts: Sequence[str | Sequence[int]]) -> tuple[Record, ...]:
    """The model's own translations of texts (or ids), in batches of like lengths."""
    ids = [list(translator.source_ids(text)) for text in texts]
    targets = [each.ids for each in translator.translate_many(ids)]
    order = sorted(range(len(ids)), key=lambda at: (len(ids[at]), len(targets[at])))
    found: dict[int, Record] = {}
    for start in range(0, len(order), 16):
        batch = order[start : start + 16]
        made = translator.record_many([ids[at] for at in batch], [targets[at] for at in batch], own=True)
        found |= dict(zip(batch, made, strict=True))
    return tuple(found[at] for at in range(len(ids)))


@pytest.fixture(scope="session")
def runs() -> Callable[[str], Run]:
    return run


def changed(translator: Translator, records: Sequence[Record], interventions: Sequence[Intervention]) -> list[float]:
    """Log-probabilities of the records' own targets under one intervention each, computed apart from any page."""
    scored = translator.score_ids(
        [each.source.ids for each in records], [each.target.ids for each in records], interventions
    )
    return [float(row.astype(float).sum()) for row in scored]
