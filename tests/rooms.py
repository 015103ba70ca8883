"""Imports between rooms (folders of code), and import cycles. `python -m tests.rooms` prints them.

A room is a chapter of `model`, a lesson of `ui`, or a top-level folder; a file at the top of `model` is a room by
itself, and the commands of `python -m` there are one. `python -m tests.rooms FILE` lists a file's imports and
importers.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("model", "charts", "claims", "ui", "pages", "workarounds", "benchmarks")
TOP = ("app.py", "contents.py", "page_style.py", "streamlit_places.py")

Arrows = Mapping[str, set[str]]


def files() -> dict[str, Path]:
    """Every code file by its module's name."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    named |= {name.removesuffix(".py"): ROOT / name for name in TOP}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree, cached."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, known: Iterable[str]) -> set[str]:
    """Modules among `known` that a file imports, also inside functions."""
    known = set(known)
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names] + [node.module]
            named = [name for name in named if name in known][:1]  # the module itself before its package
        else:
            continue
        found.update(name for name in named if name in known)
    return found


@cache
def file_arrows() -> dict[str, set[str]]:
    """Imports between modules; a package's `__init__` that only re-exports names is resolved to their modules."""
    named = files()
    return {name: imports(path, named) - {name} for name, path in named.items()}


def room_of(module: str) -> str:
    """Room of a module: `model.network.rnn` is in model/network, `model.assets` is a room by itself."""
    parts = module.split(".")
    path = ROOT.joinpath(*parts).with_suffix(".py")
    if parts[0] == "model" and path.is_file() and 'if __name__ == "__main__"' in path.read_text(encoding="utf-8"):
        return "model/commands"
    depth = {"model": 2, "pages": 2, "ui": 3 if parts[1:2] == ["lessons"] else 1}.get(parts[0], 1)
    return "/".join(parts[:depth])


def room_arrows(arrows: Arrows) -> dict[str, set[str]]:
    """Imports between rooms."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, imported in arrows.items():
        found[room_of(module)].update(room_of(each) for each in imported)
    return {room: others - {room} for room, others in sorted(found.items())}


def circle(arrows: Arrows) -> list[str]:
    """An import cycle, first and last the same; empty without one."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return [str(each) for each in error.args[1]]
    return []


def floors(arrows: Arrows) -> list[list[str]]:
    """Rooms by level, each above all that it imports. ValueError for a cycle."""
    if found := circle(arrows):
        raise ValueError(f"a circle: {' -> '.join(found)}")
    sorter, built = TopologicalSorter(arrows), []
    sorter.prepare()
    while sorter.is_active():
        floor = sorted(sorter.get_ready())
        built.append(floor)
        sorter.done(*floor)
    return built


def drawn() -> str:
    """The diagram as text: levels from the top, each room with its files, lines and imports."""
    named, between = files(), room_arrows(file_arrows())
    sizes: dict[str, list[int]] = defaultdict(list)
    for module, path in named.items():
        sizes[room_of(module)].append(path.read_text(encoding="utf-8").count("\n"))
    lines: list[str] = []
    for number, floor in reversed(list(enumerate(floors(between), 1))):
        lines.append(f"floor {number}")
        for room in floor:
            arrows = ", ".join(sorted(between.get(room, ()))) or "nothing of the house"
            lines.append(f"  {room} ({len(sizes[room])} files, {sum(sizes[room]):,} lines) -> {arrows}")
    return "\n".join(lines)


def around(name: str) -> str:
    """A file's imports and importers."""
    arrows = file_arrows()
    module = name.removesuffix(".py").replace("/", ".")
    above = sorted(other for other, imported in arrows.items() if module in imported)
    return (
        f"{module} imports {', '.join(sorted(arrows[module])) or 'nothing'}\nimported by {', '.join(above) or 'nobody'}"
    )


if __name__ == "__main__":
    print(drawn() if len(sys.argv) == 1 else around(sys.argv[1]))
