"""Pairs of languages: that of the shipped models, and one that none of them has."""

from model.language.languages import pair_of

FRENCH, GERMAN = pair_of(("en", "fr")), pair_of(("en", "de"))
