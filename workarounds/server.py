"""Start and stop of the server, its connections and the ends of its sessions."""

from __future__ import annotations

import inspect
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from workarounds.replacing import OtherForm, find, original_function, replace, workaround

if TYPE_CHECKING:
    from socket import socket

    import uvicorn
    from streamlit.navigation.page import StreamlitPage
    from streamlit.runtime.app_session import AppSession

SECONDS_TO_END = 5  # which a server that is stopped gives its visitors to take what they asked for

# Held by all that import the app's packages: visitors' runs, requests for files, the threads that the server starts.
# Python gives an import up ("deadlock detected") where two threads import modules of one package that need each other.
IMPORTING = threading.RLock()


@workaround("where another site's page connects, the server asks the internet for its own address")
def ask_nothing_of_the_internet() -> None:
    """Keep the server from asking a server on the internet for this machine's address.

    Streamlit would, when a page of another site connects, to compare the two addresses.
    """
    net_util = find("streamlit.net_util")
    original_function(net_util, "get_external_ip", [])
    replace(net_util, "get_external_ip", lambda: None)


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
