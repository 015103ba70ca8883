"""The workarounds do what they are for, and an app whose Streamlit has another form opens without them."""

from __future__ import annotations

import ast
import asyncio
import inspect
import logging
import runpy
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit import net_util
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeState, app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.web.server import server_util

import streamlit_workarounds
from streamlit_workarounds import REPLACED, find, warn_once
from tests.pages.harness import APP, START, TRANSLATE, follow
from ui.link import SENTENCE
from ui.models import DIRECTORY

NET_UTIL, UVICORN, APP_SESSION = "streamlit.net_util", "uvicorn:Server", "streamlit.runtime.app_session:AppSession"
METADATA = "streamlit.runtime.media_file_manager:MediaFileMetadata"
MANAGER = "streamlit.runtime.media_file_manager:MediaFileManager"
QUEUE = "streamlit.runtime.forward_msg_queue:ForwardMsgQueue"
REPLACED_PARTS = (  # where each is, its name, and some words of the warning about what is missing without it
    (NET_UTIL, "get_external_ip", "asks the internet"),
    (METADATA, "mark_for_delete", "before the browser has fetched it"),
    (MANAGER, "add_deferred", "may give no file"),
    (MANAGER, "clear_session_refs", "another visitor leaves"),
    (QUEUE, "clear", "a switch goes back"),
    (APP_SESSION, "_on_scriptrunner_event", "leave the page unfinished"),
    (UVICORN, "shutdown", "waits for ever"),
    (APP_SESSION, "shutdown", "not given back"),
)
PARTS = (*REPLACED_PARTS, ("streamlit.runtime:Runtime", "state", "nobody is there"))
VERSION = f"Streamlit {streamlit.__version__}"
Change = Callable[[pytest.MonkeyPatch, Any, str], None]


def take_away(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """As if a release had renamed it."""
    monkeypatch.delattr(owner, name)


def add_a_parameter(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """As if a release had given it one parameter more; a property becomes a method."""
    part = vars(owner)[name]
    function: Callable[..., Any] = getattr(part, "fget", part)

    def changed(*args: Any, reason: str = "", **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    signature = inspect.signature(function)
    parameters = [*signature.parameters.values(), inspect.signature(changed).parameters["reason"]]
    vars(changed)["__signature__"] = signature.replace(parameters=parameters)
    monkeypatch.setattr(owner, name, changed)


@pytest.fixture(autouse=True)
def _original_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit without the workarounds, of which nothing has been said yet: the app may have been imported already."""
    warn_once.cache_clear()
    for path, name, _ in REPLACED_PARTS:
        function = getattr(find(path), name)
        monkeypatch.setattr(find(path), name, getattr(function, REPLACED, function))


@pytest.fixture(autouse=True)
def _served_models(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(small_models))


@pytest.fixture
def start_app(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the server does when it imports `app.py`, without the threads that it starts."""

    def start() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", lambda thread: None)
            runpy.run_path(str(APP), run_name="app")

    return start


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == streamlit_workarounds.__name__]


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
    def find_nothing(path: str) -> None:
        raise ModuleNotFoundError(f"No module named {path!r}")

    monkeypatch.setattr(streamlit_workarounds, "find", find_nothing)
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


def test_a_sentence_is_answered_where_the_address_is_kept_otherwise(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = follow(TRANSLATE, {})
    add_a_parameter(monkeypatch, find("streamlit.runtime.state.query_params:QueryParams"), "set_with_no_forward_msg")
    for sentence in ("the old man.", "the cat sees the dog."):
        page.text_input(key=SENTENCE).set_value(sentence).run()
        assert not page.exception
        assert page.text_input(key=SENTENCE).value == sentence
    (warning,) = warnings(caplog)
    assert "the address may lose a change" in warning


def test_the_server_would_still_ask_for_its_address_under_the_name_that_is_replaced() -> None:
    name = "get_external_ip"
    assert name in inspect.getsource(server_util), f"{VERSION}: who asks the internet for the address now?"
    streamlit_workarounds.ask_nothing_of_the_internet()
    assert net_util.get_external_ip() is None


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
    streamlit_workarounds.keep_files_until_fetched()
    files, name_of_file = make_file()
    clear_away(files)
    assert files.read_file(name_of_file) is not None
    monkeypatch.setattr(streamlit_workarounds, "SECONDS_TO_FETCH", -1)
    clear_away(files)
    assert files.read_file(name_of_file) is None


def test_a_click_on_a_button_of_the_run_before_gives_the_file_of_the_newest() -> None:
    streamlit_workarounds.keep_names_of_files()
    streamlit_workarounds.keep_names_of_files()  # the server may import the app twice
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
        streamlit_workarounds.keep_names_of_files()
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
    streamlit_workarounds.keep_names_of_files()
    streamlit_workarounds.keep_files_of_the_last_run()
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


@pytest.mark.parametrize("fragments", [None, ["one"]], ids=["the whole page", "a fragment"])
def test_the_answer_to_a_click_is_sent_also_where_a_run_begins(fragments: list[str] | None) -> None:
    answer, finished, drawn = ForwardMsg(), ForwardMsg(), ForwardMsg()
    answer.backend_operation_response.request_id = "click"
    finished.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    drawn.delta.fragment_id = "one"

    def sent_after_a_run_begins() -> list[str]:
        queue = ForwardMsgQueue()
        for message in (answer, finished, drawn):
            queue.enqueue(message)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
        sent = [str(message.WhichOneof("type")) for message in queue.flush()]
        assert queue.is_empty()
        return sorted(sent)

    if fragments is None:
        assert sent_after_a_run_begins() == ["script_finished"], f"{VERSION}: keep_unsent_messages can go"
    streamlit_workarounds.keep_unsent_messages()
    assert sent_after_a_run_begins() == ["backend_operation_response", "script_finished"]


@pytest.mark.parametrize("fragments", [None, ["one"]], ids=["the whole page", "a fragment"])
def test_what_a_whole_run_drew_is_sent_with_its_end_also_where_another_begins_at_once(
    fragments: list[str] | None,
) -> None:
    """The browser forgets the widgets that a run which has ended did not draw.

    A run of the whole page may become one of some fragments, by a callback.
    """

    def sent_after_another_begins() -> list[str]:
        drawn, finished, begun, drawn_again = (ForwardMsg() for _ in range(4))
        drawn.delta.fragment_id = drawn_again.delta.fragment_id = "one"
        finished.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        begun.new_session.name = "of a fragment"
        queue = ForwardMsgQueue()
        for message in (drawn, finished, begun, drawn_again):
            queue.enqueue(message)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
        return [str(message.WhichOneof("type")) for message in queue.flush()]

    assert sent_after_another_begins() == ["script_finished", "new_session"], f"{VERSION}: half of it can go"
    streamlit_workarounds.keep_unsent_messages()
    assert sent_after_another_begins() == ["delta", "script_finished", "new_session"]


def test_what_a_fragment_drew_in_another_is_discarded_with_its_container() -> None:
    """The browser closes the connection over an element without its container."""

    def paths_sent_after_the_outer_begins() -> list[tuple[int, ...]]:
        queue = ForwardMsgQueue()
        for path, fragment in (((0, 1), "outer"), ((0, 1, 0), "outer"), ((0, 1, 1), "inner"), ((0, 2), "beside")):
            drawn = ForwardMsg()
            drawn.metadata.delta_path.extend(path)
            drawn.delta.fragment_id = fragment
            drawn.delta.add_block.allow_empty = True
            queue.enqueue(drawn)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
        return [tuple(message.metadata.delta_path) for message in queue.flush()]

    assert paths_sent_after_the_outer_begins() == [(0, 1, 1), (0, 2)], f"{VERSION}: without_nested can go"
    streamlit_workarounds.keep_unsent_messages()
    assert paths_sent_after_the_outer_begins() == [(0, 2)]


def test_what_a_run_drew_before_another_replaced_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of Streamlit's own whose event loop is late; its runners are told apart by their names alone."""
    event = ScriptRunnerEvent
    monkeypatch.setattr(app_session.AppSession, "_clear_queue", lambda self, fragments: None)
    monkeypatch.setattr(app_session.AppSession, "_create_new_session_message", lambda self, *run: ForwardMsg())
    monkeypatch.setattr(app_session.AppSession, "_enqueue_forward_msg", lambda self, message: sent.append(message))
    sent: list[ForwardMsg] = []

    async def titles_sent() -> list[str]:
        session: Any = app_session.AppSession.__new__(app_session.AppSession)
        vars(session).update(_event_loop=asyncio.get_running_loop(), _local_sources_watcher=None, _run_on_save=False)
        session._state, session._client_state = app_session.AppSessionState.APP_NOT_RUNNING, ClientState()

        def draw(runner: object, title: str) -> None:
            message = ForwardMsg()
            message.delta.new_element.markdown.body = title
            session._on_scriptrunner_event(runner, event.ENQUEUE_FORWARD_MSG, forward_msg=message)

        def begin(runner: object) -> None:
            run = RunDescriptor.create()
            session._on_scriptrunner_event(runner, event.SCRIPT_STARTED, page_script_hash="", run_descriptor=run)

        first, second = SimpleNamespace(), SimpleNamespace()
        session._scriptrunner = first
        begin(first)
        draw(first, "drawn in time")
        session._on_scriptrunner_event(first, event.SHUTDOWN)
        session._scriptrunner = second  # before the loop has come to any of it
        draw(first, "drawn too late")
        begin(second)
        draw(second, "drawn by the second")
        await asyncio.sleep(0)
        draw(first, "drawn much too late")
        await asyncio.sleep(0)
        assert session._scriptrunner is second
        titles = [message.delta.new_element.markdown.body for message in sent if message.HasField("delta")]
        sent.clear()
        session._state = app_session.AppSessionState.SHUTDOWN_REQUESTED  # nothing is left to end when it is deleted
        return titles

    assert asyncio.run(titles_sent()) == ["drawn by the second"], f"{VERSION}: keep_end_of_replaced_runs can go"
    streamlit_workarounds.keep_end_of_replaced_runs()
    assert asyncio.run(titles_sent()) == ["drawn in time", "drawn by the second"]


def test_a_callback_is_called_when_a_session_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    session = app_session.AppSession
    assert session.shutdown.__name__ in inspect.getsource(session.__del__), f"{VERSION}: how does a session end now?"

    def shutdown(self: Any) -> None:
        order.append("ended")

    monkeypatch.setattr(session, "shutdown", shutdown)
    order: list[str] = []
    streamlit_workarounds.call_when_sessions_end(lambda: order.append("an earlier callback"))
    streamlit_workarounds.call_when_sessions_end(lambda: order.append("called"))
    session.shutdown(Any)  # type: ignore[arg-type]
    assert order == ["ended", "called"]


def test_whether_somebody_is_connected_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_connected = streamlit_workarounds.connection_check()
    assert nobody_connected is not None
    for state in RuntimeState:
        monkeypatch.setattr(Runtime, "instance", lambda state=state: SimpleNamespace(state=state))
        assert nobody_connected() == (state is RuntimeState.NO_SESSIONS_CONNECTED)


def test_pages_can_be_registered_while_no_session_runs(caplog: pytest.LogCaptureFixture) -> None:
    streamlit_workarounds.register_pages(
        lambda: {"": [streamlit.Page(lambda: None, title="any", url_path="any", default=True)]}
    )
    assert caplog.records == []


def test_the_app_imports_its_packages_in_one_thread_at_a_time() -> None:
    """Two threads that begin to import one package may wait for each other; Python then fails an import."""
    tree = ast.parse(APP.read_text(encoding="utf-8"))

    def imports(nodes: Iterable[ast.AST]) -> set[int]:
        found = (part for node in nodes for part in ast.walk(node))
        calls = "importlib.import_module"
        return {
            part.lineno
            for part in found
            if isinstance(part, ast.Import | ast.ImportFrom)
            or (isinstance(part, ast.Call) and ast.unparse(part.func) == calls)
        }

    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    held = [node for node in ast.walk(tree) if isinstance(node, ast.With) and "IMPORTING" in ast.unparse(node.items[0])]
    assert imports(functions)
    assert imports(functions) == imports(held)
