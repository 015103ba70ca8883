"""Source words with a counterpart in the output, by the glossary of the languages; without one no word counts.

Only content words are counted: articles, pronouns, auxiliaries and the like often have no word of their own. A word
with a rare translation is missed: the glossary keeps three meanings of each target word.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.language.glossary import gloss, glossary
from model.record import Record

# articles and determiners, pronouns, auxiliaries with and without "not", prepositions and particles, conjunctions
FUNCTION_WORDS = frozenset(
    word
    for line in (
        "a an the this that these those some any each every all both no such",
        "i me my mine myself you your yours yourself he him his himself she her hers herself it its itself",
        "we us our ours they them their theirs themselves who whom whose which what there here one ones",
        "am is are was were be been being do does did done doing have has had having",
        "will would shall should can could may might must let",
        "isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't shan't shouldn't",
        "can't cannot couldn't mustn't i'm you're he's she's it's we're they're i've you've we've they've",
        "i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll it'll we'll they'll that's there's what's let's not",
        "of to in on at by for from with without about into onto over under up down out off as than through during",
        "before after between against again away back and or but nor so yet if because while when where why how",
        "whether though although until since just only also too very then now",
    )
    for word in line.split()
)
ENDINGS = ("ing", "ed", "es", "s", "d", "e")


@dataclass(frozen=True)
class Arrivals:
    """For each source word (`<eos>` last): whether it is counted, and the step from 0 that finishes its French
    counterpart, None without one.
    """

    counted: tuple[bool, ...]
    steps: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """Number of counted words."""
        return sum(self.counted)

    def arrived(self, step: int) -> int:
        """Number of counted words with a counterpart after a step."""
        pairs = zip(self.counted, self.steps, strict=True)
        return sum(counted and matched is not None and matched <= step for counted, matched in pairs)


def arrivals(record: Record) -> Arrivals:
    """Match French words to English ones in order.

    A French word counts for the first unmatched English word of each of its meanings, or for an identical word.
    Nothing is counted where there is no glossary of the languages.
    """
    words = record.source.words
    if not glossary(record.languages):
        return Arrivals((False,) * len(words), (None,) * len(words))
    forms = [stem(word.text) for word in words]
    steps: list[int | None] = [None] * len(words)
    for french in record.target.words:
        if not is_word(french.text):
            continue
        parts = {french.text, *french.text.split("-")}
        meanings = [meaning.word for part in parts for meaning in gloss(part, record.languages)]
        for meaning in dict.fromkeys(map(stem, [*meanings, french.text])):
            index = next(
                (number for number, form in enumerate(forms) if form == meaning and steps[number] is None), None
            )
            if index is not None:
                steps[index] = french.end - 1
    counted = tuple(is_word(word.text) and word.text.casefold() not in FUNCTION_WORDS for word in words)
    return Arrivals(counted, tuple(steps))


def is_word(text: str) -> bool:
    """Whether a text is a word: neither punctuation nor `<eos>`."""
    return text[:1].isalnum()


def stem(word: str) -> str:
    """Lower case without an English ending, so that "arrive" and "arrived" match."""
    word = word.casefold()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).removesuffix("e")
    return word
