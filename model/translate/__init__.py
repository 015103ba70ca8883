"""Text in, translation and record out: a network with its tokenizer. `python -m model.translate` reads lines."""

from model.translate.translator import InputError, Translation, Translator

__all__ = ["InputError", "Translation", "Translator"]
