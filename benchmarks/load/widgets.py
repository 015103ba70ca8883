"""The widgets of a page as the protocol has them: what each kind shows, and how its state is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element

Value = str | float | bool


def _chosen(element: Any, default: Callable[[], Any], name: str = "value") -> Any:
    """What a widget shows when it arrives: the value that the script set, or else its default."""
    return getattr(element, name) if element.set_value else default()


# How each kind of widget says what it shows, and how its state is written. Widgets of other kinds keep what the server
# has for them.
SHOWN: dict[str, Callable[[Any], Value | None]] = {
    "text_input": lambda widget: _chosen(widget, lambda: widget.default),
    "checkbox": lambda widget: _chosen(widget, lambda: widget.default),
    "expandable": lambda widget: widget.expanded,
    "popover": lambda widget: widget.open,
    "slider": lambda widget: next(iter(_chosen(widget, lambda: widget.default)), None),
    "selectbox": lambda widget: _chosen(
        widget, lambda: widget.options[widget.default] if widget.HasField("default") else None, "raw_value"
    ),
    "button_group": lambda widget: next(
        iter(_chosen(widget, lambda: [widget.options[index].content for index in widget.default], "raw_values")), None
    ),
}
FIELDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "text_input": lambda value: {"string_value": value},
    "checkbox": lambda value: {"bool_value": value},
    "slider": lambda value: {"double_array_value": {"data": [value]}},
    "selectbox": lambda value: {"string_value": value},
    "button_group": lambda value: {"string_array_value": {"data": [value]}},
    "button": lambda value: {"trigger_value": value},
    "expandable": lambda value: {"bool_value": value},
    "popover": lambda value: {"bool_value": value},
    "bidi_component": lambda value: {"json_value": value},
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
        return self.kind in SHOWN and bool(getattr(self.element, "set_value", False))

    def options(self) -> list[str]:
        """What a choice offers."""
        if self.kind == "button_group":
            return [option.content for option in self.element.options]
        return list(self.element.options)


def widget_of(part: Element | Block, fragment: str = "") -> Widget | None:
    """The element, or the block that unfolds, as a widget; None where it is none, or of a kind that is left alone.

    A block of which the server is not told when it unfolds has no id.
    """
    kind = part.WhichOneof("type")
    if kind not in FIELDS or not (inner := getattr(part, kind)).id:
        return None
    return Widget(inner.id, kind, inner, fragment, SHOWN[kind](inner) if kind in SHOWN else None)
