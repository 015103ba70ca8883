"""Rules of English that more than one part needs."""

from __future__ import annotations

import re

# before a vowel that is heard: an apple, an hour; a unit, a European, a Ukrainian
AN = re.compile(r"(?!eu|one|use|uk|uni(?![mn]))[aeiou]|hour|hono", re.IGNORECASE)


def with_article(noun: str) -> str:
    """A noun or adjective after "a" or "an"."""
    return f"{'an' if AN.match(noun) else 'a'} {noun}"
