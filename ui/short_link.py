"""The shortest link to a view: parameters with default values are dropped."""

from __future__ import annotations

from collections.abc import Mapping
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


def parse_link(address: object, usual: Mapping[str, object]) -> str | None:
    """Return the shortest link for a URL that the browser says; None where it is invalid."""
    try:
        return short_link(address, usual) if isinstance(address, str) else None
    except ValueError:
        return None


def _written(value: object) -> str:
    """A widget's value as in URLs."""
    return str(value).lower() if isinstance(value, bool) else str(value)
