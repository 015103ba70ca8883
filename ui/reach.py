"""The URL under which others reach a view opened as `localhost`, for QR codes and hand-outs."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

CONTAINER = Path("/.dockerenv")  # there in a container, whose own address nobody outside reaches
ELSEWHERE = ("10.254.254.254", 1)  # any address outside: nothing is sent, the system only says which way it would go
SAME_NETWORK = "For phones and laptops in the same network as this computer."
START_OPEN = (
    "Only this computer can open this link: the server does not listen to others. Start it without --address, or "
    "with --address 0.0.0.0."
)
OPEN_BY_ADDRESS = (
    "Only this computer can open this link. Open the app by this computer’s name or address in the network instead of "
    "localhost, and show the code again."
)


@dataclass(frozen=True)
class Reach:
    """A link that works for others, or the original link; and a note on it, or empty."""

    link: str
    note: str = ""

    @property
    def by_others(self) -> bool:
        """Whether others can open it."""
        return self.note in ("", SAME_NETWORK)


def reach(link: str) -> Reach:
    """Replace `localhost` by this computer's address in the network; other links are unchanged."""
    parts = urlsplit(link)
    if not is_loopback(parts.hostname or ""):
        return Reach(link)
    listens = str(st.get_option("server.address") or "")
    if is_loopback(listens):
        return Reach(link, START_OPEN)
    own = listens if listens and not is_any(listens) else network_address()
    if own is None:
        return Reach(link, OPEN_BY_ADDRESS)
    host = f"[{own}]" if ":" in own else own
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return Reach(urlunsplit(parts._replace(netloc=netloc)), SAME_NETWORK)


def is_loopback(host: str) -> bool:
    """Whether a host is reachable from this computer only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_any(host: str) -> bool:
    """Whether this listening address means all interfaces."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def network_address() -> str | None:
    """This computer's address in its network; None without one, or in a container."""
    if CONTAINER.exists():
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(ELSEWHERE)
            own = str(way.getsockname()[0])
        except OSError:
            return None
    return None if is_loopback(own) or is_any(own) else own
