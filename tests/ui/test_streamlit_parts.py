"""Streamlit's inner parts: each is still there, or this says what of the app fails without it."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import random
from collections.abc import Callable
from contextvars import ContextVar
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit import config, net_util, util
from streamlit.components.v2 import manifest_scanner
from streamlit.cursor import RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements import vega_charts
from streamlit.elements.lib.form_utils import FormData
from streamlit.elements.widgets import text_widgets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import Runtime, RuntimeState, app_session, forward_msg_cache, media_file_manager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SessionState, safe_session_state
from streamlit.testing.v1 import AppTest, app_test
from streamlit.util import calc_hash
from streamlit.web.server import server_util

import streamlit_parts

VERSION = f"Streamlit {streamlit.__version__}; tried with {', '.join(streamlit_parts.SEEN_WITH)}"


@pytest.fixture(autouse=True)
def _as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit without what `streamlit_parts` replaces: the app may have been imported already."""
    for (owner, name), plain in streamlit_parts.PLAIN.items():
        monkeypatch.setattr(owner, name, plain)


def test_the_server_would_still_ask_for_its_address_under_the_name_that_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = "get_external_ip"
    assert asked in inspect.getsource(server_util), f"{VERSION}: who asks the internet for the address now?"
    monkeypatch.setattr(net_util, asked, getattr(net_util, asked))  # put back afterwards
    streamlit_parts.ask_nothing_of_the_internet()
    assert net_util.get_external_ip() is None


def test_a_file_made_by_a_click_is_kept_until_it_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other visitors' scripts end meanwhile, and each end clears away; when its time is over it goes all the same."""
    plain = media_file_manager.MediaFileMetadata
    monkeypatch.setattr(media_file_manager, "MediaFileMetadata", plain)  # put back afterwards

    def made() -> tuple[media_file_manager.MediaFileManager, str]:
        files = media_file_manager.MediaFileManager(MemoryMediaFileStorage("/media"))
        url = files.execute_deferred(files.add_deferred(lambda: b"file", "text/plain", "1.2"))
        return files, url.rpartition("/")[2]

    def clear_away(files: media_file_manager.MediaFileManager) -> None:
        for _ in range(3):
            files.remove_orphaned_files()

    files, name_of_file = made()
    clear_away(files)
    assert files.read_file(name_of_file) is None, f"{VERSION}: such files are kept now; keep_files_until_fetched can go"
    streamlit_parts.keep_files_until_fetched()
    files, name_of_file = made()
    clear_away(files)
    assert files.read_file(name_of_file) is not None
    monkeypatch.setattr(streamlit_parts, "SECONDS_TO_FETCH", -1)
    clear_away(files)
    assert files.read_file(name_of_file) is None


def test_a_click_on_a_button_of_the_run_before_gives_the_file_of_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = media_file_manager.MediaFileManager
    monkeypatch.setattr(manager, "add_deferred", manager.add_deferred)  # put back afterwards
    streamlit_parts.keep_names_of_files()
    streamlit_parts.keep_names_of_files()  # the server may read the app twice
    files = manager(MemoryMediaFileStorage("/media"))

    def run(number: int) -> list[str]:
        files.clear_session_refs()
        names = [
            files.add_deferred(f"{button} {number}".encode, "text/plain", f"1.{place}", element_id=button)
            for place, button in enumerate(("numbers", "picture"), start=number)  # below what came in between
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


def test_the_end_of_a_session_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    session = app_session.AppSession
    assert session.shutdown.__name__ in inspect.getsource(session.__del__), f"{VERSION}: how does a session end now?"
    monkeypatch.setattr(session, "shutdown", lambda session: order.append("ended"))
    order: list[str] = []
    streamlit_parts.tell_when_sessions_end(lambda: order.append("told"))
    session.shutdown(Any)  # type: ignore[arg-type]
    assert order == ["ended", "told"]


def test_whether_somebody_is_there_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for state in RuntimeState:
        monkeypatch.setattr(Runtime, "instance", lambda state=state: SimpleNamespace(state=state))
        assert streamlit_parts.nobody_is_there() == (state is RuntimeState.NO_SESSIONS_CONNECTED)


def test_the_theme_that_is_kept_is_the_one_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways the same message, with the same parts in it: a sidebar without a theme has none."""
    name = "_populate_theme_msg"
    monkeypatch.setattr(app_session, name, getattr(app_session, name))  # put back afterwards
    assert name in inspect.getsource(app_session.AppSession._create_new_session_message), (
        f"{VERSION}: who tells it now?"
    )

    def told() -> NewSession:
        message = NewSession()
        theme = message.custom_theme
        for part, section in (
            (theme, "theme"),
            (theme.light, "theme.light"),
            (theme.dark, "theme.dark"),
            (theme.sidebar, "theme.sidebar"),
            (theme.light.sidebar, "theme.light.sidebar"),
        ):
            getattr(app_session, name)(part, section)
        return message

    plain = told()
    assert plain.custom_theme.light.primary_color != plain.custom_theme.dark.primary_color
    streamlit_parts.put_the_theme_together_once()
    for _ in range(2):  # as it is put together, and as it is kept
        assert told().SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)


SIDE = ContextVar("SIDE", default="the loop's")


class Told:
    """As much of a session as events of its runs meet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop = loop
        self.woken, self.heard = 0, list[str]()

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        self._event_loop.call_soon_threadsafe(callback)

    def _handle_scriptrunner_event_on_event_loop(self, sender: str, event: ScriptRunnerEvent, what: str) -> None:
        self.heard.append(f"{sender} {event.name} {what} {SIDE.get()}")
        if what == "breaks":
            self._event_loop.set_exception_handler(lambda *_: None)
            raise ValueError(what)


@pytest.mark.parametrize("last", [event for event in ScriptRunnerEvent if event.name != "ENQUEUE_FORWARD_MSG"])
def test_messages_are_handed_over_together_in_order_and_none_waits_for_the_end(
    last: ScriptRunnerEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = app_session.AppSession
    name = "_on_scriptrunner_event"
    assert "_handle_scriptrunner_event_on_event_loop(" in inspect.getsource(getattr(session, name)), VERSION
    monkeypatch.setattr(session, name, getattr(session, name))  # put back afterwards
    monkeypatch.setattr(streamlit_parts, "SECONDS_TOGETHER", 3600)
    streamlit_parts.send_messages_together()
    send = getattr(session, name)
    message = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG

    def run(told: Any) -> None:
        SIDE.set("the run's")
        for what in ("first", "breaks", *map(str, range(50))):
            send(told, "runner", message, what=what)
        send(told, "runner", last, what="last")

    async def whole() -> Told:
        told = Told(asyncio.get_running_loop())
        await asyncio.to_thread(run, told)
        async with asyncio.timeout(60):
            while len(told.heard) < 53:
                await asyncio.sleep(0)
        monkeypatch.setattr(streamlit_parts, "SECONDS_TOGETHER", 0)
        send(told, "runner", message, what="alone")  # nothing comes after it
        async with asyncio.timeout(60):
            while len(told.heard) < 54:
                await asyncio.sleep(0)
        return told

    told = asyncio.run(whole())
    drawn = ["first", "breaks", *map(str, range(50))]
    assert told.heard[:52] == [f"runner {message.name} {what} the run's" for what in drawn]
    assert told.heard[52:] == [f"runner {last.name} last the run's", f"runner {message.name} alone the loop's"]
    assert told.woken == 3


def test_large_messages_are_hashed_as_before_in_pieces_that_keep_the_interpreter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain, hasher = util.calc_hash, util.create_fast_hasher
    where = inspect.getsource(forward_msg_cache)
    assert "util.calc_hash(serialized_msg)" in where, f"{VERSION}: hash_without_a_pause does nothing"
    contents: list[bytes | str] = [random.Random(size).randbytes(size) for size in (0, 1, 2047, 2048, 100_001)]
    contents.append("J'ai été là." * 1000)
    expected = {content: plain(content) for content in contents}
    monkeypatch.setattr(util, "calc_hash", plain)  # put back afterwards
    streamlit_parts.hash_without_a_pause()
    given: list[int] = []

    class Counted:
        def __init__(self) -> None:
            self.hasher = hasher()

        def update(self, piece: memoryview) -> None:
            given.append(len(piece))
            self.hasher.update(piece)

        def hexdigest(self) -> str:
            return self.hasher.hexdigest()

    monkeypatch.setattr(util, "create_fast_hasher", Counted)
    for content, theirs in expected.items():
        assert util.calc_hash(content) == theirs
        assert sum(given) == len(content.encode() if isinstance(content, str) else content)
        assert max(given, default=0) < 2048
        given.clear()


def test_charts_are_sent_as_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = vega_charts._stabilize_vega_json_spec
    where = inspect.getsource(vega_charts)
    assert "json.loads(vega_spec)" in inspect.getsource(plain), f"{VERSION}: leave_charts_as_they_are can go"
    assert "= _stabilize_vega_json_spec(" in where, f"{VERSION}: leave_charts_as_they_are does nothing"
    monkeypatch.setattr(vega_charts, "_stabilize_vega_json_spec", plain)  # put back afterwards
    streamlit_parts.leave_charts_as_they_are()
    altairs = json.dumps({"params": [{"name": "param_7", "value": 1}], "layer": [{"name": "view_9"}]})
    assert vega_charts._stabilize_vega_json_spec(altairs) == plain(altairs) != altairs
    ours = json.dumps({"params": [{"name": "cells", "value": ["caf\u00e9"]}], "layer": []})
    assert plain(ours) == ours
    monkeypatch.setattr(json, "loads", lambda text: pytest.fail("it was read"))
    assert vega_charts._stabilize_vega_json_spec(ours) == ours


def test_one_entry_of_a_session_is_looked_up_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    session = safe_session_state.SafeSessionState(SessionState(), lambda: None)
    session["sentence"], session["model"] = "I like red cars.", None
    whole = session.filtered_state
    assert isinstance(whole, dict), f"{VERSION}: is a session's whole no longer put together for one entry?"
    assert ".filtered_state" in inspect.getsource(text_widgets), f"{VERSION}: look_up_one_entry can go"
    monkeypatch.setattr(safe_session_state.SafeSessionState, "filtered_state", None)  # put back afterwards
    streamlit_parts.look_up_one_entry()
    entries: Any = session.filtered_state
    assert dict(entries) == whole == {"sentence": "I like red cars.", "model": None}

    def refused(state: SessionState) -> None:
        pytest.fail("everything was put together")

    monkeypatch.setattr(SessionState, "filtered_state", property(refused))
    assert entries["sentence"] == "I like red cars."
    assert "model" in entries
    assert "head" not in entries


def test_a_fragment_copies_each_container_around_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = DeltaGenerator.__deepcopy__
    assert "deepcopy(self._parent)" in inspect.getsource(plain), f"{VERSION}: copy_each_container_once can go"
    stack: list[Any] = [DeltaGenerator(root_container=0, cursor=RunningCursor(0))]
    for depth, kind in enumerate(("vertical", "column", "expander")):
        stack[-1]._cursor.lock_element()
        path = tuple(range(depth + 1))
        stack.append(DeltaGenerator(cursor=RunningCursor(0, path), parent=stack[-1], block_type=kind))
        stack[-1]._creating_fragment_id = f"fragment {depth}"
    stack[-1]._form_data = FormData("form")
    theirs = deepcopy(stack)

    monkeypatch.setattr(DeltaGenerator, "__deepcopy__", plain)  # put back afterwards
    streamlit_parts.copy_each_container_once()
    ours = deepcopy(stack)

    def told(containers: list[Any]) -> list[Any]:
        each = [
            {name: value for name, value in vars(one).items() if name not in ("_parent", "_provided_cursor")}
            for one in containers
        ]
        cursors = [
            {name: value for name, value in vars(one._cursor).items() if name != "_transient_elements"}
            for one in containers
        ]
        return [each, cursors, [list(one._ancestor_block_types) for one in containers]]

    assert told(ours) == told(theirs) == told(stack)
    assert not {*map(id, ours)} & {*map(id, stack)}
    assert [new._parent for new in ours] == [None, *ours[:-1]], "a container is copied once more for what it holds"
    for new, old in zip(ours, stack, strict=True):
        before = old._cursor.index
        new._cursor.get_transient_cursor().transient_elements[0] = "spinner"
        assert not list(old._cursor.transient_elements.items())
        new._cursor.lock_element()
        assert (new._cursor.index, old._cursor.index) == (before + 1, before)


def test_pages_can_be_registered_while_no_session_runs() -> None:
    with streamlit_parts.without_a_session():
        assert logging.root.manager.disable == logging.WARNING
        chosen = streamlit.navigation([streamlit.Page(lambda: None, title="any", url_path="any")])
    assert logging.root.manager.disable == logging.NOTSET
    assert hasattr(chosen, "run"), f"{VERSION}: st.navigation no longer answers without a session"


@pytest.mark.parametrize("name", streamlit_parts.HIDDEN_OPTIONS)
def test_the_hidden_options_are_known(name: str) -> None:
    assert name in config.get_config_options(), f"{VERSION}: there is no option {name}; see .streamlit/config.toml"


@pytest.mark.parametrize(
    ("message", "field"),
    [(BackMsg, "rerun_script"), (ForwardMsg, "new_session"), (ForwardMsg, "script_finished"), (ForwardMsg, "delta")],
)
def test_the_messages_have_the_fields_that_load_and_browser_tests_read(message: Any, field: str) -> None:
    assert field in message.DESCRIPTOR.fields_by_name, f"{VERSION}: {message.__name__} has no {field}"


def test_a_page_can_be_opened_first_in_a_page_test() -> None:
    assert hasattr(AppTest.from_string(""), "_page_hash"), f"{VERSION}: tests/pages/harness.py sets AppTest._page_hash"
    assert isinstance(calc_hash("page"), str)


def test_page_tests_can_keep_what_a_server_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def scan() -> list[Any]:
        asked.append("components")
        return []

    def compiled() -> ScriptCache:
        asked.append("scripts")
        return ScriptCache()

    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scan)
    monkeypatch.setattr(app_test, "ScriptCache", compiled)
    AppTest.from_string("").run()
    assert asked == ["components", "scripts"], f"{VERSION}: tests/pages/harness.py wants both to be asked for only once"
