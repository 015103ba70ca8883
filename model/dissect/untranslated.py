"""English words lost in translation: without French counterpart, and not needed for the French."""

from __future__ import annotations

from collections.abc import Sequence

from model.dissect.arrivals import FUNCTION_WORDS, Arrivals, arrivals, is_word
from model.dissect.batches import fitting
from model.dissect.guesses import is_mostly_guessed
from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import NOT_NEEDED
from model.language.glossary import gloss, glossary
from model.language.tokenizer import Word
from model.record import Record
from model.translate.translator import Translator

# two English words for what French and German mostly write in one
ONE_THING = frozenset(
    {"ice cream", "train station", "fire station", "post office", "high school", "living room", "cell phone"}
)
BATCH_STEPS = 2048  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


def untranslated(translator: Translator, record: Record) -> tuple[int, ...]:
    """Indices in `record.source.words` of lost content words; none where heads were changed, or without a glossary.

    Such a word has no French counterpart (`arrivals`), also not together with its neighbour (`ONE_THING`), and no
    confident French word is left over: it could translate the word in a sense that the glossary lacks. Leaving the
    word out makes the French less likely by less than `NOT_NEEDED`; this test is skipped for a translation that is
    mostly guessed, and for a sentence of one word.
    """
    if not glossary(record.languages):
        return ()
    words, arrived = record.source.words, arrivals(record)
    missing = [index for index, step in enumerate(arrived.steps) if arrived.counted[index] and step is None]
    missing = [index for index in missing if not is_half_translated(words, index, arrived)]
    if record.intervention or not missing or has_spare_word(record, arrived):
        return ()
    if len(words) < 3 or is_mostly_guessed(record):
        return tuple(missing)
    costs = leaving_out(translator, record, [words[index] for index in missing])
    return tuple(index for index, cost in zip(missing, costs, strict=True) if cost < NOT_NEEDED)


def is_half_translated(words: Sequence[Word], index: int, steps_of: Arrivals) -> bool:
    """Whether a neighbour that makes one thing with the word has a French counterpart: "ice" of "ice cream"."""
    pairs = [(left, left + 1) for left in (index - 1, index) if 0 <= left < len(words) - 1]
    return any(
        " ".join(words[member].text.casefold() for member in pair) in ONE_THING
        and any(steps_of.steps[member] is not None for member in pair)
        for pair in pairs
    )


def has_spare_word(record: Record, matched: Arrivals) -> bool:
    """Whether the French has a confident content word that translates no English one."""
    ends = {step for step in matched.steps if step is not None}
    return any(
        is_word(word.text)
        and word.end - 1 not in ends
        and sureness(share) == "sure"
        and not _is_function_word(word, record.languages)
        for word, share in zip(record.target.words, word_shares(record), strict=True)
    )


def leaving_out(translator: Translator, record: Record, left_out: list[Word]) -> list[float]:
    """Log-probability lost, in nats, when each of these source words is left out."""
    ids, target = record.source.ids, record.target.ids
    rows = max(1, fitting(BATCH_STEPS, translator) // len(target))
    costs: list[float] = []
    for start in range(0, len(left_out), rows):
        sources = [[*ids[: word.start], *ids[word.end :]] for word in left_out[start : start + rows]]
        scores = translator.score_ids(sources, [target] * len(sources))
        costs += [record.log_prob - float(score.sum()) for score in scores]
    return costs


def _is_function_word(word: Word, languages: tuple[str, str]) -> bool:
    """Whether a French word most often stands for an article, a pronoun or the like."""
    parts = (word.text, *word.text.split("-"))
    meanings = [meaning.word for part in parts for meaning in gloss(part, languages)]
    return bool(meanings) and meanings[0].casefold() in FUNCTION_WORDS
