"""The app's own server as a process of its own, on a free loopback port, watched from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit_parts import HEALTH

APP = Path(__file__).parents[2] / "app.py"
SECONDS_TO_START = 180


class ServerError(ValueError):
    """The server did not start, or logged a traceback."""


@dataclass(frozen=True)
class Server:
    """A running server: its address (http://127.0.0.1:PORT) and its process."""

    address: str
    process: int

    def memory(self) -> float:
        """Resident megabytes, of 1,000,000 bytes. OSError where the system has no /proc."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processor_seconds(self) -> float:
        """Processor time of all its threads, in user and system mode. OSError where the system has no /proc."""
        after_name = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(script: Path = APP, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start `streamlit run` on this script and stop it at the end. ServerError if it fails or logs a traceback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        try:
            with subprocess.Popen(
                command, cwd=APP.parent, env={**os.environ, **(environment or {})}, stdout=log, stderr=log
            ) as process:
                try:
                    _wait_for_health(f"http://127.0.0.1:{port}", process)
                    yield Server(f"http://127.0.0.1:{port}", process.pid)
                finally:
                    process.terminate()
        finally:  # also where the caller has met an error: the log says why
            log.seek(0)
            if "Traceback" in (logged := log.read()):
                raise ServerError(f"the server logged a traceback:\n{logged}")


def _wait_for_health(host: str, server: subprocess.Popen[bytes]) -> None:
    """Ask the health endpoint until it answers."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{host}{HEALTH}", timeout=10) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:  # nobody listens yet, or does not answer yet
            with suppress(subprocess.TimeoutExpired):  # in place of asking again at once: does the server still run?
                server.wait(timeout=0.2)
    raise ServerError(f"the server does not answer; its status is {server.poll()}")
