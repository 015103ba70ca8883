"""The mini-language: 26 English words to French, with gender and with adjectives after the noun.

A sentence is noun phrase, verb, noun phrase; a noun phrase is an article, up to two adjectives, and a noun. Some French
adjectives stand before the noun (petit); qualities and colours stand after it, in reverse of the English order ("heavy
black book", "livre noir lourd"). Each French word comes from one English word.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from model.classroom.task import Example, Task

# English to French, masculine and feminine
ARTICLES = {"the": ("le", "la"), "a": ("un", "une")}
BEFORE = {"small": ("petit", "petite"), "big": ("grand", "grande")}
QUALITIES = {"heavy": ("lourd", "lourde"), "strange": ("étrange", "étrange")}
COLOURS = {
    "red": ("rouge", "rouge"),
    "green": ("vert", "verte"),
    "black": ("noir", "noire"),
    "white": ("blanc", "blanche"),
}
# French and gender: 0 masculine, 1 feminine
BEINGS = {"girl": ("fille", 1), "woman": ("femme", 1), "boy": ("garçon", 0), "dog": ("chien", 0), "cat": ("chat", 0)}
THINGS = {"car": ("voiture", 1), "house": ("maison", 1), "door": ("porte", 1), "book": ("livre", 0)}
THINGS |= {"hat": ("chapeau", 0)}
VERBS = {"sees": "voit", "wants": "veut", "likes": "aime", "finds": "trouve", "buys": "achète", "loses": "perd"}

NOUNS = BEINGS | THINGS
ADJECTIVES = BEFORE | QUALITIES | COLOURS
ORDER = (BEFORE, QUALITIES, COLOURS)  # of adjectives in English
MAX_ADJECTIVES = 2

Phrase = tuple[list[str], list[int], int]  # French words, the English word of each, and where the phrase ends


def noun_phrase(words: Sequence[str], start: int) -> Phrase | None:
    """Parse the noun phrase that begins at a word; None where there is none."""
    end = start
    if end >= len(words) or words[end] not in ARTICLES:
        return None
    end += 1
    while end < len(words) and words[end] in ADJECTIVES:
        end += 1
    adjectives = range(start + 1, end)
    kinds = [
        next(kind for kind, words_of_kind in enumerate(ORDER) if words[index] in words_of_kind) for index in adjectives
    ]
    in_order = kinds == sorted(set(kinds))  # one of a kind
    if end >= len(words) or words[end] not in NOUNS or not in_order or len(kinds) > MAX_ADJECTIVES:
        return None
    noun, gender = NOUNS[words[end]]
    before = [index for index, kind in zip(adjectives, kinds, strict=True) if ORDER[kind] is BEFORE]
    behind = [index for index in reversed(adjectives) if index not in before]
    french = [ARTICLES[words[start]][gender], *(ADJECTIVES[words[index]][gender] for index in before), noun]
    french += [ADJECTIVES[words[index]][gender] for index in behind]
    return french, [start, *before, end, *behind], end + 1


def solve(words: Sequence[str]) -> Example | None:
    """Translate a sentence; None where the words make none."""
    subject = noun_phrase(words, 0)
    if subject is None or subject[2] >= len(words) or words[subject[2]] not in VERBS:
        return None
    verb = subject[2]
    rest = noun_phrase(words, verb + 1)
    if rest is None or rest[2] != len(words):
        return None
    target = [*subject[0], VERBS[words[verb]], *rest[0]]
    return Example(tuple(words), tuple(target), (*subject[1], verb, *rest[1]))


def draw_phrase(draw: random.Random, nouns: Sequence[str]) -> list[str]:
    """Draw a noun phrase with none, one or two adjectives."""
    kinds = sorted(draw.sample(range(len(ORDER)), draw.randint(0, MAX_ADJECTIVES)))
    adjectives = [draw.choice(list(ORDER[kind])) for kind in kinds]
    return [draw.choice(list(ARTICLES)), *adjectives, draw.choice(list(nouns))]


def draw_source(draw: random.Random) -> tuple[str, ...]:
    """Draw a random sentence: an animate subject, a verb, any object."""
    verb = draw.choice(list(VERBS))
    return (*draw_phrase(draw, list(BEINGS)), verb, *draw_phrase(draw, list(NOUNS)))


def target_words() -> tuple[str, ...]:
    """All French words, in the order of the English ones."""
    forms = [form for pair in (ARTICLES | ADJECTIVES).values() for form in pair]
    return tuple(dict.fromkeys([*forms, *(noun for noun, _ in NOUNS.values()), *VERBS.values()]))


MINI_LANGUAGE = Task(
    "french",
    "26 words of French",
    "French: the article and the adjectives agree with the noun, and most adjectives move behind it.",
    "the girl wants a heavy black book",
    (*ARTICLES, *ADJECTIVES, *NOUNS, *VERBS),
    target_words(),
    draw_source,
    solve,
    re.compile(r"\S+"),
)
