"""The app speaks plain English: phrases that once puzzled readers come back in no page, chart, script or document."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("app.py", "contents.py", "page_style.py", "pages", "ui", "claims", "charts", "assets", "docs", "README.md")
KINDS = {".py", ".js", ".html", ".md"}

# as readers met them, without what was computed; what is said instead stands in the sources
PUZZLING = (
    "takes along",
    "if the weights were others",
    "Left to itself with these weights",
    "with these weights too",
    "as equal weights on",
    "double click lets go",
    "no single word is needed for",
    "looks further to the left",
    "Before you see what",
    ", encoder: reads",
    ", decoder: is given",
    "moved from the one before it",
    "that it computed",
    "be read off the last state",
    "Crossed out, in the end",
    "cross over",
    "crosses over",
    "two vectors part",
    "stay more alike",
    "did you have to keep",
    "takes off the mean",
    "hides what is not there",
    "do not drown it",
    "written no more",
    "RNN can go",
    "RNN removed from the input",
    "is the shorter one",
    "weight to give away",
    "by place",
    "most lost first",
    "owes most",
    "can hardly use it",
    "learns of another",
    "where most is added",
    "than there was",
    "who draws pieces",
    "The order would turn",
    "plane is a shadow",
    "the mean of the {} heads",
    "English, read by the encoder",
    "French, piece by piece",
    "ten minutes.",
    "head and weight of it",
    "Mark doubt",
    "Take this view away",
    "Take these records away",
    "Numbers and files",
    "hardly held",
    "writes by search",
    "endings that rank among them",
    "by its score it is",
    "Dropped folded",
    "it looks only there, evenly",
    "As there",
    "When the training rests",
    "came of it",
    "wholly right",
    "begins anew where",
    "loses most by",
    "the view that shows",
    "another kind of model apart",
    "number times number",
    "is looking needing",
    "resting place",
    "where the weight rests",
    "where it rests",
    "what no word needs",
    "what no token needs",
)
# a name between straight quotes, which are no attribute's and no index's, and an apostrophe
STRAIGHT = {".js": r'(?<![=\[(])"\$\{[^{}]*\}"', ".py": r'(?<![=\[(])"\{\}"|[a-z]{2}\'(?:s|t|re|ve)\b'}
STYLED = {"predict_cover.js", "visited.js", "terms.py"}  # where straight quotes are those of CSS and of a link's title


def sayings(path: Path) -> Iterator[str]:
    """Texts of a file that a reader may see: of Python its strings but docstrings, of others all but comments."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield re.sub(r"(?m)(^|\s)//.*$", "", text) if path.suffix == ".js" else text
        return
    tree = ast.parse(text)
    docstrings = {id(opening) for node in ast.walk(tree) if (opening := docstring(node)) is not None}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def docstring(node: ast.AST) -> ast.expr | None:
    """The docstring of a module, class or function, as it stands in the source; None where there is none."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
        first = node.body[0]
        return first.value if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else None
    return None


def files() -> Iterator[Path]:
    for name in SOURCES:
        there = ROOT / name
        yield from (path for path in ([there] if there.is_file() else sorted(there.rglob("*"))) if path.suffix in KINDS)


@pytest.fixture(scope="module")
def said() -> dict[Path, str]:
    return {path: " ".join("\n".join(sayings(path)).split()) for path in files()}


@pytest.mark.parametrize("phrase", PUZZLING)
def test_no_puzzling_phrase(phrase: str, said: dict[Path, str]) -> None:
    pattern = re.compile(re.escape(phrase) if phrase[0].isupper() else f"(?i:{re.escape(phrase)})")
    assert not [path.relative_to(ROOT).as_posix() for path, text in said.items() if pattern.search(text)]


@pytest.mark.parametrize("kind", STRAIGHT)
def test_quotes_are_curly(kind: str, said: dict[Path, str]) -> None:
    straight = {path.name: re.findall(STRAIGHT[kind], text) for path, text in said.items() if path.suffix == kind}
    assert {name: styles for name, styles in straight.items() if styles and name not in STYLED} == {}


def test_what_is_read_is_what_readers_see(said: dict[Path, str]) -> None:
    """Joined strings, scripts and documents are all read; docstrings and comments are not."""
    texts = {path.relative_to(ROOT).as_posix(): text for path, text in said.items()}
    assert "half of every layer\u2019s input" in texts["ui/lessons/multi_head/combined_heads.py"]
    assert "dashed: rarely seen in the training" in texts["assets/lab/views/player/captions.js"]
    assert "look" in texts["docs/teaching.md"]
    assert "Draw the choices and the combined map" not in texts["ui/lessons/multi_head/combined_heads.py"]
