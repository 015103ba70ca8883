"""Several servers behind HAProxy: `attention-lab serve --replicas 2`.

HAProxy reads `deploy/haproxy.cfg` unchanged; the replicas' ports are passed in its environment. A replica that exits is
restarted, and HAProxy, which checks their health, sends it visitors when it responds.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue

MAX_REPLICAS = 8  # replicas on one machine: as many as deploy/haproxy.cfg has places for
SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"  # Streamlit's option server.cookieSecret: what one signs, all can read
SECONDS_TO_START = 180
GRACE = 15  # seconds that what is told to stop may take; HAProxy's own limit is in deploy/haproxy.cfg
PAUSE = 1  # seconds before a replica is started again
NOT_INSTALLED = (
    "several replicas need HAProxy in front of them, which is not installed (apt install haproxy, brew install "
    "haproxy); without --replicas one process serves all"
)


class ReplicasError(Exception):
    """The replicas cannot be served; the message gives the reason and the remedy."""


def haproxy() -> str:
    """Path of HAProxy; Debian installs it outside users' PATH. ReplicasError where it is not installed."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    if executable := shutil.which("haproxy", path=path):
        return executable
    raise ReplicasError(NOT_INSTALLED)


class Replicas:
    """`count` servers on the ports after `port` of this machine, and HAProxy on `port`.

    configuration: the file that HAProxy reads. address, base_path: as `serve` takes them. ReplicasError: not installed.
    """

    def __init__(
        self, count: int, port: int, configuration: Path, *, address: str | None = None, base_path: str | None = None
    ) -> None:
        self._ports = range(port + 1, port + 1 + count)
        self._base_path = (base_path or "").strip("/")
        self._proxy = [haproxy(), "-f", str(configuration)]
        self._front = f"{address or ''}:{port}"
        self._running: dict[int, subprocess.Popen[bytes]] = {}  # by port
        self._ended: SimpleQueue[int | None] = SimpleQueue()  # ports; None: stop
        self._environment = {**os.environ, SECRET: os.environ.get(SECRET) or secrets.token_hex()}

    def run(self) -> None:
        """Serve until stopped. ReplicasError where a replica does not start, or HAProxy exits."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._ended.put(None))
        proxy = int(self._front.rpartition(":")[2])
        for port in (proxy, *self._ports):
            with socket.socket() as other:
                if not other.connect_ex(("127.0.0.1", port)):  # whose health might be taken for the replica's
                    raise ReplicasError(
                        f"port {port} is taken; this takes {proxy} to {self._ports[-1]}: choose another"
                    )
        try:
            for port in self._ports:
                self._replica(port)
            if not all(map(self._answers, self._ports)):
                return
            print(f"Attention Lab: {len(self._ports)} replicas behind HAProxy, port {proxy}", flush=True)
            self._start(proxy, self._proxy, self._environment | self._places())
            while (ended := self._ended.get()) is not None:
                if ended == proxy:
                    raise ReplicasError(f"HAProxy has ended with status {self._running[proxy].returncode}")
                print(f"The replica at port {ended} has ended; another is started.", file=sys.stderr, flush=True)
                time.sleep(PAUSE)
                self._replica(ended)
        finally:
            self._stop(proxy)

    def _places(self) -> dict[str, str]:
        """Environment variables for deploy/haproxy.cfg."""
        below = f"/{self._base_path}" if self._base_path else ""
        places = {f"LAB_REPLICA_{number}": f"127.0.0.1:{port}" for number, port in enumerate(self._ports, 1)}
        return {"LAB_BIND": self._front, "LAB_HEALTH": f"{below}/_stcore/health", **places}

    def _replica(self, port: int) -> None:
        words = ["serve", "--headless", "--address", "127.0.0.1", "--port", str(port), "--base-path", self._base_path]
        quiet = {"STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true"}
        self._start(port, [sys.executable, "-m", "attention_lab", *words], self._environment | quiet)

    def _start(self, port: int, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._running[port] = process = subprocess.Popen(command, env=environment)

        def watch() -> None:
            process.wait()
            self._ended.put(port)

        threading.Thread(target=watch, daemon=True).start()

    def _answers(self, port: int) -> bool:
        """Wait until a replica responds; False if stopped meanwhile."""
        health = f"http://127.0.0.1:{port}{self._places()['LAB_HEALTH']}"
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if not self._ended.empty():
                if (ended := self._ended.get()) is None:
                    return False
                raise ReplicasError(f"the replica at port {ended} has ended before it answered")
            try:
                with urllib.request.urlopen(health, timeout=5):
                    return True
            except OSError:  # nobody listens yet
                time.sleep(0.2)
        raise ReplicasError(f"the replica at port {port} does not answer")

    def _stop(self, proxy: int) -> None:
        """Shut down: HAProxy accepts no new visitors, the replicas hang up, and HAProxy exits with the last
        connection.
        """
        for port, process in self._running.items():
            if process.poll() is None:
                process.send_signal(signal.SIGUSR1 if port == proxy else signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self._running.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
