"""The modules in `assets/lab`: how they import each other, so that a few lines of Python can put them into one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.frontend.engine import ROOT

LAB = ROOT / "assets" / "lab"
MODULES = sorted(LAB.rglob("*.js"))
LONGEST = 300  # lines
IMPORT = re.compile(r'import \{ (?P<names>\w+(?:, \w+)*) \} from "(?P<path>\.{1,2}/[\w./]+\.js)";')
EXPORT = re.compile(r"export (?:async )?(?:function\*?|class|const) (?P<name>\w+)")


def statements(text: str, word: str) -> list[str]:
    """The lines that begin with `import` or `export`."""
    return [line for line in text.splitlines() if re.match(rf"{word}\b", line)]


def irregular(text: str) -> Iterator[str]:
    """Imports and exports of other kinds than named ones of one line, and what would be fetched while a page runs."""
    for word, pattern in (("import", IMPORT), ("export", EXPORT)):
        for line in statements(text, word):
            if not (pattern.fullmatch(line) if word == "import" else pattern.match(line)):
                yield line
    code = re.sub(r"//.*|/\*[\s\S]*?\*/", "", text)
    yield from re.findall(r"\bimport\s*\(|\bimport\.meta\b|\bawait import\b", code)


def imports(path: Path) -> dict[Path, set[str]]:
    """The names that a module takes, by the module that it takes them from."""
    found = map(IMPORT.match, statements(path.read_text(encoding="utf-8"), "import"))
    return {(path.parent / each["path"]).resolve(): set(each["names"].split(", ")) for each in found if each}


def exports(path: Path) -> set[str]:
    found = map(EXPORT.match, statements(path.read_text(encoding="utf-8"), "export"))
    return {each["name"] for each in found if each}


def test_the_modules_are_found() -> None:
    assert {"attention.js", "tokenizer.js", "translator.js"} < {path.name for path in MODULES}


def test_other_imports_would_be_seen() -> None:
    wrong = [
        'import "./a.js";',
        'import * as a from "./a.js";',
        'import a from "./a.js";',
        'import { a as b } from "./a.js";',
        'import { a } from "a";',
        "import {",
        "export default a;",
        'export { a } from "./a.js";',
        "export let a = 1;",
        'const a = await import("./a.js");',
        "const a = import.meta.url;",
    ]
    assert [line for line in wrong if not list(irregular(line))] == []
    assert list(irregular('import { a, b } from "../engine/a.js";\nexport const c = 1;\n// import("./a.js")\n')) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_says_what_it_is_and_takes_only_what_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// ")
    assert text.count("\n") <= LONGEST
    assert list(irregular(text)) == []
    assert {
        source.name: missing for source, names in imports(path).items() if (missing := names - exports(source))
    } == {}


def test_no_module_imports_itself_by_a_detour() -> None:
    order = list(TopologicalSorter({path: set(imports(path)) for path in MODULES}).static_order())
    assert set(order) == set(MODULES)


def test_the_engine_stands_alone() -> None:
    engine = [path for path in MODULES if path.parent.name == "engine"]
    assert {source.parent.name for path in engine for source in imports(path)} == {"engine"}
