"""Scripts and styles of the browser components, from `assets/`."""

from __future__ import annotations

from model.assets import ASSETS


def assembled(*names: str) -> str:
    """Files of `assets/`, one after the other."""
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
