"""The modules in `assets/lab`: how they import each other, so that a few lines of Python can put them into one file."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from charts.modules import exports, imports, irregular
from tests.frontend.engine import ROOT

LAB = ROOT / "assets" / "lab"
FETCHING = {LAB / "entry.js", LAB / "loader.js"}  # which import modules while a page runs
MODULES = sorted(set(LAB.rglob("*.js")) - FETCHING)
MAX_LINES = 300  # lines


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
    assert text.count("\n") <= MAX_LINES
    assert list(irregular(text)) == []
    assert {
        source.name: missing
        for source, names in imports(path).items()
        if (missing := set(names) - set(exports(source)))
    } == {}


def test_no_module_imports_itself_by_a_detour() -> None:
    order = list(TopologicalSorter({path: set(imports(path)) for path in MODULES}).static_order())
    assert set(order) == set(MODULES)


def test_the_engine_stands_alone() -> None:
    engine = [path for path in MODULES if path.parent.name == "engine"]
    assert {source.parent.name for path in engine for source in imports(path)} == {"engine"}
