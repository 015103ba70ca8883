"""Claims are pure: none of their modules imports Streamlit or draws, and each is used by a page."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import ui.claims

HERE = Path(ui.claims.__file__).parent
ROOT = HERE.parents[1]
MODULES = sorted(HERE.glob("*.py"))
DRAWN = ROOT / "ui" / "labs" / "own_attention" / "drawn.py"  # what a claim speaks of: as pure as they are
PURE = ("ui.text", "ui.claims", "ui.labs.own_attention.drawn")  # with their modules


@pytest.mark.parametrize("path", [*MODULES, DRAWN], ids=lambda path: path.stem)
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


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem != "__init__"], ids=lambda path: path.stem)
def test_every_claim_is_made_somewhere(path: Path) -> None:
    public = [
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    code = "\n".join(
        each.read_text("utf-8") for folder in ("ui", "pages") for each in (ROOT / folder).rglob("*.py") if each != path
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
