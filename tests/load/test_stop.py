"""A server that is stopped ends, whatever its visitors do."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit

from benchmarks.load.server import serve
from tests.tiers import full

STATIC = Path(streamlit.__file__).parent / "static"


@full
def test_a_visitor_who_takes_no_more_holds_no_stop_up() -> None:
    """She asked for a large script, and her phone is in a tunnel: the connection stands, and nothing is read."""
    large = max(STATIC.rglob("*.js"), key=lambda script: script.stat().st_size)
    with socket.socket() as visitor, serve() as server:
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        visitor.connect(("127.0.0.1", urlsplit(server.address).port))
        visitor.sendall(f"GET /{large.relative_to(STATIC).as_posix()} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        assert visitor.recv(16).startswith(b"HTTP/1.1 200")  # the rest stays where it is
    with pytest.raises(ProcessLookupError):  # `serve` has waited for it
        os.kill(server.process, 0)
