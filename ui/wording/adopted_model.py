"""Sentences on a model that was trained elsewhere."""

from __future__ import annotations

LANGUAGES = {  # by their codes, those of opus-mt with most speakers
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """The English name of a language; its code where there is none here."""
    return LANGUAGES.get(code, code)


def describe_languages(name: str, source: str, target: str) -> str:
    """Say that a model was trained elsewhere, and in which languages it reads and writes."""
    trained = f"{name} was trained elsewhere."
    if (source, target) == ("en", "fr"):
        return trained
    return (
        f"{trained} It reads {language_name(source)} and writes {language_name(target)}: think of these where the page "
        "says English and French."
    )


def describe_taught(site: str, head: int, by: str) -> str:
    """Say that a head (from 0) was taught to align, and who says so."""
    return (
        f"{site}: head {head + 1} was taught to align words, as {by} says. The model did not find that neat map by "
        "itself."
    )
