"""Downloads last until they are fetched, whatever other scripts do meanwhile."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from tests.workarounds.parts import VERSION
from workarounds import downloads


def test_a_file_made_by_a_click_is_kept_until_it_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other visitors' scripts end meanwhile, and each end clears away; when its time is over it goes all the same."""

    def make_file() -> tuple[MediaFileManager, str]:
        files = MediaFileManager(MemoryMediaFileStorage("/media"))
        url = files.execute_deferred(files.add_deferred(lambda: b"file", "text/plain", "1.2"))
        return files, url.rpartition("/")[2]

    def clear_away(files: MediaFileManager) -> None:
        for _ in range(3):
            files.remove_orphaned_files()

    files, name_of_file = make_file()
    clear_away(files)
    assert files.read_file(name_of_file) is None, f"{VERSION}: such files are kept now; keep_files_until_fetched can go"
    downloads.keep_files_until_fetched()
    files, name_of_file = make_file()
    clear_away(files)
    assert files.read_file(name_of_file) is not None
    monkeypatch.setattr(downloads, "SECONDS_TO_FETCH", -1)
    clear_away(files)
    assert files.read_file(name_of_file) is None


def test_a_click_on_a_button_of_the_run_before_gives_the_file_of_the_newest() -> None:
    downloads.keep_names_of_files()
    downloads.keep_names_of_files()  # the server may import the app twice
    files = MediaFileManager(MemoryMediaFileStorage("/media"))

    def run(number: int) -> list[str]:
        files.clear_session_refs()
        names = [
            files.add_deferred(f"{button} {number}".encode, "text/plain", f"1.{index}", element_id=button)
            for index, button in enumerate(("numbers", "picture"), start=number)  # below what came in between
        ]
        files.remove_orphaned_files()
        return names

    before, now = run(1), run(2)
    assert before == now, f"{VERSION}: a click while a run ends may find no file"
    assert len(set(now)) == 2
    url = files.execute_deferred(before[0])
    stored = files.read_file(url.rpartition("/")[2])
    assert stored is not None
    assert stored.content == b"numbers 2"
    files.clear_session_refs()
    files.remove_orphaned_files()
    assert not files._deferred_callables
    assert not files._deferred_ids_by_session


def test_a_button_is_drawn_also_where_another_script_clears_its_file_away_at_once() -> None:
    """A run that is about to be stopped draws a button, while the next one begins and a third script ends."""
    original = MediaFileManager.add_deferred

    def add_and_lose(files: MediaFileManager, *args: Any, **kwargs: Any) -> str:
        name = original(files, *args, **kwargs)
        files.clear_session_refs()
        files.remove_orphaned_files()
        return name

    add_and_lose.__dict__["__signature__"] = inspect.signature(original)
    with pytest.MonkeyPatch.context() as losing:
        losing.setattr(MediaFileManager, "add_deferred", add_and_lose)
        downloads.keep_names_of_files()
        files = MediaFileManager(MemoryMediaFileStorage("/media"))
        assert files.add_deferred(lambda: b"file", "text/plain", "1.2")
    assert not files._deferred_callables


def test_a_button_works_while_a_run_draws_it_anew_and_another_visitor_leaves() -> None:
    def make(files: MediaFileManager) -> str:
        name = files.add_deferred(lambda: b"file", "text/plain", "1.2", element_id="numbers")
        files.clear_session_refs()  # the next run begins
        files.remove_orphaned_files()  # the other visitor's script ends
        return name

    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    with pytest.raises(MediaFileStorageError):  # else keep_files_of_the_last_run can go
        files.execute_deferred(make(files))
    downloads.keep_names_of_files()
    downloads.keep_files_of_the_last_run()
    for _ in range(3):  # it is drawn again in each run
        name = make(files)
        assert files.execute_deferred(name)
    files.clear_session_refs()  # a run has not drawn it
    files.remove_orphaned_files()
    assert not files._deferred_callables

    make(files)
    files.clear_session_refs("dontcare")  # the session ends; Streamlit calls it so where there is none
    files.remove_orphaned_files()
    assert not files._deferred_callables
    assert not files._files_by_session_and_coord
