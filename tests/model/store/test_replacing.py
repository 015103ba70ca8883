"""Files that are written are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.store.replacing import replacing


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half of the n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_leftovers_of_a_killed_writer_are_removed_by_the_next(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / ".file2.77"
    (tmp_path / ".file.4711").write_text("half")
    other.write_text("of another file")
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    assert set(tmp_path.iterdir()) == {path, other}
