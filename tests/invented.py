"""A small invented corpus, so that no test needs the real one: subjects, verbs and objects in both languages."""

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
