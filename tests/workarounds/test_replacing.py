"""An app whose Streamlit has another form opens without the workarounds, and one warning each says so."""

from __future__ import annotations

import logging
import runpy
import threading
from collections.abc import Callable
from typing import Any

import pytest
import streamlit
from streamlit.runtime.media_file_manager import MediaFileManager

from tests.pages.harness import APP, START, follow
from tests.workarounds.parts import PARTS, REPLACED_PARTS, add_a_parameter, take_away, warnings
from workarounds import replacing
from workarounds.replacing import REPLACED, find

Change = Callable[[pytest.MonkeyPatch, Any, str], None]

pytestmark = pytest.mark.usefixtures("served_models")


@pytest.fixture
def start_app(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Run `app.py` as the server imports it, without the threads that it starts."""

    def start() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", lambda thread: None)
            runpy.run_path(str(APP), run_name="app")

    return start


def test_every_workaround_fits_this_streamlit(start_app: Callable[[], None], caplog: pytest.LogCaptureFixture) -> None:
    start_app()
    assert warnings(caplog) == []
    assert all(hasattr(getattr(find(path), name), REPLACED) for path, name, _ in REPLACED_PARTS)


@pytest.mark.parametrize("change", [take_away, add_a_parameter])
@pytest.mark.parametrize(("path", "name", "missing"), PARTS, ids=str)
def test_the_app_opens_where_a_part_has_another_form(
    path: str,
    name: str,
    missing: str,
    change: Change,
    start_app: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner = find(path)
    with monkeypatch.context() as other_release:
        change(other_release, owner, name)
        changed = vars(owner).get(name)
        start_app()
        assert vars(owner).get(name) is changed, "it was replaced all the same"
    (warning,) = warnings(caplog)
    assert missing in warning
    assert "\n" not in warning
    page = follow(START, {})  # Streamlit itself finds the part again, without the workaround
    assert not page.exception
    assert [title.value for title in page.title] == ["Attention Lab"]


def test_the_app_opens_where_modules_have_moved(
    start_app: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def find_nothing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(replacing, "import_module", find_nothing)
    start_app()
    assert len(warnings(caplog)) == len(PARTS)


def test_the_app_opens_where_the_files_of_a_session_are_kept_otherwise(
    start_app: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = MediaFileManager.__init__

    def under_another_name(files: Any, storage: Any) -> None:
        before(files, storage)
        files._callables = vars(files).pop("_deferred_callables")

    monkeypatch.setattr(MediaFileManager, "__init__", under_another_name)
    start_app()
    assert len(warnings(caplog)) == 2  # its buttons' names, and those of the last run
    assert all("_deferred_callables" in warning for warning in warnings(caplog))


def test_the_app_opens_where_pages_need_a_session(
    start_app: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(pages: object) -> None:
        raise RuntimeError("no session")

    monkeypatch.setattr(streamlit, "navigation", refuse)
    start_app()
    (warning,) = warnings(caplog)
    assert "no such page" in warning
    assert logging.root.manager.disable == logging.NOTSET
