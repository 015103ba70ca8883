"""The app's own server, or several behind their proxy, on free loopback ports and watched from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit_places import HEALTH

APP = Path(__file__).parents[2] / "app.py"
SECONDS_TO_START = 180


class ServerError(ValueError):
    """The server did not start, or logged a traceback."""


REPLICA, PROXY = "replica", "proxy"  # what the processes behind one address are called: replica1, replica2, proxy
TRAINING = "model.classroom"  # the module that such a process runs
COOKIE = "attention_lab_replica"  # whose value is the replica's name: deploy/haproxy.cfg


@dataclass(frozen=True)
class Server:
    """A running server: its address (http://127.0.0.1:PORT), its process, and how many replicas that has started."""

    address: str
    process: int
    replicas: int = 0

    def parts(self) -> dict[str, int]:
        """The processes that serve, by name: the one, or replicas and proxy. OSError where the system has no /proc."""
        if not self.replicas:
            return {REPLICA: self.process}
        processes = {}
        for child in _children(self.process):
            words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            if "--port" in words:
                processes[f"{REPLICA}{int(words[words.index('--port') + 1]) - self._port}"] = child
            elif Path(words[0]).name == "haproxy":
                processes[PROXY] = child
        return processes

    def addresses(self) -> list[str]:
        """Where each replica answers by itself."""
        numbers = range(1, self.replicas + 1)
        return [f"http://127.0.0.1:{self._port + number}" for number in numbers] or [self.address]

    def wait_for_all(self) -> None:
        """Wait until every replica answers, also one that was started again. ServerError as in `serve`."""
        for address in self.addresses():
            _wait_for_health(address, None)

    @property
    def _port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def memory(self) -> float:
        """Resident megabytes, of 1,000,000 bytes, of all processes together; what they share counts for each."""
        pages = sum(int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in self.parts().values())
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def shares(self) -> dict[str, dict[str, float]]:
        """By process: megabytes that are resident, its part of them (shared pages divided), and what is its own."""
        return {name: _shares(process) for name, process in self.parts().items()}

    def trainings(self) -> list[dict[str, float]]:
        """The same of each process in which models learn, started by any of those that serve."""
        all_shares = []
        for process in self.parts().values():
            for child in _children(process):
                with suppress(FileNotFoundError, ProcessLookupError):  # it may end meanwhile
                    if TRAINING in Path(f"/proc/{child}/cmdline").read_text().split("\0"):
                        all_shares.append(_shares(child))
        return all_shares

    def processor_seconds(self) -> dict[str, float]:
        """By process: time of all its threads, in user and system mode. OSError where the system has no /proc."""
        seconds = {}
        for name, process in self.parts().items():
            after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            seconds[name] = (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
        return seconds


def _children(process: int) -> list[int]:
    """The processes that a process has started."""
    children: list[int] = []
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread may end meanwhile
            children += map(int, tasks.read_text().split())
    return children


def _shares(process: int) -> dict[str, float]:
    """Megabytes of a process: resident, its part where shared pages are divided, and its own."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {words[0]: int(words[1]) * 1024 / 1e6 for words in map(str.split, lines)}
    own = sizes["Private_Clean:"] + sizes["Private_Dirty:"]
    return {"resident": round(sizes["Rss:"], 1), "part": round(sizes["Pss:"], 1), "own": round(own, 1)}


def free_ports(count: int) -> int:
    """The first of so many free ports of this machine, one after the other."""
    while True:
        with ExitStack() as taken, suppress(OSError, OverflowError):
            first = 0
            for number in range(count):
                free = taken.enter_context(socket.socket())
                free.bind(("127.0.0.1", first + number if number else 0))
                first = first or int(free.getsockname()[1])
            return first


@contextmanager
def serve_replicas(count: int, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """So many replicas behind their proxy, as `make serve` starts them. ServerError as in `serve`."""
    port = free_ports(count + 1)
    words = ["--replicas", str(count), "--port", str(port), "--address", "127.0.0.1", "--headless"]
    with _started([sys.executable, "-m", "attention_lab", "serve", *words], port, environment) as process:
        yield Server(f"http://127.0.0.1:{port}", process, count)


@contextmanager
def serve(script: Path = APP, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start `streamlit run` on this script and stop it at the end. ServerError if it fails or logs a traceback."""
    port = free_ports(1)
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with _started(command, port, environment) as process:
        yield Server(f"http://127.0.0.1:{port}", process)


@contextmanager
def _started(command: Sequence[str], port: int, environment: Mapping[str, str] | None) -> Iterator[int]:
    """The process of a command, from when it answers on this port until the block is left."""
    with tempfile.TemporaryFile("w+") as log:
        try:
            with subprocess.Popen(
                command, cwd=APP.parent, env={**os.environ, **(environment or {})}, stdout=log, stderr=log
            ) as process:
                try:
                    _wait_for_health(f"http://127.0.0.1:{port}", process)
                    yield process.pid
                finally:
                    process.terminate()
        finally:  # also where the caller has met an error: the log says why
            log.seek(0)
            if "Traceback" in (logged := log.read()):
                raise ServerError(f"the server logged a traceback:\n{logged}")


def _wait_for_health(host: str, server: subprocess.Popen[bytes] | None) -> None:
    """Ask the health endpoint until it answers, or the server has ended."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and (server is None or server.poll() is None):
        try:
            with urllib.request.urlopen(f"{host}{HEALTH}", timeout=10) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:  # nobody listens yet, or does not answer yet
            time.sleep(0.2)
    raise ServerError(f"the server does not answer; its status is {server.poll() if server else 'not known'}")
