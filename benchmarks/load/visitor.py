"""One session without a browser: what Streamlit's page sends to the server and how it takes the answer.

The messages are the protobufs of `streamlit.proto`: a BackMsg asks for a rerun and carries the state of every widget on
the page; ForwardMsgs bring the elements that the script draws, and `script_finished` ends the answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from streamlit_parts import STREAM

Value = str | float | bool
LARGEST = 64 * 1024 * 1024  # bytes of one message


class VisitError(Exception):
    """An answer that a visitor must not get, or did not get; the message says what happened."""


class LostAnswer(VisitError):
    """No answer came: the server was silent for too long or hung up."""


def _chosen(element: Any, default: Callable[[], Any], name: str = "value") -> Any:
    """What a widget shows when it arrives: the value that the script set, or else its default."""
    return getattr(element, name) if element.set_value else default()


# How each kind of widget says what it shows, and how its state is written. Widgets of other kinds keep what the server
# has for them.
SHOWN: dict[str, Callable[[Any], Value | None]] = {
    "text_input": lambda each: _chosen(each, lambda: each.default),
    "checkbox": lambda each: _chosen(each, lambda: each.default),
    "slider": lambda each: next(iter(_chosen(each, lambda: each.default)), None),
    "selectbox": lambda each: _chosen(
        each, lambda: each.options[each.default] if each.HasField("default") else None, "raw_value"
    ),
    "button_group": lambda each: next(
        iter(_chosen(each, lambda: [each.options[index].content for index in each.default], "raw_values")), None
    ),
}
FIELDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "text_input": lambda value: {"string_value": value},
    "checkbox": lambda value: {"bool_value": value},
    "slider": lambda value: {"double_array_value": {"data": [value]}},
    "selectbox": lambda value: {"string_value": value},
    "button_group": lambda value: {"string_array_value": {"data": [value]}},
    "button": lambda value: {"trigger_value": value},
}


@dataclass(frozen=True)
class Widget:
    """A widget on the page: the id and kind of its element, the fragment it stands in (or ""), and what it shows."""

    id: str
    kind: str
    element: Any
    fragment: str
    value: Value | None

    @property
    def key(self) -> str:
        """The key that the page gave it: the end of its id, `$$ID-<32 hexadecimal digits>-key`."""
        return self.id.partition("-")[2].partition("-")[2]

    @property
    def set_by_script(self) -> bool:
        """True where the script says what it shows; else it goes on showing what it did."""
        return self.kind in SHOWN and bool(self.element.set_value)

    def options(self) -> list[str]:
        """What a choice offers."""
        if self.kind == "button_group":
            return [option.content for option in self.element.options]
        return list(self.element.options)


@dataclass
class Answer:
    """What a rerun brought: the seconds until it was complete, its bytes, and the elements that it drew."""

    seconds: float = 0.0
    size: int = 0
    elements: list[Element] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Any]:
        """The elements of one kind (`html`, `vega_lite_chart`, ...), in the order in which they came."""
        return [getattr(each, kind) for each in self.elements if each.WhichOneof("type") == kind]


class Visitor:
    """A session on the server. One request at a time: the next one may be sent when the answer is there."""

    def __init__(
        self, connection: ClientConnection, address: str, patience: float, notice: Callable[[str], None]
    ) -> None:
        self._connection, self._address, self._patience, self._notice = connection, address, patience, notice
        self._widgets: dict[str, Widget] = {}  # by id
        self._query: dict[str, str] = {}
        self._script = ""  # the hash of the page's script
        self.pages: list[str] = []  # the paths of all pages, the first page's empty

    def widget(self, key: str) -> Widget | None:
        """The widget with this key, if it is on the page."""
        return next((widget for widget in self._widgets.values() if widget.key == key), None)

    async def open(self, page: str = "", link: Mapping[str, str] | None = None) -> Answer:
        """Follow a link to a page. VisitError where the page shows an error; LostAnswer where nothing comes."""
        self._query, self._script = dict(link or {}), ""
        return await self._ask({"page_name": page}, [])

    async def set(self, key: str, value: Value) -> Answer:
        """Give a widget another value, or press a button (True). Errors as in `open`; VisitError without the widget."""
        widget = self.widget(key)
        if widget is None:
            raise VisitError(f"there is no widget {key} on the page")
        self._widgets[widget.id] = replace(widget, value=value)
        asked = [
            WidgetState(id=each.id, **FIELDS[each.kind](each.value))
            for each in self._widgets.values()
            if each.value is not None
        ]
        if widget.kind == "button":
            self._widgets[widget.id] = widget  # pressed once
        elif widget.element.query_param_key:
            self._query[widget.element.query_param_key] = str(value)
        return await self._ask({"page_script_hash": self._script, "fragment_id": widget.fragment}, asked)

    async def _ask(self, client_state: Mapping[str, str], states: list[WidgetState]) -> Answer:
        """Send one request and take the whole answer."""
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
        try:
            async with asyncio.timeout(self._patience):
                await self._connection.send(request.SerializeToString())
                await self._take(answer)
        except TimeoutError:
            raise LostAnswer(f"no answer after {self._patience:g} seconds") from None
        except websockets.ConnectionClosed as error:
            raise LostAnswer(f"the server hung up: {error}") from error
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
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element, fragment = message.delta.new_element, message.delta.fragment_id
                answer.elements.append(element)
                fragments.add(fragment)
                if widget := widget_of(element, fragment):
                    seen.add(widget.id)
                    if widget.id in self._widgets and not widget.set_by_script:
                        widget = replace(widget, value=self._widgets[widget.id].value)
                    self._widgets[widget.id] = widget
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_transient":
                for element in message.delta.new_transient.elements:
                    self._notice(element.spinner.text)
            elif kind == "page_info_changed":
                self._query = dict(parse_qsl(message.page_info_changed.query_string, keep_blank_values=True))
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


def widget_of(element: Element, fragment: str = "") -> Widget | None:
    """The element as a widget; None for those that are none, or of a kind that visitors leave alone."""
    kind = element.WhichOneof("type")
    if kind not in FIELDS:
        return None
    inner = getattr(element, kind)
    return Widget(inner.id, kind, inner, fragment, SHOWN[kind](inner) if kind in SHOWN else None)


@asynccontextmanager
async def visit(
    address: str, *, patience: float = 60, notice: Callable[[str], None] = lambda text: None
) -> AsyncIterator[Visitor]:
    """A fresh session on the server at this address (http://HOST:PORT), ended when the block is left.

    patience: seconds that an answer may take before it counts as lost. notice: called with what the page says while it
    works, such as how many are ahead. LostAnswer where the server does not connect.
    """
    endpoint = f"ws://{address.partition('://')[2]}{STREAM}"
    try:
        connection = await connect(
            endpoint, subprotocols=[websockets.Subprotocol("streamlit")], max_size=LARGEST, open_timeout=patience
        )
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        raise LostAnswer(f"the server does not connect: {error}") from error
    async with connection:
        yield Visitor(connection, address, patience, notice)
