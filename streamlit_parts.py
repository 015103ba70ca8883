"""Streamlit's inner parts that the app, its load tests and its browser tests lean on, in one place.

None of them is documented, so an upgrade may take any of them away. Each says for which versions it was seen to hold;
`test_streamlit_parts.py` in tests/ui and tests/browser looks for each and says what of the app fails without it. The
protobufs of `streamlit.proto`, which benchmarks/load/visitor.py and tests/browser/conftest.py read, are looked for as
well. Light on purpose: `app.py` imports it before PyTorch is there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context, copy_context
from copy import deepcopy
from functools import lru_cache, partial
from hashlib import sha256
from socket import socket
from typing import Any

import uvicorn
from streamlit import net_util, util
from streamlit.cursor import Cursor, SparseList
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements import vega_charts
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, RuntimeState, app_session, media_file_manager
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.state.safe_session_state import SafeSessionState

SEEN_WITH = ("1.67.0",)  # the versions of Streamlit with which everything here was tried

SECONDS_TO_FETCH = 60  # for which a file that was made for downloading is kept at least
SECONDS_TO_END = 5  # which a server that is stopped gives its visitors to take what they asked for

PIECE = 2047  # bytes that CPython hashes without letting other threads go first
SECONDS_TOGETHER = 0.003  # for which messages of a run are gathered at most, before they are handed over together

# Addresses of the server. 1.67.
HEALTH = "/_stcore/health"
STREAM = "/_stcore/stream"  # the WebSocket that a page talks over, subprotocol "streamlit"

# Places in a page. 1.67: test ids of its elements, and classes that Streamlit makes of the keys of containers. What a
# rule of `page_style` names behind `:has()` stands here by its class: at every change of a page the browser styles anew
# all that could be meant there, and that is every element which has any test id.
ALERT = "[data-testid=stAlert]"  # what `st.info` and its like draw
APP = "[data-testid=stApp]"
CONNECTION = "data-test-connection-state"  # of APP: "CONNECTED" while the server is there
APP_VIEW = ".stAppViewContainer"  # the menu and, beside it, the page
SIDEBAR = ".stSidebar"  # the menu; not there before the server has told the pages
MAIN = "[data-testid=stMain]"
HEADER = ".stAppHeader"  # the strip above the page, with the menu button
BLOCK = "[data-testid=stMainBlockContainer]"  # what a page draws, with a margin around it
MENU_CLOSE = f"{SIDEBAR} [data-testid=stSidebarHeader] button"
MENU_LINK = "[data-testid=stSidebarNavLink]"  # a page in the menu; its address stands in `href`
SCRIPT_STATE = "data-test-script-state"  # of APP
QUIET = f"{APP}[{SCRIPT_STATE}=notRunning]"  # the app while no script of this session runs
CAPTION = "[data-testid=stCaptionContainer]"
CHIP = "[data-tag]"  # one of several that are chosen in a box
PRIMARY = "[data-testid=stBaseButton-primary]"  # the button of a page that is filled with the theme's colour
CHART = "[data-testid=stVegaLiteChart]"
CHART_PLACE = f"[data-testid=stElementContainer]:has(> [data-testid=stFullScreenFrame] {CHART})"
CHART_FRAMES = "[data-testid=stElementContainer], [data-testid=stFullScreenFrame] > div"  # around a CHART, in its place
CHOICES = "[data-testid=stButtonGroup]"  # a segmented control or pills
WIDGETS = ", ".join(
    f"[data-testid=st{name}]" for name in ("Checkbox", "Slider", "Selectbox", "Button", "TextInput", "Expander")
)
CODE_WORD = "[data-testid=stCode] .token"  # a word of highlighted code, by react-syntax-highlighter
FORMULA = ".katex-display"
LIST = "[data-testid=stSelectboxVirtualDropdown]"  # an open list of more than 25 choices

# Options of .streamlit/config.toml that are in no documentation. 1.67.
HIDDEN_OPTIONS = ("global.disableWidgetStateDuplicationWarning", "global.minCachedMessageSize", "runner.postScriptGC")


PLAIN: dict[tuple[Any, str], Any] = {}  # what stood in each place before something here took it: (owner, name)


def _replace(owner: Any, name: str, new: Any) -> None:
    """Put something in the place of a part of a module or a class."""
    PLAIN.setdefault((owner, name), vars(owner)[name])
    setattr(owner, name, new)


def keyed(key: str) -> str:
    """The selector of a container or widget by its key."""
    return f".st-key-{key}"


def ask_nothing_of_the_internet() -> None:
    """Keep the server from asking outside for this machine's address. 1.67: `net_util.get_external_ip`.

    Where another site's page connects, Streamlit would ask a server on the internet, to compare the two.
    """
    _replace(net_util, "get_external_ip", lambda: None)


class _FileMetadata(media_file_manager.MediaFileMetadata):
    """Of a file that is not given up before a browser has had the time to fetch it."""

    def __init__(self, kind: MediaFileKind = MediaFileKind.MEDIA) -> None:
        super().__init__(kind)
        self._made = time.monotonic()

    def mark_for_delete(self) -> None:
        if time.monotonic() - self._made > SECONDS_TO_FETCH:
            super().mark_for_delete()


def keep_files_until_fetched() -> None:
    """Keep what a download button makes for as long as a browser may take. 1.67: `media_file_manager`.

    A file that is made when its button is clicked belongs to no session there, and is gone when two scripts have ended,
    of whichever visitors: in a full class, before it is fetched.
    """
    _replace(media_file_manager, "MediaFileMetadata", _FileMetadata)


def keep_names_of_files() -> None:
    """Let a button that makes its file when it is clicked keep the file's name. 1.67: `MediaFileManager.add_deferred`.

    Each run names it anew and gives the last one's name up. Who clicks while a run ends, before the browser has its
    answer, would ask for what is gone, and have nothing. Under one name she has the file of the newest run.
    """
    plain = media_file_manager.MediaFileManager.add_deferred

    def add_deferred(
        files: media_file_manager.MediaFileManager,
        data_callable: Callable[[], bytes],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        made: str = plain(files, data_callable, mimetype, coordinates, file_name, element_id=element_id)
        with files._lock:
            entry = files._deferred_callables.pop(made)
            session = entry["session_id"]
            name = sha256(f"{session} {element_id or coordinates}".encode()).hexdigest()  # nobody can guess a session's
            files._deferred_callables[name] = entry
            names = files._deferred_ids_by_session[session]
            names.discard(made)
            names.add(name)
            files._files_by_session_and_coord[session][coordinates] = name
        return name

    _replace(media_file_manager.MediaFileManager, "add_deferred", add_deferred)


def end_in_time() -> None:
    """Let a server that is stopped end, also where a visitor takes no more of what she asked for. 1.67: uvicorn 0.54.

    Without a limit it waits for the last byte of a download that has stalled, such as a phone's in a tunnel, for ever.
    """
    shut_down = uvicorn.Server.shutdown

    async def shutdown(server: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        server.config.timeout_graceful_shutdown = SECONDS_TO_END
        await shut_down(server, sockets)

    _replace(uvicorn.Server, "shutdown", shutdown)


def tell_when_sessions_end(told: Callable[[], None]) -> None:
    """Call `told` when the server drops a session, minutes after its visitor has left. 1.67: `AppSession.shutdown`."""
    shut_down = app_session.AppSession.shutdown

    def shutdown(session: app_session.AppSession) -> None:
        shut_down(session)
        told()

    _replace(app_session.AppSession, "shutdown", shutdown)


def nobody_is_there() -> bool:
    """Whether no visitor is connected to this server. 1.67: `Runtime.state`."""
    return Runtime.instance().state is RuntimeState.NO_SESSIONS_CONNECTED


def put_the_theme_together_once() -> None:
    """Keep what the server tells every run of the theme in .streamlit/config.toml. 1.67:
    `app_session._populate_theme_msg`.

    It is put together anew for each run of each visitor, from all options for each of its six sections: four of the
    twenty milliseconds of processor that a small run takes.
    """
    populate = app_session._populate_theme_msg

    @lru_cache(maxsize=16)
    def section(name: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        populate(theme, name)
        return theme

    def copied(message: CustomThemeConfig, name: str = "theme") -> None:
        if section(name).ListFields():  # an empty one would be told as one that is there
            message.MergeFrom(section(name))

    _replace(app_session, "_populate_theme_msg", copied)


def send_messages_together() -> None:
    """Hand what a run draws to the thread that sends it some milliseconds' worth at a time, in order. 1.67:
    `AppSession._on_scriptrunner_event`.

    Streamlit wakes that thread for each of some fifty messages, and each time the two change places in the interpreter.
    Where a run begins or ends, all that waits is handed over at once.
    """
    lock = threading.Lock()

    def told(
        session: app_session.AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **what: Any
    ) -> None:
        waiting: list[tuple[Context, Callable[[], None]]] = vars(session).setdefault("_waiting_messages", [])
        loop = session._event_loop

        def gather() -> None:
            loop.call_later(SECONDS_TOGETHER, hand_over)

        def hand_over() -> None:
            with lock:
                ready = waiting[:]
                waiting.clear()
            for context, each in ready:
                loop.call_soon(each, context=context)

        with lock:
            waiting.append(
                (copy_context(), partial(session._handle_scriptrunner_event_on_event_loop, sender, event, **what))
            )
            first = len(waiting) == 1
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            session._call_soon_on_event_loop(hand_over)
        elif first:
            session._call_soon_on_event_loop(gather)

    _replace(app_session.AppSession, "_on_scriptrunner_event", told)


def hash_without_a_pause() -> None:
    """Hash what a run draws a little at a time. 1.67: `util.calc_hash`.

    The browser draws an element anew only if its hash is another. To hash 2,048 bytes or more CPython lets other
    threads go first, and the run waits until they have had their turn, up to five milliseconds for each large message.
    """

    def in_pieces(content: bytes | str) -> str:
        whole = memoryview(content.encode() if isinstance(content, str) else content)
        hasher = util.create_fast_hasher()
        for begin in range(0, len(whole), PIECE):
            hasher.update(whole[begin : begin + PIECE])
        return hasher.hexdigest()

    _replace(util, "calc_hash", in_pieces)


def leave_charts_as_they_are() -> None:
    """Send a chart's specification as it was written. 1.67: `vega_charts._stabilize_vega_json_spec`.

    Streamlit reads each anew, to find maps and tables in it, and looks for the names that Altair counts up
    ("param_1", "view_2"): a fourteenth of a run that draws two charts. Ours have none of these.
    """
    stabilise = vega_charts._stabilize_vega_json_spec

    def as_it_is(spec: str) -> str:
        return stabilise(spec) if '"param_' in spec or '"view_' in spec else spec

    _replace(vega_charts, "_stabilize_vega_json_spec", as_it_is)


class _Entries(Mapping[str, Any]):
    """What a session holds, by key: `SafeSessionState.filtered_state`, but for one key it looks up that one alone."""

    def __init__(self, session: SafeSessionState) -> None:
        self._session = session

    def __getitem__(self, key: str) -> Any:
        with self._session._lock:
            return self._session._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Any]:
        with self._session._lock:
            return self._session._state.filtered_state


def look_up_one_entry() -> None:
    """Let a box, a list or a slider look for its own value alone. 1.67: `SafeSessionState.filtered_state`.

    Each of them has everything put together that the session holds, with a new class for each component, and asks it
    for one key: a tenth of a run that draws a dozen of them.
    """
    _replace(SafeSessionState, "filtered_state", property(_Entries))


def _cursor_copied(cursor: Cursor | None) -> Cursor | None:
    """A cursor that stands at the same place and moves by itself."""
    if cursor is None:
        return None
    new = object.__new__(type(cursor))
    vars(new).update(vars(cursor), _transient_elements=SparseList())
    for index, element in cursor._transient_elements.items():
        new._transient_elements[index] = element
    return new


def copy_each_container_once() -> None:
    """Let a fragment keep where it stands at less cost. 1.67: `DeltaGenerator.__deepcopy__`.

    At every run each fragment has all containers around it copied, and for each of them once more all that are around
    that: a fifteenth of a run that draws a few fragments.
    """

    def copied(container: DeltaGenerator, copies: dict[int, Any]) -> DeltaGenerator:
        new = DeltaGenerator(
            root_container=container._root_container,
            cursor=_cursor_copied(container._cursor),
            parent=deepcopy(container._parent, copies),
            block_type=container._block_type,
        )
        new._form_data = container._form_data
        new._creating_fragment_id = container._creating_fragment_id
        return new

    _replace(DeltaGenerator, "__deepcopy__", copied)


@contextmanager
def without_a_session() -> Iterator[None]:
    """Let `st.navigation` be called while the server starts, when no session runs: its warning is not logged. 1.67.

    Until it has been called once, Streamlit takes pages/ for its old page folder, and the first visitor of a fresh
    server would be told "Page not found" if she came by a link to a lesson.
    """
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
