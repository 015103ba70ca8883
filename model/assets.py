"""Paths of shipped files: trained models, measured results, and what there is for a pair of languages."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
MODELS = ASSETS / "models"
RESULTS = ASSETS / "results"
FILMS = ASSETS / "films"
LANGUAGES = ASSETS / "languages"  # contents for one pair of languages, in a folder of its own
FOLDER = re.compile(r"[A-Za-z0-9_-]{1,40}")


def pair_folder(place: Path, languages: tuple[str, str]) -> Path:
    """The folder of a pair of languages in a place: `en-fr` for the codes of source and target.

    Codes may come from the files of any model: those that make no name of a folder get one that does not exist.
    """
    name = "-".join(languages)
    return place / (name if FOLDER.fullmatch(name) else "none")
