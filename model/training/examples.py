"""Training examples of one pass: replaced names and numbers, careless typing, pieces. Drawn anew for every pass."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from model.language.text import reading
from model.language.tokenizer import Tokenizer
from model.language.vocabulary import Vocabulary
from model.training.batching import PairIds
from model.training.copying import Languages, count_in_digits, rename, renumber, shared_names
from model.training.noise import noised
from model.training.own_pairs import noun_pairs, own_pairs
from model.training.pairs import Pair
from model.training.recipe import Settings, TrainingError
from model.translate.reading import MAX_SOURCE_PIECES

KEPT = re.compile(r"\w+")
SHORT = 3  # words: of a source that `short_again` is for
CUT_WORD = re.compile(r"[^\W\d_]{3,}[.,!?]?")


def is_readable(pair: PairIds) -> bool:
    """Whether both sides are short enough; longer lines would only fill the memory."""
    return max(map(len, pair)) <= MAX_SOURCE_PIECES


def pair_ids(pairs: Sequence[Pair], tokenizer: Vocabulary) -> list[PairIds]:
    """Pairs as piece ids, the source normalised as for translation."""
    language, _ = tokenizer.languages
    sources = tokenizer.ids_many([reading(source, language) for source, _ in pairs])
    return list(zip(sources, tokenizer.ids_many([target for _, target in pairs]), strict=True))


def copied_words(pair: Pair) -> frozenset[str]:
    """Capitalised words on both sides: names, which a typing error would turn into other names."""
    source, target = (set(KEPT.findall(side)) for side in pair)
    return frozenset(word for word in source & target if word[0].isupper())


def copies(pair: Pair, settings: Settings, languages: Languages) -> tuple[bool, bool, bool]:
    """Replacements to apply to a pair: a name, a number in digits, a number word."""
    draw = random.Random(0)
    return (
        settings.copy_names > 0 and bool(shared_names(pair, languages)),
        settings.copy_numbers > 0 and renumber(pair, draw, languages) != pair,
        settings.copy_counts > 0 and count_in_digits(pair, draw, languages) != pair,
    )


def again(pair: Pair, settings: Settings, exchanged: tuple[bool, bool, bool]) -> int:
    """Count extra occurrences of a corpus pair in a pass: for short pairs, and for those with something to exchange."""
    name, number, count = exchanged
    short = len(pair[0].split()) <= SHORT
    times = (
        settings.short_again * short,
        settings.copy_names_again * name,
        settings.copy_numbers_again * (number or count),
    )
    return max(times)


class Examples:
    """The training pairs, and their ids for each pass; the same pass and seed give the same ids.

    Pairs of our own and nouns (`model.training.own_pairs`) join those of the corpus where the recipe asks for them.

    TrainingError: no pair is short enough.
    """

    def __init__(self, pairs: Iterable[Pair], tokenizer: Tokenizer, settings: Settings) -> None:
        languages = tokenizer.languages
        own = own_pairs(languages) if settings.own else []
        nouns = noun_pairs(languages) if settings.nouns else []
        corpus = list(pairs)
        every = [*corpus, *own, *nouns]
        self.tokenizer, self.settings = tokenizer, settings
        self._plain = pair_ids(every, tokenizer)
        readable = [number for number, ids in enumerate(self._plain) if is_readable(ids)]
        self.left_out = len(every) - len(readable)
        if not readable:
            raise TrainingError(f"there is no pair of at most {MAX_SOURCE_PIECES} pieces to train on")
        self._plain = [self._plain[number] for number in readable]
        self.pairs = [every[number] for number in readable]
        self._copied = [copies(pair, settings, languages) for pair in self.pairs]
        added = [settings.own - 1] * len(own) + [settings.nouns - 1] * len(nouns)
        self._again = [
            again(pair, settings, copied) if number < len(corpus) else added[number - len(corpus)]
            for number, pair, copied in zip(readable, self.pairs, self._copied, strict=True)
        ]

    def of_pass(self, number: int) -> list[PairIds]:
        """The pairs of pass `number` (from 0) as ids."""
        settings = self.settings
        drawn = any((settings.noise, settings.noise_spelling, settings.copy_names, settings.copy_numbers))
        drawn = drawn or any(self._again)
        if not (drawn or settings.copy_counts or settings.source_sample or settings.sample_alpha):
            return self._plain
        seed = 1000 * settings.seed + 2 * number  # two seeds a pass: one for each side
        pairs = list(self._typed(random.Random(f"{settings.seed}/{number}/typed")))
        sources = [reading(source, self.tokenizer.languages[0]) for source, _ in pairs]
        targets = [target for _, target in pairs]
        if alpha := settings.sample_alpha:
            sides = (self.tokenizer.samples(sources, alpha, seed), self.tokenizer.samples(targets, alpha, seed + 1))
        else:
            sides = (self._cut(sources, seed), self.tokenizer.ids_many(targets))
        return list(filter(is_readable, zip(*sides, strict=True)))

    def _typed(self, draw: random.Random) -> Iterator[Pair]:
        """The pairs of this pass with noise and replacements; some occur several times, each time with another name."""
        settings, languages = self.settings, self.tokenizer.languages
        for pair, (name, number, count), times in zip(self.pairs, self._copied, self._again, strict=True):
            for _ in range(1 + times):
                changed = pair
                if name and draw.random() < settings.copy_names:
                    changed = rename(changed, draw, languages)
                if number and draw.random() < settings.copy_numbers:
                    changed = renumber(changed, draw, languages)
                if count and draw.random() < settings.copy_counts:
                    changed = count_in_digits(changed, draw, languages)
                yield noised(changed[0], languages[0], settings, draw, copied_words(changed)), changed[1]

    def _cut(self, texts: Sequence[str], seed: int) -> list[list[int]]:
        """Ids of texts with a share of their words segmented at random (Kudo 2018), misspelt words too."""
        share = self.settings.source_sample
        if not share:
            return self.tokenizer.ids_many(texts)
        draw = random.Random(seed)
        runs: list[tuple[int, str, bool]] = []  # of words cut alike: which text, the words, cut at random
        for number, text in enumerate(texts):
            plain: list[str] = []
            for word in text.split(" "):
                if draw.random() < share and CUT_WORD.fullmatch(word) and word == word.lower():
                    runs += [(number, " ".join(plain), False)] if plain else []
                    runs.append((number, word, True))
                    plain = []
                else:
                    plain.append(word)
            runs += [(number, " ".join(plain), False)] if plain else []
        cut = iter(
            self.tokenizer.samples(
                [run for _, run, random_ in runs if random_], self.settings.source_sample_alpha, seed
            )
        )
        whole = iter(self.tokenizer.ids_many([run for _, run, random_ in runs if not random_]))
        ids: list[list[int]] = [[] for _ in texts]
        for number, _, random_ in runs:
            ids[number] += next(cut if random_ else whole)
        return ids
