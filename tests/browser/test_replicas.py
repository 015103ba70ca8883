"""A page whose server is killed while its reader types: the next one has all of it, also what was typed meanwhile."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

from attention_lab.replicas import ReplicasError, haproxy
from benchmarks.load.server import APP, COOKIE, Server, serve_replicas
from model.record import read
from streamlit_places import CONNECTION
from tests.browser.conftest import LOOK, PATIENCE, Watched
from tests.browser.test_every_page import sentence_box
from tests.browser.test_links import VIEW
from tests.browser.toolbar import unfold
from tests.tiers import full
from ui.models import DIRECTORY

LINK = "/multi-head?model=transformer-nopos&step_no=2&head_no=2&multi_mute=encoder.1.self.1&sentence="
BEFORE, MEANWHILE, AFTER = "the girl likes books", " and the old man sees", " the cat."
KEYS = 60  # milliseconds between two, so that the server ends while they are pressed

try:
    haproxy()
except ReplicasError as error:
    pytestmark = pytest.mark.skip(reason=str(error))


@pytest.fixture
def replicas(small_models: Path) -> Iterator[Server]:
    """Two replicas with untrained models."""
    environment = {DIRECTORY: str(small_models), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(APP.parent)}
    with serve_replicas(2, environment) as server:
        yield server


def replica_of(watched: Watched) -> str:
    """Where the browser's cookie leads."""
    cookies = watched.page.context.cookies(watched.host)
    return next(cookie["value"] for cookie in cookies if cookie["name"] == COOKIE)


def lose_replica(replicas: Server, watched: Watched, action: Callable[[], object]) -> None:
    """Kill the replica that serves this page, do something, and wait until another one serves it.

    On a slow machine that can be the same one, started anew: it knows as little of the page.
    """
    lost, sent = watched.socket, len(watched.sent)
    os.kill(replicas.parts()[replica_of(watched)], signal.SIGKILL)
    action()
    if not lost.is_closed():
        lost.wait_for_event("close", timeout=PATIENCE)
    expect(watched.page.locator(f"[{CONNECTION}=CONNECTED]")).to_have_count(1)
    assert watched.socket is not lost
    while len(watched.sent) == sent:  # the page tells the other replica what it shows
        watched.socket.wait_for_event("framesent", timeout=PATIENCE)
    watched.settled()


def taken(watched: Watched, path: Path) -> str:
    """The sentence of the record that the page's button gives."""
    with watched.page.expect_download() as started:
        watched.page.get_by_role("button", name="NPZ").click()
    started.value.save_as(path)
    return read(path).source.text


@full
def test_who_looks_and_who_types_on_notices_nothing(
    replicas: Server, open_page: Callable[[str], Watched], tmp_path: Path
) -> None:
    watched = open_page(replicas.address)
    page = watched.page
    watched.open(LINK + quote_plus(BEFORE))
    unfold(page, "share")
    lose_replica(replicas, watched, lambda: None)
    assert taken(watched, tmp_path / "before.npz") == BEFORE  # of the other replica, which was asked for nothing else
    replicas.wait_for_all()
    box = sentence_box(page)
    box.click()
    box.press("End")
    lose_replica(replicas, watched, lambda: page.keyboard.type(MEANWHILE, delay=KEYS))
    expect(box).to_be_focused()
    whole = BEFORE + MEANWHILE + AFTER
    watched.after(lambda: page.keyboard.type(AFTER), saying=whole)
    expect(box).to_have_value(whole)
    page.wait_for_url(f"**sentence={quote_plus(whole)}*", timeout=PATIENCE)
    unfold(page, "share")
    assert taken(watched, tmp_path / "after.npz") == whole
    page.keyboard.press("Escape")
    other = open_page(replicas.address)  # which forgets the cookie
    other.open(watched.address.removeprefix(watched.host))
    other.page.wait_for_function(f"expected => ({VIEW})() === expected", arg=page.evaluate(VIEW), polling=LOOK)
    expected = re.compile("disconnected from server|status of 503")
    watched.complaints[:] = [complaint for complaint in watched.complaints if not expected.search(complaint)]
