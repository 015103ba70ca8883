"""Translation and recording from text: a network with its tokenizer. `python -m model.translate` reads lines."""

from model.translate.reading import InputError
from model.translate.translator import Translation, Translator

__all__ = ["InputError", "Translation", "Translator"]
