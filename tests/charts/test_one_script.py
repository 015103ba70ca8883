"""Modules put into one script: in order, and nothing in them that would end the script."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.modules import ModuleError, in_order, one_script


def write(folder: Path, **modules: str) -> Path:
    """Modules by name, the first of them returned."""
    paths = [folder / f"{name}.js" for name in modules]
    for path, text in zip(paths, modules.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths[0]


def test_each_module_stands_behind_those_that_it_takes_from(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        a='import { b } from "./b.js";\nimport { c } from "./c.js";\n',
        b='import { c } from "./c.js";\nexport const b = c;\n',
        c="export const c = 1;\n",
    )
    assert [path.stem for path in in_order(entry)] == ["c", "b", "a"]


def test_imports_and_exports_become_what_a_script_can_have(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        a='import { b, B } from "./b.js";\nnew B(b());\n',
        b="export function b() {}\nexport class B {}\n// export nothing\n",
    )
    assert one_script(entry) == (
        '"use strict";\nconst modules = [];\n'
        "modules.push((() => {\nfunction b() {}\nclass B {}\nreturn { b, B };\n})());\n"  # without lines of comments
        "modules.push((() => {\nconst { b, B } = modules[0];\nnew B(b());\nreturn {  };\n})());\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        'import "./b.js";',
        'import * as b from "./b.js";',
        'import b from "./b.js";',
        'import { b as c } from "./b.js";',
        'import { b } from "b";',
        "import {",
        "export default 1;",
        "export { b };",
        "export let b = 1;",
        'const b = await import("./b.js");',
        "const b = import.meta.url;",
    ],
)
def test_what_cannot_be_put_into_a_script_is_refused(tmp_path: Path, line: str) -> None:
    entry = write(tmp_path, a=f"{line}\n", b="export const b = 1;\n")
    with pytest.raises(ModuleError):
        one_script(entry)


@pytest.mark.parametrize("text", ["</script>", "</SCRIPT", "<!--"])
def test_what_would_end_the_script_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ModuleError):
        one_script(write(tmp_path, a=f'const a = "{text}";\n'))


def test_a_circle_is_refused(tmp_path: Path) -> None:
    circle = {"a": 'import { b } from "./b.js";\nexport const a = 1;\n'}
    circle["b"] = 'import { a } from "./a.js";\nexport const b = 1;\n'
    with pytest.raises(ModuleError):
        one_script(write(tmp_path, **circle))
