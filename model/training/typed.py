"""Robustness to real typing: word BLEU for each way of typing a sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from model.language.text import normalise
from model.training.evaluation import references_of, score
from model.training.noise import (
    emphasised,
    no_apostrophes,
    no_final_mark,
    other_spelling,
    typing_error,
    typographic,
)
from model.training.pairs import Pair
from model.translate.translator import Translator

Way = Callable[[str, random.Random], str]

WAYS: Mapping[str, Way] = {
    "as written": lambda text, draw: text,
    "no final mark": lambda text, draw: no_final_mark(text),
    "lower case": lambda text, draw: text.lower(),
    "lower case, no marks": lambda text, draw: no_marks(text).lower(),
    "capitals": lambda text, draw: text.upper(),
    "a typing error": lambda text, draw: typing_error(text, draw),
    "no apostrophes": lambda text, draw: no_apostrophes(text),
    "typographic marks": lambda text, draw: typographic(text),
    "a word in capitals": emphasised,
    "other spelling": lambda text, draw: other_spelling(text),
}
TYPED = ("no final mark", "lower case", "lower case, no marks", "capitals", "a typing error")
MARKS = re.compile(r"(?<!\w)[^\w\s]+|[^\w\s]+(?!\w)")


def no_marks(text: str) -> str:
    """Drop punctuation around words; a text of punctuation alone is unchanged."""
    return " ".join(MARKS.sub(" ", text).split()) or text


def words_only(text: str) -> str:
    """Lower case without final punctuation, as word BLEU compares."""
    return no_final_mark(text.lower())


def typed_sentence(text: str, way: str) -> str:
    """A sentence typed in one of the `WAYS`; deterministic, as it is drawn from the sentence itself."""
    text = normalise(text)
    return WAYS[way](text, random.Random(f"{way}/{text}"))


def bleu_of_words(outputs: Sequence[str], references: Sequence[Sequence[str]], target: str) -> float:
    """BLEU without case and final punctuation. references: the accepted translations of each output. target: the code
    of their language.
    """
    plain = [[words_only(text) for text in accepted] for accepted in references]
    return float(score([words_only(text) for text in outputs], plain, target)["bleu"])


def evaluate_typed(translator: Translator, pairs: Iterable[Pair], *, sources: int) -> float:
    """Word BLEU on a sample of `sources`, typed in the ways `TYPED` in turn."""
    references = references_of(pairs)
    drawn = random.Random(0).sample(list(references), min(sources, len(references)))
    texts = [typed_sentence(text, TYPED[number % len(TYPED)]) for number, text in enumerate(drawn)]
    outputs = [
        translation.text for translation in translator.translate_many([translator.clip(text)[0] for text in texts])
    ]
    return bleu_of_words(outputs, [references[source] for source in drawn], translator.pair.target.code)
