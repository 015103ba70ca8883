"""A new lesson from its skeleton: it runs, passes the tests of all pages, and touches eight files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiers import full
from tools.new_lesson import ROOT, NewLessonError, write_lesson

COPIED = ("pages", "ui", "tests", "app.py", "contents.py", "README.md")
LINKED = ("assets", "attention_lab", "benchmarks", "charts", "claims", "deploy", "docs", "model", "workarounds")
LINKED_BESIDE = (".streamlit", "page_style.py", "streamlit_places.py", "pyproject.toml", "CONTRIBUTING.md")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the parts that a lesson changes, with links to the others."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    for name in (*LINKED, *LINKED_BESIDE):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@full
def test_a_new_lesson_runs_and_is_a_page_as_all_others(checkout: Path) -> None:
    changed = write_lesson("word_order", "Word order", checkout)
    assert len(changed) == 8

    def passes(*command: str) -> None:
        done = subprocess.run([sys.executable, "-m", *command], cwd=checkout, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    passes("ruff", "check", *(str(path) for path in changed if path.suffix == ".py"))
    passes("ruff", "format", "--check", *(str(path) for path in changed if path.suffix == ".py"))
    passes("pytest", "-q", "-p", "no:cacheprovider", "tests/pages/test_word_order.py", "tests/ui/test_contents.py")
    passes("pytest", "-q", "-p", "no:cacheprovider", "tests/pages/test_every_page.py", "-k", "word_order or Word")


def test_a_wrong_name_and_a_lesson_that_is_there_write_nothing(checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    for name, title, why in (
        ("Word order", "Word order", "is no name for a file"),
        ("multi_head", "Again", "is there already"),
        ("word_order", 'A "title"', "no quotes"),
    ):
        with pytest.raises(NewLessonError, match=why):
            write_lesson(name, title, checkout)
    assert sorted(checkout.rglob("*")) == before
