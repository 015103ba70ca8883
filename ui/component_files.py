"""Scripts and styles of the browser components, from `assets/`."""

from __future__ import annotations

from model.assets import ASSETS

NEEDS = {"playback.js": "elements.js"}  # what has to stand in front of a file


def assembled(*names: str) -> str:
    """Files of `assets/` with what they need, one after the other."""
    files = dict.fromkeys(each for name in names for each in (NEEDS.get(name, name), name))
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in files)
