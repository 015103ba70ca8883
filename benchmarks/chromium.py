"""The Chromium or Chrome that this machine has, for measurements and tests in a real browser."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOT_FOUND = f"none of {', '.join(NAMES[:-1])} and {NAMES[-1]} was found"


def chromium() -> str | None:
    """The path of the first that is found."""
    return next(filter(None, map(shutil.which, NAMES)), None)
