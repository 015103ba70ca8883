"""Write the skeleton of a lesson: python -m tools.new_lesson word_order "Word order"

It writes the page with the room for its figure, its scenes, closing questions and tests, and adds the lesson to
`contents.py` and a row to the README's table. The lesson runs at once, with one map of attention.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "lesson"
FILES = {  # template: the file made from it
    "page.py.txt": "pages/lessons/{name}.py",
    "page.css.txt": "pages/lessons/{name}.css",
    "package.py.txt": "ui/lessons/{name}/__init__.py",
    "scenes.py.txt": "ui/lessons/{name}/scenes.py",
    "closing_questions.py.txt": "ui/lessons/{name}/closing_questions.py",
    "test.py.txt": "tests/pages/test_{name}.py",
}
ENTRY = """        PageInfo(
            "lessons/{name}.py",
            "{title}",
            "school",
            "TODO: its use for a reader, one line",
            "TODO: one sentence on what to see in the picture of {title}.",
            terms=("piece",),
        ),
"""


class NewLessonError(ValueError):
    """The lesson cannot be written; the message says why."""


def write_lesson(name: str, title: str, root: Path = ROOT) -> list[Path]:
    """Write a lesson's files below `root`; returns those written or changed.

    name: of its file and folder, as `multi_head`. NewLessonError: a name that is none or is taken, a title with quotes.
    """
    if not re.fullmatch("[a-z][a-z0-9_]*[a-z0-9]", name):
        raise NewLessonError(f"{name!r} is no name for a file: small letters, digits and _ as in multi_head")
    if not re.fullmatch(r"[^\"\\\n{}]+", title):
        raise NewLessonError(f"a title has no quotes, braces or backslashes: {title!r}")
    written = {root / place.format(name=name): TEMPLATES / template for template, place in FILES.items()}
    if taken := [path for path in written if path.exists()]:
        raise NewLessonError(f"{taken[0]} is there already")
    contents = root / "contents.py"
    entered = inserted(contents, "    ),\n    LABS: (\n", ENTRY.format(name=name, title=title))
    for path, template in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = template.read_text(encoding="utf-8").replace("NAME", name).replace("TITLE", title)
        path.write_text(text, encoding="utf-8")
    contents.write_text(entered, encoding="utf-8")
    return [*written, contents, update_readme(root)]


def inserted(path: Path, before: str, text: str) -> str:
    """The text of a file with a piece put in before a line that it has once."""
    parts = path.read_text(encoding="utf-8").split(before)
    if len(parts) != 2:
        raise NewLessonError(f"{path} has another form than this command knows: add {text.strip()} by hand")
    return f"{parts[0]}{text}{before}{parts[1]}"


def update_readme(root: Path) -> Path:
    """Replace the README's table of pages by that of `contents.py`."""
    table = subprocess.run([sys.executable, "contents.py"], cwd=root, capture_output=True, text=True, check=True).stdout
    readme = root / "README.md"
    header = re.escape("| page | shows | link |\n")
    text = re.sub(rf"{header}(\|.*\n)+", lambda _: table, readme.read_text(encoding="utf-8"), count=1)
    readme.write_text(text, encoding="utf-8")
    return readme


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.new_lesson", description="Write the skeleton of a lesson.")
    parser.add_argument("name", help="of its file and folder, as multi_head")
    parser.add_argument("title", help="as the menu shows it")
    given = parser.parse_args(arguments)
    try:
        for path in write_lesson(given.name, given.title):
            print(path.relative_to(ROOT))
    except NewLessonError as error:
        sys.exit(f"tools.new_lesson: {error}")


if __name__ == "__main__":
    main()
