"""What a visitor reads takes the names of languages from the model: no text in the sources has them written out.

Nor does one speak of a language's grammar, which is said in the data of its pair (`assets/languages`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rooms import tree_of

ROOT = Path(__file__).parents[2]
ROOMS = ("charts", "claims", "ui", "pages", "contents.py", "app.py")
SCRIPTS = "assets/lab"
NAME = re.compile(
    r"""\b(?: English | French | German
    | (?i: adjectives? | nouns? | verbs? | genders? | feminine | masculine | negations? | participles? | elisions?
    | liaisons? | auxiliar(?:y|ies) | inflect\w* | conjugat\w* ) )\b""",
    re.VERBOSE,
)

# a comment, or what may hold the beginning of one: a string, a template up to what stands in it, a regular expression
COMMENT_OR_TEXT = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ | <!--.*?--> | \{\#.*?\#\} )
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
    | (?:(?<=[(,=:!&|?\[]) | (?<=[(,=:!&|?\[][ ])) /(?![*/]) (?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+ /
    """,
    re.DOTALL | re.VERBOSE,
)


def texts_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """All strings of a Python file, but for docstrings, with their lines."""
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.lineno, node.value


def without_comments(script: str) -> str:
    """A script or a template of a page without comments, line by line."""
    return COMMENT_OR_TEXT.sub(
        lambda part: "\n" * part[0].count("\n") if part["comment"] is not None else part[0], script
    )


def named(lines: Iterator[tuple[int, str]]) -> list[str]:
    """Texts that name a language or a word class, with their lines."""
    return [f"{number}: {text.strip()}" for number, text in lines if NAME.search(text)]


def files(place: str, *endings: str) -> list[Path]:
    """Files of a room."""
    within = [ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*"))
    return [path for path in within if path.suffix in endings]


def test_no_text_of_the_app_names_a_language() -> None:
    offenders = {
        path.relative_to(ROOT).as_posix(): texts
        for room in ROOMS
        for path in files(room, ".py")
        if (texts := named(texts_of(tree_of(path))))
    }
    assert offenders == {}


def test_no_script_names_a_language() -> None:
    offenders = {
        path.relative_to(ROOT).as_posix(): texts
        for path in files(SCRIPTS, ".js", ".html")
        if (texts := named(enumerate(without_comments(path.read_text(encoding="utf-8")).splitlines(), 1)))
    }
    assert offenders == {}


def test_docstrings_and_comments_may() -> None:
    assert NAME.search("The Adjective goes behind it")
    program = '"""English."""\ndef f(x):\n    """French."""\n    return f"{x} German", "English word"  # French\n'
    assert {text for _, text in texts_of(ast.parse(program)) if NAME.search(text)} == {" German", "English word"}
    script = (
        'const a = "http://x"; // English\n/** French\n * German */\nconst b = `${a}// English`;\n'
        "const c = /[\"'`]/u.test(b); // French\n<!-- English -->\n"
    )
    assert NAME.findall(without_comments(script)) == ["English"]
    assert "const b = `${a}// English`;" in without_comments(script)
