"""A link that is shown to a room can be opened by the room, or says what to do about it."""

from __future__ import annotations

import pytest
import streamlit

from ui import reach
from ui.reach import OPEN_BY_ADDRESS, SAME_NETWORK, START_OPEN, Reach, network_address


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer whose address in the network is 192.168.1.20, and a server that listens to all."""
    monkeypatch.setattr(reach, "network_address", lambda: "192.168.1.20")
    monkeypatch.setattr(streamlit, "get_option", {"server.address": None}.get)
    return monkeypatch


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("http://localhost:8501/attention?sentence=a&scene=7", "http://192.168.1.20:8501/attention?sentence=a&scene=7"),
        ("http://127.0.0.1:8501", "http://192.168.1.20:8501"),
        ("http://[::1]:8501/lab/", "http://192.168.1.20:8501/lab/"),
        ("http://localhost/", "http://192.168.1.20/"),
        ("http://app.localhost:99/?a=%C3%A9", "http://192.168.1.20:99/?a=%C3%A9"),
    ],
)
def test_localhost_becomes_the_address_in_the_network(computer: pytest.MonkeyPatch, link: str, shown: str) -> None:
    assert reach.reach(link) == Reach(shown, SAME_NETWORK)


@pytest.mark.parametrize("link", ["http://10.0.0.7:8501/a", "https://lab.example.org", "http://teacher.local:8501/"])
def test_what_others_can_open_stays(computer: pytest.MonkeyPatch, link: str) -> None:
    assert reach.reach(link) == Reach(link)


@pytest.mark.parametrize(
    ("listens", "expected"),
    [
        ("127.0.0.1", Reach("http://localhost:8501/", START_OPEN)),
        ("localhost", Reach("http://localhost:8501/", START_OPEN)),
        ("0.0.0.0", Reach("http://192.168.1.20:8501/", SAME_NETWORK)),
        ("::", Reach("http://192.168.1.20:8501/", SAME_NETWORK)),
        ("10.1.2.3", Reach("http://10.1.2.3:8501/", SAME_NETWORK)),
        ("fd00::7", Reach("http://[fd00::7]:8501/", SAME_NETWORK)),
    ],
)
def test_a_server_that_listens_to_nobody_else_says_how_to_start_it(
    computer: pytest.MonkeyPatch, listens: str, expected: Reach
) -> None:
    computer.setattr(streamlit, "get_option", {"server.address": listens}.get)
    assert reach.reach("http://localhost:8501/") == expected


def test_a_computer_without_a_network_says_so(computer: pytest.MonkeyPatch) -> None:
    computer.setattr(reach, "network_address", lambda: None)
    assert reach.reach("http://localhost:8501/") == Reach("http://localhost:8501/", OPEN_BY_ADDRESS)


def test_the_address_of_this_computer_is_none_that_it_alone_knows() -> None:
    own = network_address()
    assert own is None or not reach.is_loopback(own)
