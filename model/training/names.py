"""First names of many countries, by gender, from Faker's lists; some of them are held out.

A hash of its letters decides whether a name is held out, as for sentences of dev and test (`model.corpus`).
"""

from __future__ import annotations

import hashlib
import importlib
import random
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from model.training.recipe import TrainingError

Gender = Literal["female", "male"]
GENDERS: tuple[Gender, ...] = ("female", "male")

# Faker's locales whose names are written in Latin letters, one for each language or country
LOCALES = (
    "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "en", "en_GB", "en_IE", "en_IN", "en_KE", "en_NG", "en_NZ", "en_US",
    "es_AR", "es_CL", "es_CO", "es_ES", "es_MX", "et_EE", "fi_FI", "fr_BE", "fr_CA", "fr_CH", "fr_DZ", "fr_FR",
    "ga_IE", "ha_NG", "hr_HR", "hu_HU", "id_ID", "ig_NG", "is_IS", "it_IT", "lv_LV", "nl_BE", "nl_NL", "no_NO",
    "pl_PL", "pt_BR", "pt_PT", "ro_RO", "sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "uz_UZ", "vi_VN", "yo_NG",
    "zu_ZA",
)  # fmt: skip
FRENCH_LOCALES = ("fr_BE", "fr_CA", "fr_CH", "fr_FR")
SINGLE_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,11}")
HELD_OUT_SHARE = 0.1
ONSETS: tuple[str, ...] = (*"bcdfghjklmnprstvwyz", "br", "ch", "dr", "gr", "kl", "pr", "sh", "st", "tr")
VOWELS: tuple[str, ...] = (*"aaeeiioou", "ai", "ia", "ei", "ou")
ENDINGS: Mapping[Gender, tuple[str, ...]] = {
    "female": ("a", "ia", "e", "elle", "ina"),
    "male": ("o", "an", "or", "ik", "en", "us"),
}


@dataclass(frozen=True)
class FirstNames:
    """Names by gender, a tuple for each locale; `silent_h`: names in H with elision before them (d'Hélène)."""

    by_locale: Mapping[Gender, tuple[tuple[str, ...], ...]]
    silent_h: frozenset[str]

    def draw(self, gender: Gender, draw: random.Random) -> str:
        """Draw a name: first a locale, all equally likely, then one of its names."""
        return draw.choice(draw.choice(self.by_locale[gender]))


def is_held_out(name: str) -> bool:
    """Whether training never draws this name, so that copying can be measured."""
    digest = hashlib.sha256(name.casefold().encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < HELD_OUT_SHARE


def faker_names(locale: str, gender: Gender) -> list[str]:
    """A locale's single-word names in Latin letters, sorted."""
    try:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    except ImportError as error:
        raise TrainingError("first names come from Faker: pip install -r requirements-training.txt") from error
    composed = (unicodedata.normalize("NFC", name) for name in getattr(provider, f"first_names_{gender}"))
    return sorted({str(name) for name in composed if SINGLE_NAME.fullmatch(name)})


@lru_cache(maxsize=2)
def first_names(held_out: bool) -> FirstNames:
    """The training names, or the held-out ones."""
    every = {gender: [faker_names(locale, gender) for locale in LOCALES] for gender in GENDERS}
    names_of = {
        gender: tuple(
            names for of_locale in every[gender] if (names := tuple(n for n in of_locale if is_held_out(n) == held_out))
        )
        for gender in GENDERS
    }
    french = {name for locale in FRENCH_LOCALES for gender in GENDERS for name in faker_names(locale, gender)}
    return FirstNames(names_of, frozenset(name for name in french if name.startswith("H")))


def invented(gender: Gender, draw: random.Random) -> str:
    """An invented name of two or three syllables."""
    syllables = [draw.choice(ONSETS) + draw.choice(VOWELS) for _ in range(draw.randint(1, 2))]
    return ("".join(syllables) + draw.choice(ONSETS) + draw.choice(ENDINGS[gender])).capitalize()


def elides(name: str, silent_h: frozenset[str]) -> bool:
    """Whether `de` and `que` are elided before this name: d'Anna, d'Hélène, d'Yves; de Yasmine."""
    plain = unicodedata.normalize("NFD", name.lower())
    if plain[0] == "h":
        return name in silent_h
    if plain[0] == "y":
        return plain[1:2] not in tuple("aeiou")
    return plain[0] in "aeiouœæ"
