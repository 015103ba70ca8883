"""What a class types: sentences of one's own, put together from everyday words, and a list that all know."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator

from model.assets import LANGUAGES, pair_folder

WHO = ("The man", "My sister", "The old teacher", "A young girl", "Our neighbour", "The doctor", "His brother", "She")
DOES = ("sees", "likes", "buys", "has found", "wants", "is looking for", "never forgets", "gave me")
WHAT = ("a red car", "the small house", "my book", "a good friend", "the black dog", "a cup of tea", "the old letter")
WHERE = ("in the garden", "at school", "near the river", "in this town", "on the table", "behind the station", "here")
WHEN = ("today", "every day", "on Sunday", "this morning", "again", "in summer", "at night", "now")


def shared_sentences() -> tuple[str, ...]:
    """The list that all know: the everyday sentences."""
    stored = json.loads((pair_folder(LANGUAGES, ("en", "fr")) / "everyday.json").read_text(encoding="utf-8"))
    return tuple(entry["english"] for entry in stored)


def own_sentences(seed: int) -> Iterator[str]:
    """Sentences of five to a dozen words in an order of their own for each seed, none of them twice; 25,088 in all."""
    combined = [f"{' '.join(parts)}." for parts in itertools.product(WHO, DOES, WHAT, WHERE, WHEN)]
    random.Random(seed).shuffle(combined)
    return iter(combined)


def long_sentences(seed: int, clauses: int = 3) -> Iterator[str]:
    """Sentences of some 30 words: as many of `own_sentences` as there are clauses, joined."""
    single = own_sentences(seed)
    while len(parts := list(itertools.islice(single, clauses))) == clauses:
        yield " and ".join([parts[0][:-1], *(part[0].lower() + part[1:-1] for part in parts[1:])]) + "."
