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
import time
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from socket import socket

    import uvicorn
    from streamlit.navigation.page import StreamlitPage
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata

SECONDS_TO_FETCH = 60  # for which a file that was made for downloading is kept at least
SECONDS_TO_END = 5  # which a server that is stopped gives its visitors to take what they asked for

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

FILES_OF_SESSIONS = "_files_by_session_and_coord"  # of Streamlit's manager of files
REPLACED = "replaced_by_attention_lab"  # attribute of a replacement: the original function

logger = logging.getLogger(__name__)


class OtherForm(Exception):
    """A part of a dependency is not there, or takes other parameters than the replacement does."""


def workaround(missing: str) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result | None]]:
    """Return a decorator: where the decorated function raises, it returns None, and one warning is logged.

    missing: what the app lacks without it, a sentence without capital and full stop. Whatever is raised counts: what
    another release of a dependency raises cannot be known.
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
    """Log a warning that has not been logged yet."""
    logger.warning(line)


def find(path: str) -> Any:
    """Import a module, or what it names: "streamlit.net_util", "streamlit.runtime.app_session:AppSession"."""
    module, _, name = path.partition(":")
    imported = importlib.import_module(module)
    return getattr(imported, name) if name else imported


def original_function(owner: Any, name: str, parameters: Sequence[str]) -> Callable[..., Any]:
    """Return the function of a module or class, as it was before `replace`.

    OtherForm where there is none, or its parameters have other names than these.
    """
    function: Any = getattr(owner, name, None)
    if not inspect.isroutine(function):
        raise OtherForm(f"{owner.__name__} has no function {name}")
    original: Callable[..., Any] = getattr(function, REPLACED, function)
    if (found := list(inspect.signature(original).parameters)) != list(parameters):
        raise OtherForm(f"{owner.__name__}.{name} takes {', '.join(found) or 'nothing'}")
    return original


def check_fields(instance: object, *names: str) -> None:
    """OtherForm where an object lacks one of these fields."""
    if lacking := set(names) - vars(instance).keys():
        raise OtherForm(f"{type(instance).__name__} has no {', '.join(sorted(lacking))}")


def replace(owner: Any, name: str, replacement: Callable[..., Any]) -> None:
    """Put a function in the place of one of a module or class, where `original_function` still finds that one.

    The server may import `app.py` twice; each replacement then calls the original, not the one before.
    """
    function = getattr(owner, name)
    vars(replacement)[REPLACED] = getattr(function, REPLACED, function)
    setattr(owner, name, replacement)


@workaround("where another site's page connects, the server asks the internet for its own address")
def ask_nothing_of_the_internet() -> None:
    """Keep the server from asking a server on the internet for this machine's address.

    Streamlit would do so where a page of another site connects, to compare the two addresses.
    """
    net_util = find("streamlit.net_util")
    original_function(net_util, "get_external_ip", [])
    replace(net_util, "get_external_ip", lambda: None)


@workaround("in a full class a file may be gone before the browser has fetched it")
def keep_files_until_fetched() -> None:
    """Keep what a download button makes for as long as a browser may take to fetch it.

    A file that is made when its button is clicked belongs to no session. Streamlit deletes it as soon as two scripts
    have ended, of whichever visitors: in a full class, before it is fetched.
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
    """Let a button that makes its file when it is clicked keep the file's name from run to run.

    Streamlit names the file anew in each run and gives the last run's name up. A click while a run ends, before the
    browser has its answer, would ask for a name that is gone. Under one name it gets the file of the newest run.
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
    """Let the download buttons of a page work while a run draws them anew.

    When a run begins Streamlit forgets which buttons the page has, until they are drawn again; meanwhile the end of any
    other visitor's script deletes what they would make. A button's file is now forgotten when the next run but one
    begins, or its session ends.
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


@workaround("a click on a download button may give no file where a run begins at that moment")
def keep_answers_to_clicks() -> None:
    """Keep the answer to a click on a download button where a run of the page begins before it is sent.

    When a run begins Streamlit throws away what it has not sent yet of the run before, and such answers with it: the
    button then waits three minutes for a file that the server has made.
    """
    queue_class = find("streamlit.runtime.forward_msg_queue:ForwardMsgQueue")
    parameters = ["self", "retain_lifecycle_msgs", "fragment_ids_this_run"]
    clear_queue = original_function(queue_class, "clear", parameters)
    check_fields(queue_class(), "_queue")

    def clear(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        answers = [message for message in queue._queue if message.HasField("backend_operation_response")]
        clear_queue(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        if retain_lifecycle_msgs and fragment_ids_this_run is None:  # else all is sent, or they are kept
            queue._queue += answers

    replace(queue_class, "clear", clear)


@workaround("a server that is stopped waits for ever for a visitor whose download has stalled")
def end_in_time() -> None:
    """Let a server that is stopped end within seconds, also where a visitor's download has stalled.

    Without a limit uvicorn waits for the last byte of every download, such as that of a phone in a tunnel.
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
    """Call `callback` whenever the server drops a session, which is minutes after its visitor has left."""
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
    """Call `st.navigation` while the server starts, when no session runs; warnings about that are not logged.

    Until it has been called once, Streamlit takes the folder pages/ for pages of the old kind, and the first visitor of
    a fresh server would be told "Page not found" if she came by a link to a lesson.
    """
    logging.disable(logging.WARNING)
    try:
        st.navigation(pages())
    finally:
        logging.disable(logging.NOTSET)


@workaround("the address may lose a change that is made while another control answers")
def keep_address_current(name: str, value: str | None) -> None:
    """Make the server's copy of the address, and the browser's, say `value` under `name`; None leaves `name` out.

    To be called from the callback of a widget that is bound to `name`. The browser sends what was typed or chosen
    before it writes it into the address, so the copy that comes with it is one change behind. Where the same run sets
    another parameter, the whole of that copy is sent back and the address loses the change; where another callback asks
    for a rerun, the widget itself is set back to what the copy says.
    """
    context = find("streamlit.runtime.scriptrunner:get_script_run_ctx")()
    if context is None or st.query_params.get(name) == value:
        return
    copy_class = find("streamlit.runtime.state.query_params:QueryParams")
    original_function(copy_class, "clear_with_no_forward_msg", ["self", "preserve_embed"])
    original_function(copy_class, "set_with_no_forward_msg", ["self", "key", "val"])
    with context.session_state.query_params() as copy:
        parameters = {key: values[0] if len(values) == 1 else values for key in copy if (values := copy.get_all(key))}
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = value
        copy.clear_with_no_forward_msg(preserve_embed=True)
        for key in sorted(parameters):  # as the browser orders them: the same address is no new entry of its history
            copy.set_with_no_forward_msg(key, parameters[key])
    st.query_params.update({})  # sends the copy
