"""Findings and their sentences are pure: no module of theirs imports Streamlit or draws, and a page uses each."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MODULES = sorted(path for room in ("claims", "ui/wording") for path in (ROOT / room).glob("*.py"))
DRAWN = ROOT / "ui" / "labs" / "own_attention" / "drawn.py"  # what a claim speaks of: as pure as they are
PURE = ("ui.text", "ui.wording", "ui.labs.own_attention.drawn")  # with their modules


def room_and_name(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


@pytest.mark.parametrize("path", [*MODULES, DRAWN], ids=room_and_name)
def test_no_streamlit(path: Path) -> None:
    imported = [
        name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert not [name for name in imported if name.split(".")[0] == "streamlit"]
    assert not [name for name in imported if name.startswith(("ui.", "pages")) and not pure(name)]


def pure(name: str) -> bool:
    return any(name == allowed or name.startswith(f"{allowed}.") for allowed in PURE)


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem != "__init__"], ids=room_and_name)
def test_every_claim_is_made_somewhere(path: Path) -> None:
    public = [
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    code = "\n".join(
        each.read_text("utf-8")
        for folder in ("claims", "ui", "pages")
        for each in (ROOT / folder).rglob("*.py")
        if each != path
    )
    own = path.read_text("utf-8")
    assert public
    for name in public:
        assert name in code or own.count(f"{name}(") > 1, name


def test_the_thresholds_stand_in_one_module() -> None:
    from model.dissect import thresholds

    names = [name for name, value in vars(thresholds).items() if name.isupper()]
    assert {"SLIGHT", "MOSTLY"} <= set(names)
    source = inspect.getsource(thresholds)
    for name in names:
        assert source.count(f"\n{name} = ") == 1
        for folder in ("model", "charts", "claims", "ui", "pages"):
            for path in (ROOT / folder).rglob("*.py"):
                if path.name != "thresholds.py":
                    assert f"\n{name} = " not in path.read_text("utf-8"), path
