"""Run pages as the server does, through `app.py`, with untrained models of every family."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import pytest
import streamlit
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Block, Node
from streamlit.util import calc_hash

from tests.tiers import full
from ui.link import DEFAULT_SENTENCE
from ui.text import WORD_JOINER

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"

# A server looks once through the installed packages for components, and compiles a script once. `AppTest` would do the
# one for every session and the other for every run, which together took longer than most pages.
compiled = cache(ScriptCache)
for module, name, once in (
    (manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)),
    (app_test, "ScriptCache", compiled),
    (local_script_runner, "ScriptCache", compiled),
):
    setattr(module, name, once)


@dataclass(frozen=True)
class Registered:
    """A page as `app.py` registers it: script path from the root, title, URL path."""

    script: str
    title: str
    address: str


def registry() -> tuple[Registered, ...]:
    """All pages in menu order. Outside a session `st.Page` keeps nothing, so it is replaced by a recorder here."""

    def page(
        script: Path, *, title: str, url_path: str, icon: str = "", default: bool = False, visibility: str = "visible"
    ) -> Registered | None:
        if visibility == "hidden":  # leads to another page
            return None
        return Registered(script.relative_to(ROOT).as_posix(), title, "" if default else url_path)

    with (
        patch.object(streamlit, "Page", page),
        patch.object(streamlit, "navigation"),
        patch.object(streamlit, "App"),
    ):
        sections = runpy.run_path(str(APP), run_name="app")["pages"]()
    return tuple(registered for section in sections.values() for registered in section if registered)


# Every page there is: what is promised of pages in general is tested for each of these.
REGISTRY = registry()
PAGES = tuple(page.script for page in REGISTRY)
TRANSLATE = "pages/labs/translate.py"
START = "pages/labs/start.py"  # the page that opens without a link
UNTRANSLATED = (  # pages on which no model translates
    "pages/labs/watch_it_learn.py",
    "pages/labs/replay.py",
    "pages/labs/models.py",
    "pages/about/check_yourself.py",
    "pages/about/papers.py",
)

PATIENCE = 60.0  # seconds that a run of a page may take beside much else; Streamlit gives up after 3
DEFAULT = DEFAULT_SENTENCE
ONE_TOKEN = "cat"
LONG = (
    "the old man and the girl see the red car, and I like the green book, and you want a small house, and the dog "
    "finds bread today, and she likes the cat, and Tom wants the green book today!"
)
UNKNOWN_SCRIPT = "ქართული ენა"

HOSTILE = {
    "empty": "",
    "blank": "   \t ",
    "emoji": "😀",
    "arabic": "مرحبا بالعالم",
    "chinese": "我喜欢红色的汽车。",
    "control characters": "a\x00b\x07c\x1b[31m\u200bd\u202ee",
    "script": "<script>window.alive = 1</script><img src=x onerror='window.alive=1'>",
    "attribute": "\"><svg onload='window.alive=1'><p onmouseover=\"window.alive=1\"> ' onerror='window.alive=1' x=\"",
    "template": '{{7*7}} ${window.alive=1} <%= 7*7 %> \'; window.alive = 1; // " + datum.x + " %s {0} \\u0041',
    "markdown": "# *I* **like** [red](javascript:window.alive=1) `cars` :red[now] :smile: ![i](http://example.org/i.png)",
    "latex": r"$\frac{1}{0}$ and $$\href{javascript:alert(1)}{x}$$ \begin{matrix}",
    "special pieces": "<eos> <sos> <pad> ▁ <0x41>",
    "ten thousand characters": "I like red cars. " * 589,
}


def follow(page: str = TRANSLATE, link: Mapping[str, str] | None = None, *, patience: float = PATIENCE) -> AppTest:
    """Open a page by link in a new session and run it once, within `patience` seconds.

    With formulas and code, which are folded by default, unless the link says otherwise.
    """
    app = AppTest.from_file(str(APP), default_timeout=patience)
    app.query_params.update({"depth": "code", **(link or {})})
    if page != START:  # `switch_page` knows the addresses of pages only after a first run of another page
        app._page_hash = calc_hash(next(entry.address for entry in REGISTRY if entry.script == page))
    return app.run()


def read_only(app: AppTest) -> AppTest:
    """The session, now shared by read-only tests; it refuses to run again."""

    def refuse(*given: object, **named: object) -> NoReturn:
        raise AssertionError("other tests read this session: a test that presses something opens its own")

    app._run = refuse  # type: ignore[method-assign]
    return app


def opened_once(page: str = TRANSLATE, link: Mapping[str, str] | None = None) -> AppTest:
    """The result of `follow`, cached for all read-only tests."""
    return _opened_once(page, tuple(sorted((link or {}).items())))


@cache
def _opened_once(page: str, link: tuple[tuple[str, str], ...]) -> AppTest:
    return read_only(follow(page, dict(link)))


def each_once(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pairs that cover every element of both lists at least once."""
    one, other = list(first), list(second)
    return [(one[index % len(one)], other[index % len(other)]) for index in range(max(len(one), len(other)))]


def paired(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """Parameters for all pairs; under `make test` only `each_once`."""
    one, other = list(first), list(second)
    usual = each_once(one, other)
    return [pytest.param(a, b, marks=() if (a, b) in usual else full, id=f"{a}-{b}"[:60]) for a in one for b in other]


def usually(usual: Iterable[Any], every: Iterable[Any]) -> list[Any]:
    """Parameters; under `make test` only the usual ones."""
    some, all_of_them = list(usual), list(every)
    assert all(value in all_of_them for value in some)
    return [pytest.param(value, marks=() if value in some else full) for value in all_of_them]


def elements(node: Node) -> Iterator[Any]:
    """All elements and blocks under a node, in page order."""
    for child in node.children.values() if isinstance(node, Block) else ():
        yield child
        yield from elements(child)


def open_everything(app: AppTest) -> AppTest:
    """Open, switch on and answer everything on the page, also nested."""

    def closed() -> list[str]:
        kinds = ("expander", "popover", "toggle")
        keys_found = (element.key for element in elements(app._tree) if element.key and element.type in kinds)
        answers = [f"{element.key}_shown" for element in app.get("bidi_component")]  # of closing questions
        return [key for key in (*keys_found, *answers) if key in app.session_state and not app.session_state[key]]

    while keys := closed():
        for key in keys:
            app.session_state[key] = True
        app.run()
    return app


def texts(app: AppTest) -> str:
    """All text of the page outside its charts, in order."""
    kinds = ("title", "subheader", "markdown", "caption", "text", "html", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def plain(app: AppTest) -> str:
    """Text of the page without Markdown escapes."""
    return texts(app).replace("\\", "").replace(WORD_JOINER, "")


def played(app: AppTest) -> dict[str, Any]:
    """Return the data of the page's player, with the tracks that the browser keeps for it."""
    given = [json.loads(element.proto.json) for element in app.get("bidi_component") if element.proto.json]
    kept = {data["name"]: data["value"] for data in given if "value" in data and "name" in data}
    (player,) = (data for data in given if "tracks" in data)
    return {**player, "tracks": player["tracks"] or kept[player["id"]]}
