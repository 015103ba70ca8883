"""Which English words are lost in a translation: no French word stands for them, and the French does not need them."""

from __future__ import annotations

from model.dissect.arrivals import FUNCTION_WORDS, Arrivals, arrivals, is_word
from model.dissect.guesses import is_mostly_guessed
from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import NOT_NEEDED
from model.language.glossary import gloss
from model.language.tokenizer import Word
from model.record import Record
from model.translate.translator import Translator

BATCH_STEPS = 2048  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


def untranslated(translator: Translator, record: Record) -> tuple[int, ...]:
    """The places in `record.source.words` of content words that are lost; none where heads were changed.

    No French word stands for such a word (`arrivals`), and none is left over that the model was sure of: it may stand
    for the word by a meaning that the glossary lacks. Leaving the word out makes the French less likely by less than
    `NOT_NEEDED`; that is not asked of a translation that is mostly guessed, nor of a sentence of one word.
    """
    words, found = record.source.words, arrivals(record)
    missing = [at for at, step in enumerate(found.steps) if found.counted[at] and step is None]
    if record.intervention or not missing or has_spare_word(record, found):
        return ()
    if len(words) < 3 or is_mostly_guessed(record):
        return tuple(missing)
    costs = leaving_out(translator, record, [words[place] for place in missing])
    return tuple(place for place, cost in zip(missing, costs, strict=True) if cost < NOT_NEEDED)


def has_spare_word(record: Record, found: Arrivals) -> bool:
    """Whether the French has a content word that stands for no English one and that the model was sure of."""
    ends = {step for step in found.steps if step is not None}
    return any(
        is_word(word.text) and word.end - 1 not in ends and sureness(share) == "sure" and not _is_function_word(word)
        for word, share in zip(record.target.words, word_shares(record), strict=True)
    )


def leaving_out(translator: Translator, record: Record, left_out: list[Word]) -> list[float]:
    """By how many nats the record's target is less likely without each of these words of its source."""
    ids, target = record.source.ids, record.target.ids
    rows = max(1, BATCH_STEPS // len(target))
    costs: list[float] = []
    for start in range(0, len(left_out), rows):
        sources = [[*ids[: word.start], *ids[word.end :]] for word in left_out[start : start + rows]]
        scores = translator.score_ids(sources, [target] * len(sources))
        costs += [record.log_prob - float(score.sum()) for score in scores]
    return costs


def _is_function_word(word: Word) -> bool:
    """Whether a French word most often stands for an article, a pronoun or the like."""
    meanings = [each.word for part in (word.text, *word.text.split("-")) for each in gloss(part)]
    return bool(meanings) and meanings[0].casefold() in FUNCTION_WORDS
