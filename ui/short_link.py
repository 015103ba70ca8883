"""The shortest link to a view: parameters with default values are dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ui.link import DEFAULT_SENTENCE, DEFAULTS, DEPTH, DOUBT, PREDICT_FIRST, SENTENCE

KEPT_PLAIN = "!'(),-./:;?@_~*"  # what a query may hold as it is, and people read
SHARED = {
    SENTENCE: DEFAULT_SENTENCE,
    DEPTH: DEFAULTS[DEPTH],
    DOUBT: DEFAULTS[DOUBT],
    PREDICT_FIRST: DEFAULTS[PREDICT_FIRST],
}  # not model, site, head and step, which pages may open with others of
MAX_LENGTH = 8000  # characters of an address that is looked at
LARGEST = 2**53  # the largest integer that JavaScript has exactly
SCHEMES = ("http", "https")


def short_link(address: str, usual: Mapping[str, object]) -> str:
    """The URL without default parameters. usual: the page's own defaults.

    ValueError unless it is the URL of a web page.
    """
    if len(address) > MAX_LENGTH:
        raise ValueError(f"an address of {len(address)} characters")
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.netloc:
        raise ValueError(f"not the address of a web page: {address[:60]!r}")
    known = {name: _written(value) for name, value in usual.items()} | SHARED
    parameters = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="replace")
        if value != known.get(name) and (value or name == SENTENCE)  # an empty sentence is one
    ]
    query = urlencode(parameters, safe=KEPT_PLAIN)
    path = "" if parts.path == "/" and not query and not parts.fragment else parts.path
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def parse_link(message: Any, usual: Mapping[str, object]) -> tuple[str, int] | None:
    """Validate the browser's message: the shortest link for its URL, and the number of its request; None where it is
    invalid.
    """
    number, address = (message.get("number"), message.get("address")) if isinstance(message, dict) else (None, None)
    if not isinstance(number, int | float) or not 0 <= number < LARGEST or not isinstance(address, str):
        return None
    try:
        return short_link(address, usual), int(number)
    except ValueError:
        return None


def _written(value: object) -> str:
    """A widget's value as in URLs."""
    return str(value).lower() if isinstance(value, bool) else str(value)
