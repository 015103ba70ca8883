"""Parts of Streamlit and uvicorn that workarounds replace or read, changed as in another release."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import streamlit

from workarounds.replacing import logger

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


def take_away(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Remove a part, as if a release had renamed it."""
    monkeypatch.delattr(owner, name)


def add_a_parameter(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Give a part one parameter more, as a release might; a property becomes a method."""
    part = vars(owner)[name]
    function: Callable[..., Any] = getattr(part, "fget", part)

    def changed(*args: Any, reason: str = "", **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    signature = inspect.signature(function)
    parameters = [*signature.parameters.values(), inspect.signature(changed).parameters["reason"]]
    vars(changed)["__signature__"] = signature.replace(parameters=parameters)
    monkeypatch.setattr(owner, name, changed)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Warnings of the workarounds in the log."""
    return [record.getMessage() for record in caplog.records if record.name == logger.name]
