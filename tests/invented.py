"""A small invented corpus, so that no test needs the real one: subjects, verbs and objects in English and French, and
the German of the same sentences.
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


GERMAN_SUBJECTS = ("ich", "du", "er", "sie", "Tom", "der Hund", "das Mädchen")
GERMAN_VERBS = ("sieht", "mag", "will", "findet")
GERMAN_OBJECTS = ("das rote Auto", "das grüne Buch", "ein kleines Haus", "den alten Mann", "Brot", "die Katze")
GERMAN_ENDINGS = (".", "!", " heute.")


def german_pairs() -> list[tuple[str, str]]:
    """The same English sentences with German ones, in the same order."""
    german = product(GERMAN_SUBJECTS, GERMAN_VERBS, GERMAN_OBJECTS, GERMAN_ENDINGS)
    return [(english, f"{s} {v} {o}{e}") for (english, _), (s, v, o, e) in zip(pairs(), german, strict=True)]
