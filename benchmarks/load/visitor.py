"""One session without a browser: what Streamlit's page sends to the server and how it takes the answer.

The messages are the protobufs of `streamlit.proto`: a BackMsg asks for a rerun and carries the state of every widget on
the page; ForwardMsgs bring the elements that the script draws, and `script_finished` ends the answer.
"""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.load.widgets import FIELDS, Value, Widget, widget_of
from streamlit_places import STREAM

LARGEST = 64 * 1024 * 1024  # bytes of one message
AGAIN = 0.5  # seconds after which a page that found no server tries again, as Streamlit's does


class VisitError(Exception):
    """An answer that a visitor must not get, or did not get; the message says what happened."""


class LostAnswer(VisitError):
    """No answer came: the server was silent for too long or hung up."""


@dataclass
class Answer:
    """What a rerun brought: the seconds until it was complete, its bytes, and the elements that it drew."""

    seconds: float = 0.0
    size: int = 0
    elements: list[Element] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Any]:
        """The elements of one kind (`html`, `vega_lite_chart`, ...), in the order in which they came."""
        return [getattr(element, kind) for element in self.elements if element.WhichOneof("type") == kind]


class Visitor:
    """A session on the server. One request at a time: the next one may be sent when the answer is there.

    cookies: what the server, or a proxy before it, has set, by name; sent along with all that follows, as a browser
    does.
    """

    def __init__(self, address: str, patience: float, notice: Callable[[str], None]) -> None:
        self._address, self._patience, self._notice = address, patience, notice
        self._connection: ClientConnection
        self._widgets: dict[str, Widget] = {}  # by id
        self._query: dict[str, str] = {}
        self._script = ""  # the hash of the page's script
        self._session = ""  # its name on the server
        self.cookies: dict[str, str] = {}
        self.pages: list[str] = []  # the paths of all pages, the first page's empty

    @property
    def link(self) -> dict[str, str]:
        """What the page's address says, by parameter."""
        return dict(self._query)

    async def connect(self) -> None:
        """Open the WebSocket. LostAnswer where the server does not connect."""
        try:
            self._connection = connection = await connect(
                f"ws://{self._address.partition('://')[2]}{STREAM}",
                subprotocols=[websockets.Subprotocol("streamlit")],
                additional_headers=self._headers(),
                max_size=LARGEST,
                open_timeout=self._patience,
            )
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise LostAnswer(f"the server does not connect: {error}") from error
        if connection.response is not None:
            for line in connection.response.headers.get_all("Set-Cookie"):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies} if cookies else {}

    async def close(self) -> None:
        """End the session's connection."""
        await self._connection.close()

    async def come_back(self) -> Answer:
        """What a page does whose server has ended: connect until one is there, and tell it the state of every widget.

        LostAnswer where none is there in time; then as `set`.
        """
        deadline = time.monotonic() + self._patience
        while True:
            try:
                await self.connect()
                return await self._ask({"page_script_hash": self._script}, self._states())
            except LostAnswer:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(AGAIN)

    async def gone(self) -> None:
        """Wait until the server has hung up."""
        await self._connection.wait_closed()

    @property
    def widgets(self) -> list[Widget]:
        """All widgets on the page, in the order in which they first came."""
        return list(self._widgets.values())

    def widget(self, key: str) -> Widget | None:
        """The widget with this key, if it is on the page."""
        return next((widget for widget in self._widgets.values() if widget.key == key), None)

    async def open(self, page: str = "", link: Mapping[str, str] | None = None) -> Answer:
        """Follow a link to a page. VisitError where the page shows an error; LostAnswer where nothing comes."""
        self._query, self._script = dict(link or {}), ""
        return await self._ask({"page_name": page}, [])

    async def set(self, key: str, value: Value) -> Answer:
        """Give a widget another value, or press a button (True). Errors as in `open`; VisitError without the widget."""
        return await self.set_all({key: value})

    async def set_all(self, values: Mapping[str, Value]) -> Answer:
        """Change several widgets in one message, as the server sees changes that come faster than it runs the script.

        As in a browser the message still has the address from before the change.
        """
        pressed, link, fragments = {}, dict(self._query), set()
        for key, value in values.items():
            widget = self.widget(key)
            if widget is None:
                raise VisitError(f"there is no widget {key} on the page")
            fragments.add(widget.fragment)
            self._widgets[widget.id] = replace(widget, value=value)
            if widget.kind == "button":
                pressed[widget.id] = widget
            elif parameter := getattr(widget.element, "query_param_key", ""):
                link[parameter] = str(value)
        states = self._states()
        self._widgets |= pressed  # a press counts once
        fragment = fragments.pop() if len(fragments) == 1 else ""
        return await self._ask({"page_script_hash": self._script, "fragment_id": fragment}, states, link)

    def _states(self) -> list[WidgetState]:
        return [
            WidgetState(id=known.id, **FIELDS[known.kind](known.value))
            for known in self._widgets.values()
            if known.value is not None
        ]

    async def download(self, button: Any) -> bytes:
        """The file of a download button (its element), which is made when it is asked for.

        VisitError where the server makes none; LostAnswer where none comes.
        """
        request = BackMsg()
        request.backend_operation_request.request_id = button.id
        request.backend_operation_request.session_id = self._session
        request.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        async with self._in_time():
            await self._connection.send(request.SerializeToString())
            message = ForwardMsg()
            while message.WhichOneof("type") != "backend_operation_response":
                message = ForwardMsg.FromString(await self._connection.recv(decode=False))
        answer = message.backend_operation_response
        if answer.error_msg:
            raise VisitError(f"the file {button.label} is not made: {answer.error_msg}")
        address = f"{self._address}/{answer.deferred_file.url.lstrip('/')}"
        return await asyncio.to_thread(self._get, address)

    def _get(self, address: str) -> bytes:
        asked = urllib.request.Request(address, headers=self._headers())
        try:
            with urllib.request.urlopen(asked, timeout=self._patience) as answer:
                return bytes(answer.read())
        except OSError as error:
            raise LostAnswer(f"{address}: {error}") from error

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        """LostAnswer where what is done in the block takes too long, or the server hangs up."""
        try:
            async with asyncio.timeout(self._patience):
                yield
        except TimeoutError:
            raise LostAnswer(f"no answer after {self._patience:g} seconds") from None
        except websockets.ConnectionClosed as error:
            raise LostAnswer(f"the server hung up: {error}") from error

    async def _ask(
        self, client_state: Mapping[str, str], states: list[WidgetState], link: dict[str, str] | None = None
    ) -> Answer:
        """Send one request and take the whole answer. link: what the address says once the request is sent."""
        request = BackMsg()
        rerun = request.rerun_script
        rerun.query_string = urlencode(self._query)
        rerun.widget_states.widgets.extend(states)
        for name, value in client_state.items():
            setattr(rerun, name, value)
        rerun.context_info.timezone, rerun.context_info.locale = "UTC", "en-US"
        rerun.context_info.url, rerun.context_info.color_scheme = f"{self._address}/", "light"
        answer = Answer()
        start = time.perf_counter()
        async with self._in_time():
            await self._connection.send(request.SerializeToString())
            self._query = self._query if link is None else link
            await self._take(answer)
        answer.seconds = time.perf_counter() - start
        complain(answer)
        return answer

    async def _take(self, answer: Answer) -> None:
        """Read messages until the script has finished. A callback may rerun it once more: that end is the answer's."""
        seen, fragments = set(), set()
        while True:
            frame = await self._connection.recv(decode=False)
            answer.size += len(frame)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            part = message.delta.WhichOneof("type") if kind == "delta" else None
            if part in ("new_element", "add_block"):
                drawn, fragment = getattr(message.delta, part), message.delta.fragment_id
                if part == "new_element":
                    answer.elements.append(drawn)
                fragments.add(fragment)
                if widget := widget_of(drawn, fragment):
                    seen.add(widget.id)
                    if widget.id in self._widgets and not widget.set_by_script:
                        widget = replace(widget, value=self._widgets[widget.id].value)
                    self._widgets[widget.id] = widget
            elif part == "new_transient":
                for element in message.delta.new_transient.elements:
                    self._notice(element.spinner.text)
            elif kind == "page_info_changed":
                self._query = dict(parse_qsl(message.page_info_changed.query_string, keep_blank_values=True))
            elif kind == "new_session":
                self._session = message.new_session.initialize.session_id
            elif kind == "navigation":
                self._script = message.navigation.page_script_hash
                self.pages = ["" if page.is_default else page.url_pathname for page in message.navigation.app_pages]
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise VisitError("the page's script does not compile")
        whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        self._widgets = {
            name: widget
            for name, widget in self._widgets.items()
            if name in seen or not (whole or widget.fragment in fragments)
        }


def complain(answer: Answer) -> None:
    """VisitError where the answer shows an error instead of what was asked for."""
    for exception in answer.of_kind("exception"):
        raise VisitError(f"the page shows an exception: {exception.type} {exception.message}".strip())
    for alert in answer.of_kind("alert"):
        if alert.format == Alert.ERROR:
            raise VisitError(f"the page shows an error: {alert.body}")


@asynccontextmanager
async def visit(
    address: str, *, patience: float = 60, notice: Callable[[str], None] = lambda text: None
) -> AsyncIterator[Visitor]:
    """A fresh session on the server at this address (http://HOST:PORT), ended when the block is left.

    patience: seconds that an answer may take before it counts as lost. notice: called with what the page says while it
    works, such as how many are ahead. LostAnswer where the server does not connect.
    """
    visitor = Visitor(address, patience, notice)
    await visitor.connect()
    try:
        yield visitor
    finally:
        await visitor.close()
