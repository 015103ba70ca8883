"""Bundle ES modules into one script, for a page in a single file: from a disk a browser loads no modules.

Each module becomes a function that is called once and returns its exports. This is enough because the project's modules
have named imports of one line each and no import cycles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'import \{ (?P<names>\w+(?:, \w+)*) \} from "(?P<path>\.{1,2}/[\w./]+\.js)";')
EXPORT = re.compile(r"export (?=(?:async )?(?:function\*?|class|const) (?P<name>\w+))")
COMMENT = re.compile(r"//.*|/\*[\s\S]*?\*/")
COMMENT_LINES = re.compile(r"^[ ]*(?://.*|/\*(?:(?!\*/)[\s\S])*\*/)[ ]*\n", re.MULTILINE)  # nothing else stands in them
FETCHED = re.compile(r"\bimport\s*\(|\bimport\.meta\b")  # what a page would have to fetch while it runs


class ModuleError(ValueError):
    """A module cannot be bundled; the message names it and says why."""


def irregular(text: str) -> Iterator[str]:
    """Imports and exports of a module in a form that cannot be bundled."""
    for line in text.splitlines():
        if re.match(r"import\b", line) and not IMPORT.fullmatch(line):
            yield line
        if re.match(r"export\b", line) and not EXPORT.match(line):
            yield line
    yield from FETCHED.findall(COMMENT.sub("", text))


def imports(path: Path) -> dict[Path, list[str]]:
    """Names that a module imports, by source module."""
    matches = map(IMPORT.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {(path.parent / match["path"]).resolve(): match["names"].split(", ") for match in matches if match}


def exports(path: Path) -> list[str]:
    """Names that a module exports."""
    matches = map(EXPORT.match, path.read_text(encoding="utf-8").splitlines())
    return [match["name"] for match in matches if match]


def in_order(entry: Path) -> list[Path]:
    """A module and its dependencies in topological order. ModuleError for an import cycle."""
    needed: dict[Path, list[Path]] = {}
    waiting = [entry.resolve()]
    while waiting:
        path = waiting.pop()
        if path not in needed:
            needed[path] = sorted(imports(path))
            waiting += needed[path]
    try:
        return list(TopologicalSorter(needed).static_order())
    except CycleError as error:
        raise ModuleError(
            f"the modules import each other in a circle: {' -> '.join(map(str, error.args[1]))}"
        ) from error


def one_script(entry: Path) -> str:
    """Bundle a module and its dependencies as a script for an HTML page, without lines of comments.

    ModuleError: it cannot be bundled.
    """
    paths = in_order(entry)
    number = {path: index for index, path in enumerate(paths)}
    parts = ['"use strict";', "const modules = [];"]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for line in irregular(text):
            raise ModuleError(f"{path} cannot be put into one script: {line}")
        if re.search(r"</script|<!--", text, re.IGNORECASE):
            raise ModuleError(f"{path} would end the script that it is put into")
        body = [
            f"const {{ {match['names']} }} = modules[{number[(path.parent / match['path']).resolve()]}];"
            if (match := IMPORT.fullmatch(line))
            else EXPORT.sub("", line, count=1)
            for line in COMMENT_LINES.sub("", text).splitlines()
        ]
        parts += ["modules.push((() => {", *body, f"return {{ {', '.join(exports(path))} }};", "})());"]
    return "\n".join(parts) + "\n"
