"""What the app changes in Streamlit and uvicorn so that it works: some of their inner functions are replaced or called.

A private part of a dependency is never replaced to gain speed. What each workaround is for, and what is missing without
it, stands with it. One whose place has another form than in Streamlit 1.67 and uvicorn 0.54 is left out: one warning in
the log says what is missing, and the app runs without it. tests/ui/test_streamlit_workarounds.py takes each place away.
Light on purpose: `app.py` imports it before PyTorch is there.

Six more replacements were for speed alone and are gone: none saved a tenth of a rerun's processor time by itself. Two
pairs of runs of `make load` with 30 sessions, with and without it: the look-up of one entry 6.1 and 6.3 %, the theme
3.4 and 2.5, charts sent as written 2.1 and -4.2, messages sent together 1.1 (one pair), hashing in pieces 0.4 (one
pair), containers copied once 0.2 and 0.3; all six at once 15.6 and 11.4.
"""

from __future__ import annotations

import importlib
import inspect
import logging
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from socket import socket

    import uvicorn
    from streamlit.navigation.page import StreamlitPage
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
    from streamlit.runtime.scriptrunner import ScriptRunner

SECONDS_TO_FETCH = 60  # for which a file that was made for downloading is kept at least
SECONDS_TO_END = 5  # which a server that is stopped gives its visitors to take what they asked for

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

FILES_OF_SESSIONS = "_files_by_session_and_coord"  # of Streamlit's manager of files
REPLACED = "replaced_by_attention_lab"  # attribute of a replacement: the original function

# Held by all that import the app's packages: visitors' runs, requests for files, the threads that the server starts.
# Python gives an import up ("deadlock detected") where two threads import modules of one package that need each other.
IMPORTING = threading.RLock()

logger = logging.getLogger(__name__)


class OtherForm(Exception):
    """A part of a dependency is missing, or has other parameters than its replacement."""


def workaround(missing: str) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result | None]]:
    """Return a decorator: if the decorated function raises, it returns None, and one warning is logged.

    missing: consequence for the app, a sentence without capital and full stop. All exceptions count, as those of other
    releases cannot be known.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result | None]:
        @wraps(function)
        def call_if_it_fits(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result | None:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                warn_once(f"Left out with Streamlit {st.__version__} ({error}): {missing}")
                return None

        return call_if_it_fits

    return decorate


@lru_cache(maxsize=100)
def warn_once(line: str) -> None:
    """Log a warning once."""
    logger.warning(line)


def find(path: str) -> Any:
    """Import a module, or what it names: "streamlit.net_util", "streamlit.runtime.app_session:AppSession"."""
    module, _, name = path.partition(":")
    imported = importlib.import_module(module)
    return getattr(imported, name) if name else imported


def original_function(owner: Any, name: str, parameters: Sequence[str]) -> Callable[..., Any]:
    """Return the function of a module or class as it was before `replace`.

    OtherForm if it is missing, or its parameters have other names.
    """
    function: Any = getattr(owner, name, None)
    if not inspect.isroutine(function):
        raise OtherForm(f"{owner.__name__} has no function {name}")
    original: Callable[..., Any] = getattr(function, REPLACED, function)
    if (parameters_found := list(inspect.signature(original).parameters)) != list(parameters):
        raise OtherForm(f"{owner.__name__}.{name} takes {', '.join(parameters_found) or 'nothing'}")
    return original


def check_fields(instance: object, *names: str) -> None:
    """Raise OtherForm if an object lacks one of these fields."""
    if lacking := set(names) - vars(instance).keys():
        raise OtherForm(f"{type(instance).__name__} has no {', '.join(sorted(lacking))}")


def replace(owner: Any, name: str, replacement: Callable[..., Any]) -> None:
    """Replace a function of a module or class, if `original_function` still finds it there.

    The server may import `app.py` twice; each replacement calls the original, not the previous replacement.
    """
    function = getattr(owner, name)
    vars(replacement)[REPLACED] = getattr(function, REPLACED, function)
    setattr(owner, name, replacement)


@workaround("where another site's page connects, the server asks the internet for its own address")
def ask_nothing_of_the_internet() -> None:
    """Keep the server from asking a server on the internet for this machine's address.

    Streamlit would, when a page of another site connects, to compare the two addresses.
    """
    net_util = find("streamlit.net_util")
    original_function(net_util, "get_external_ip", [])
    replace(net_util, "get_external_ip", lambda: None)


@workaround("in a full class a file may be gone before the browser has fetched it")
def keep_files_until_fetched() -> None:
    """Keep generated downloads as long as a browser may take to fetch them.

    A file made on click belongs to no session. Streamlit deletes it as soon as two scripts have ended, of any visitors:
    in a full class, before it is fetched.
    """
    metadata_class = find("streamlit.runtime.media_file_manager:MediaFileMetadata")
    mark = original_function(metadata_class, "mark_for_delete", ["self"])

    def mark_for_delete(metadata: MediaFileMetadata) -> None:
        first_asked = vars(metadata).setdefault("first_asked_to_mark", time.monotonic())
        if time.monotonic() - first_asked > SECONDS_TO_FETCH:
            mark(metadata)

    replace(metadata_class, "mark_for_delete", mark_for_delete)


@workaround("a click on a download button while the page is drawn anew may give no file")
def keep_names_of_files() -> None:
    """Keep the name of a download that is made on click, from run to run.

    Streamlit renames the file in each run and forgets the old name. A click near the end of a run would request a
    forgotten name. With one name it gets the file of the newest run.
    """
    manager_class = find("streamlit.runtime.media_file_manager:MediaFileManager")
    parameters = ["self", "data_callable", "mimetype", "coordinates", "file_name", "element_id"]
    add = original_function(manager_class, "add_deferred", parameters)
    check_fields(manager_class(None), "_lock", "_deferred_callables", "_deferred_ids_by_session", FILES_OF_SESSIONS)

    def add_deferred(
        files: MediaFileManager,
        data_callable: Callable[[], bytes],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        new_name: str = add(files, data_callable, mimetype, coordinates, file_name, element_id=element_id)
        with files._lock:
            entry = files._deferred_callables.pop(new_name, None)
            if entry is None:  # the end of another script has already cleared it away
                return new_name
            session = entry["session_id"]  # a secret: nobody can guess the name
            kept_name = sha256(f"{session} {element_id or coordinates}".encode()).hexdigest()
            files._deferred_callables[kept_name] = entry
            names_of_session = files._deferred_ids_by_session[session]
            names_of_session.discard(new_name)
            names_of_session.add(kept_name)
            files._files_by_session_and_coord[session][coordinates] = kept_name
        return kept_name

    replace(manager_class, "add_deferred", add_deferred)


@workaround("a click on a download button may give no file where another visitor leaves at that moment")
def keep_files_of_the_last_run() -> None:
    """Let download buttons work while a run redraws them.

    When a run begins Streamlit forgets the page's buttons until they are drawn again; meanwhile the end of any other
    visitor's script deletes their files. A button's file is now forgotten when the next run but one begins, or its
    session ends.
    """
    manager_class = find("streamlit.runtime.media_file_manager:MediaFileManager")
    clear_references = original_function(manager_class, "clear_session_refs", ["self", "session_id"])
    check_fields(manager_class(None), "_lock", "_deferred_callables", FILES_OF_SESSIONS)
    own_session = original_function(find(manager_class.__module__), "_get_session_id", [])
    outlived_a_run = "outlived_a_run"  # in the entry of a file

    def clear_session_refs(files: MediaFileManager, session_id: str | None = None) -> None:
        session = own_session() if session_id is None else session_id
        with files._lock:
            names = dict(files._files_by_session_and_coord.get(session, {}))
        clear_references(files, session_id)
        if session_id is not None:  # the session ends
            return
        with files._lock:
            for coordinates, name in names.items():
                entry: Any = files._deferred_callables.get(name)
                if entry is not None and not entry.get(outlived_a_run):
                    entry[outlived_a_run] = True
                    files._files_by_session_and_coord[session][coordinates] = name

    replace(manager_class, "clear_session_refs", clear_session_refs)


@workaround("on a slow server a download waits for minutes now and then, and a switch goes back")
def keep_unsent_messages() -> None:
    """Keep two kinds of messages if a rerun begins before they are sent, which Streamlit discards.

    The response to a download click: the button would wait three minutes for a file that the server has made. And all
    of a whole run that has ended: Streamlit keeps its end but not what it drew, or, where fragments are rerun, not what
    it drew in these. So the browser takes widgets for gone and forgets how the reader has just set them; and if a
    callback of the next run asks for fragments only, what the whole run drew is never sent.

    One kind is discarded that Streamlit keeps: what a fragment has drawn inside one that is rerun. The containers that
    it belongs into are discarded, and the browser closes the connection over an element without a container.
    """
    queue_class = find("streamlit.runtime.forward_msg_queue:ForwardMsgQueue")
    parameters = ["self", "retain_lifecycle_msgs", "fragment_ids_this_run"]
    clear_queue = original_function(queue_class, "clear", parameters)
    check_fields(queue_class(), "_queue")
    whole_run_ended = find("streamlit.proto.ForwardMsg_pb2:ForwardMsg").FINISHED_SUCCESSFULLY

    def ends_whole_run(message: ForwardMsg) -> bool:
        return message.HasField("script_finished") and message.script_finished == whole_run_ended

    def clear(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        ended: list[ForwardMsg] = []
        answers: list[ForwardMsg] = []
        if retain_lifecycle_msgs:
            end = max((index for index, message in enumerate(queue._queue, 1) if ends_whole_run(message)), default=0)
            ended, queue._queue = queue._queue[:end], queue._queue[end:]
        if retain_lifecycle_msgs and fragment_ids_this_run is None:
            answers = [message for message in queue._queue if message.HasField("backend_operation_response")]
        if fragment_ids_this_run is not None:
            queue._queue = without_nested(queue._queue, fragment_ids_this_run)
        clear_queue(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        queue._queue = ended + queue._queue + answers

    replace(queue_class, "clear", clear)


def without_nested(messages: Sequence[ForwardMsg], fragment_ids: Sequence[str]) -> list[ForwardMsg]:
    """Leave out what other fragments have drawn in the containers of these."""
    containers = {
        tuple(message.metadata.delta_path)
        for message in messages
        if message.delta.fragment_id in fragment_ids and message.delta.HasField("add_block")
    }

    def is_nested(message: ForwardMsg) -> bool:
        path = tuple(message.metadata.delta_path)
        return any(path[:depth] in containers for depth in range(1, len(path)))

    return [message for message in messages if not (message.delta.fragment_id and is_nested(message))]


@workaround("a control that is used just as a page ends to draw may leave the page unfinished")
def keep_end_of_replaced_runs() -> None:
    """Send all that a run has drawn before another replaced it.

    A request that comes as a run ends gets a new script runner. From then on Streamlit ignores what is from the earlier
    one, also what that had drawn before and the event loop has not come to. A run of the whole page draws it again. One
    of fragments does not, and the browser closes the connection over a fragment of a page that it does not have
    ("Bad delta path"). What is drawn after the replacement is ignored as before.
    """
    session_class = find("streamlit.runtime.app_session:AppSession")
    event_class = find("streamlit.runtime.scriptrunner:ScriptRunnerEvent")
    parameters = ["self", "sender", "event", "forward_msg", "exception", "client_state", "page_script_hash"]
    parameters += ["fragment_ids_this_run", "pages", "run_descriptor"]
    original_function(session_class, "_on_scriptrunner_event", parameters)
    original_function(session_class, "_handle_scriptrunner_event_on_event_loop", parameters)
    original_function(session_class, "_call_soon_on_event_loop", ["self", "callback"])
    begun, shut_down = event_class.SCRIPT_STARTED, event_class.SHUTDOWN
    runner_that_draws = "runner_that_draws"  # of a session: a weak reference to the one that began the newest run

    def handle(session: AppSession, sender: ScriptRunner | None, event: Any, **details: Any) -> None:
        if event is begun and sender is session._scriptrunner:
            vars(session)[runner_that_draws] = weakref.ref(sender)
        session._handle_scriptrunner_event_on_event_loop(sender, event, **details)

    def handle_as_before(session: AppSession, sender: ScriptRunner, event: Any, **details: Any) -> None:
        newer, newest = session._scriptrunner, vars(session).get(runner_that_draws)
        if sender is newer or (newest is not None and newest() is newer):
            return handle(session, sender, event, **details)
        session._scriptrunner = sender
        try:
            handle(session, sender, event, **details)
        finally:
            session._scriptrunner = newer

    def on_scriptrunner_event(session: AppSession, sender: ScriptRunner | None, event: Any, **details: Any) -> None:
        """Mark an event, in the run's own thread, as one of a run that another has replaced or not."""
        replaced = sender is None or sender is not session._scriptrunner or event is shut_down
        handler: Callable[..., None] = handle if replaced else handle_as_before
        session._call_soon_on_event_loop(lambda: handler(session, sender, event, **details))

    replace(session_class, "_on_scriptrunner_event", on_scriptrunner_event)


@workaround("a server that is stopped waits for ever for a visitor whose download has stalled")
def end_in_time() -> None:
    """Let a stopped server exit within seconds, also with stalled downloads.

    By default uvicorn waits for the last byte of every download, such as that of a phone in a tunnel.
    """
    server_class = find("uvicorn:Server")
    shut_down = original_function(server_class, "shutdown", ["self", "sockets"])
    if "timeout_graceful_shutdown" not in inspect.signature(find("uvicorn:Config")).parameters:
        raise OtherForm("uvicorn.Config has no timeout_graceful_shutdown")

    async def shutdown(server: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        server.config.timeout_graceful_shutdown = SECONDS_TO_END
        await shut_down(server, sockets)

    replace(server_class, "shutdown", shutdown)


@workaround("memory of sessions that have ended is not given back to the system")
def call_when_sessions_end(callback: Callable[[], None]) -> None:
    """Call `callback` whenever the server drops a session, minutes after its visitor has left."""
    session_class = find("streamlit.runtime.app_session:AppSession")
    shut_down = original_function(session_class, "shutdown", ["self"])

    def shutdown(session: AppSession) -> None:
        shut_down(session)
        callback()

    replace(session_class, "shutdown", shutdown)


@workaround("memory that refers to itself is not looked for when nobody is there")
def connection_check() -> Callable[[], bool]:
    """Return a function that tells whether no visitor is connected to this server."""
    runtime_class = find("streamlit.runtime:Runtime")
    nobody_connected = find("streamlit.runtime:RuntimeState").NO_SESSIONS_CONNECTED
    original_function(runtime_class, "instance", [])
    if not isinstance(vars(runtime_class).get("state"), property):
        raise OtherForm("Runtime has no property state")
    return lambda: runtime_class.instance().state is nobody_connected


@workaround("a first visitor who follows a link to a lesson may be told that there is no such page")
def register_pages(pages: Callable[[], dict[str, list[StreamlitPage]]]) -> None:
    """Call `st.navigation` while the server starts, without a session; its warnings are not logged.

    Before the first call, Streamlit treats the folder pages/ as old-style pages, and the first visitor of a new server
    would see "Page not found" for a link to a lesson.
    """
    logging.disable(logging.WARNING)
    try:
        st.navigation(pages())
    finally:
        logging.disable(logging.NOTSET)


@workaround("the address may lose a change that is made while another control answers")
def keep_address_current(values: Mapping[str, str | None]) -> None:
    """Set query parameters to these values, or remove them for None, in the server's copy of the URL and in the
    browser's.

    Call it from the callback of a widget that is bound to one of them. The server's copy is that of the moment when the
    browser sent the change, which may lack it or earlier ones. If the same run sets another parameter, the whole copy
    is sent back and the URL loses the change; if another callback asks for a rerun, the widget itself is reset to the
    copy's value. It is sent also if it holds them all: the answer to an earlier change may still be on its way.
    """
    context = find("streamlit.runtime.scriptrunner:get_script_run_ctx")()
    if context is None:
        return
    copy_class = find("streamlit.runtime.state.query_params:QueryParams")
    original_function(copy_class, "clear_with_no_forward_msg", ["self", "preserve_embed"])
    original_function(copy_class, "set_with_no_forward_msg", ["self", "key", "val"])
    with context.session_state.query_params() as copy:
        parameters = {key: held[0] if len(held) == 1 else held for key in copy if (held := copy.get_all(key))}
        parameters |= values
        copy.clear_with_no_forward_msg(preserve_embed=True)
        for key, value in sorted(parameters.items()):  # as the browser orders them
            if value is not None:
                copy.set_with_no_forward_msg(key, value)
    st.query_params.update({})  # sends the copy
