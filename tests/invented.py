"""A small invented corpus, so that no test needs the real one: subjects, verbs and objects in English and French, and
the German and Chinese of the same sentences.
"""

from __future__ import annotations

from itertools import product

SUBJECTS = {
    "I": "je",
    "you": "tu",
    "he": "il",
    "she": "elle",
    "Tom": "Tom",
    "the dog": "le chien",
    "the girl": "la fille",
}
VERBS = {"see": "voit", "like": "aime", "want": "veut", "find": "trouve"}
OBJECTS = {
    "the red car": "la voiture rouge",
    "the green book": "le livre vert",
    "a small house": "une petite maison",
    "the old man": "le vieil homme",
    "bread": "du pain",
    "the cat": "le chat",
}
ENDINGS = {".": ".", "!": " !", " today.": " aujourd'hui."}


def pairs() -> list[tuple[str, str]]:
    """504 English-French pairs, in a fixed order."""
    return [
        (f"{s} {v} {o}{e}", f"{SUBJECTS[s]} {VERBS[v]} {OBJECTS[o]}{ENDINGS[e]}")
        for s, v, o, e in product(SUBJECTS, VERBS, OBJECTS, ENDINGS)
    ]


GERMAN = (
    ("ich", "du", "er", "sie", "Tom", "der Hund", "das Mädchen"),
    ("sieht", "mag", "will", "findet"),
    ("das rote Auto", "das grüne Buch", "ein kleines Haus", "den alten Mann", "Brot", "die Katze"),
    (".", "!", " heute."),
)
CHINESE = (
    ("我", "你", "他", "她", "汤姆", "那只狗", "那个女孩"),
    ("看见", "喜欢", "想要", "找到"),
    ("红色的汽车", "绿色的书", "一座小房子", "那位老人", "面包", "那只猫"),
    ("。", "!", "今天。"),
)


def german_pairs() -> list[tuple[str, str]]:
    """The same English sentences with German ones, in the same order."""
    german = (f"{s} {v} {o}{e}" for s, v, o, e in product(*GERMAN))
    return [(english, target) for (english, _), target in zip(pairs(), german, strict=True)]


def chinese_pairs() -> list[tuple[str, str]]:
    """The same English sentences with Chinese ones, in the same order."""
    return [(english, target) for (english, _), target in zip(pairs(), map("".join, product(*CHINESE)), strict=True)]
