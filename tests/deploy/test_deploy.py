"""What the image does, done in an empty folder with the files that the image gets: install, start, health.

The image itself needs Docker and is not built here. In place of its own Python, the one that runs the tests is used;
the versions of its packages stand in the lock, and pip installs nothing: it only has to find every requirement met.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import distributions
from pathlib import Path

import pytest
import websockets

import model
from benchmarks.load.student import translations_in
from benchmarks.load.visitor import visit
from streamlit_places import STREAM
from tests.deploy.started import PATIENCE, free_port, started
from tests.tiers import full

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")
SENTENCE = "The girl likes the green book."

# Python runs this at its start: what is connected to or looked up is written down, and nothing but this machine found.
# A datagram socket sends nothing when it connects.
WATCH = """
import ipaddress, os, socket, sys

def watch(event, arguments):
    if event == "socket.connect" and arguments[0].type & socket.SOCK_DGRAM:
        return
    host = {"socket.connect": lambda: arguments[1][0], "socket.getaddrinfo": lambda: arguments[0]}.get(event)
    if host is None or host() in (None, "", "localhost", b"localhost"):
        return
    try:
        at_home = ipaddress.ip_address(host()).is_loopback or host() == "0.0.0.0"
    except ValueError:
        at_home = False
    if not at_home:
        with open(os.environ["WATCHED"], "a") as log:
            log.write(f"{event} {host()}\\n")
        raise OSError("no network here")

sys.addaudithook(watch)
"""


def instructions(name: str) -> list[str]:
    """What the Dockerfile says under this name, in order."""
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


def copied() -> list[tuple[list[str], str]]:
    """Sources and destination of every COPY."""
    return [(words[:-1], words[-1]) for words in map(shlex.split, instructions("COPY"))]


def sent(path: Path) -> bool:
    """Whether Docker is sent this file of the repository: the last pattern that matches it, or a folder of it, says."""
    within = path.relative_to(ROOT)
    sent = True
    for line in IGNORED.splitlines():
        if any(fnmatchcase(str(part_of_path), line.removeprefix("!")) for part_of_path in (within, *within.parents)):
            sent = line.startswith("!")
    return sent


def copy(folder: Path) -> None:
    """Copy what the Dockerfile copies, into a folder in place of its own."""
    for sources, destination in copied():
        for source in (ROOT / source for source in sources):
            files = [path for path in (source, *source.rglob("*")) if path.is_file() and sent(path)]
            for path in files:
                target = folder / destination / (path.name if source.is_file() else path.relative_to(source))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)


@dataclass(frozen=True)
class Image:
    """A folder with the files of the image, and the environment in which its commands run."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *verb: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the script with this verb to its end."""
        command = ["deploy/lab", *verb]
        environment = {**self.environment, **more}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def files(self) -> set[Path]:
        """Every file in the folder."""
        return {path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The files that the Dockerfile copies and the environment that it sets, with this Python."""
    folder = tmp_path_factory.mktemp("image")
    copy(folder)
    versions = "".join(f"{distribution.name}=={distribution.version}\n" for distribution in distributions())
    (folder / "requirements.lock").write_text(versions, encoding="utf-8")
    (watching := tmp_path_factory.mktemp("watch")).joinpath("sitecustomize.py").write_text(WATCH, encoding="utf-8")
    environment = {name: value for line in instructions("ENV") for name, _, value in map(part, shlex.split(line))}
    environment |= {"PYTHON": sys.executable, "PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home"))}
    environment |= {"PORT": str(free_port()), "BASE_PATH": "lab"}
    environment |= {"PYTHONPATH": str(watching), "WATCHED": str(watching / "log")}
    return Image(folder, environment)


def part(assignment: str) -> tuple[str, str, str]:
    """Name and value of NAME=value."""
    return assignment.partition("=")


@pytest.fixture(scope="module")
def address(image: Image) -> Iterator[str]:
    """Where the started server answers. It stops when it is told to."""
    before = image.files()
    with started(["deploy/lab", "start"], image.folder, image.environment, lambda: not image.run("health").returncode):
        yield f"http://127.0.0.1:{image.environment['PORT']}/lab"
    assert image.files() == before  # nothing is written, so the image can be read-only


@full
def test_unmet_requirements_would_be_installed_and_all_are_met(image: Image) -> None:
    """The install step itself; without an index pip can fetch nothing, and it is told to change nothing."""
    offline = {"PIP_NO_INDEX": "1", "PIP_DRY_RUN": "1"}
    done = image.run("install", TORCH_INDEX_URL="https://torch.invalid/cpu", **offline)
    assert done.returncode == 0, done.stderr
    assert "Requirement already satisfied: torch" in done.stdout
    assert "Would install" not in done.stdout
    requirements = image.folder / "requirements.txt"
    met = requirements.read_text(encoding="utf-8")
    requirements.write_text(f"{met}attention-lab-has-no-such-requirement\n", encoding="utf-8")
    assert image.run("install", **offline).returncode != 0
    requirements.write_text(met, encoding="utf-8")


@full
def test_the_versions_are_those_of_the_lock_unless_it_is_left_out(image: Image) -> None:
    offline = {"PIP_NO_INDEX": "1", "PIP_DRY_RUN": "1"}
    lock = image.folder / "requirements.lock"
    met = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub(r"^tqdm==.*$", "tqdm==0.0.1", met, flags=re.MULTILINE), encoding="utf-8")
    refused = image.run("install", **offline)
    assert refused.returncode != 0
    assert "tqdm" in refused.stderr
    assert image.run("install", LOCK="", **offline).returncode == 0
    lock.write_text(met, encoding="utf-8")


def test_an_unknown_verb_is_told_the_known_ones() -> None:
    for verb in ((), ("stop",)):
        done = subprocess.run([ROOT / "deploy/lab", *verb], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: deploy/lab install | start | health")


@full
def test_health_is_that_of_the_server(image: Image, address: str) -> None:
    assert image.run("health").returncode == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert image.run("health", PORT=str(taken.getsockname()[1])).returncode != 0


async def french(address: str, page: str) -> tuple[str, ...]:
    async with visit(address, patience=PATIENCE) as visitor:
        return translations_in(await visitor.open(page, {"sentence": SENTENCE, "model": "transformer"}))


@full
def test_pages_answer_below_the_path_of_a_proxy(image: Image, address: str) -> None:
    """As the first visitor of a fresh server, by a link to a lesson."""
    expected = model.load("transformer").record(SENTENCE).target.text
    for page in ("transformer", "translate"):
        assert asyncio.run(french(address, page))[0] == expected


@full
def test_nothing_is_asked_of_the_internet(image: Image, address: str) -> None:
    """Not at the start, not for a page, and not where another site's page connects, which is refused."""

    async def connect() -> None:
        stream = f"{address.replace('http', 'ws')}{STREAM}"
        async with websockets.connect(stream, origin=websockets.Origin("https://elsewhere.example")):
            pass

    asyncio.run(french(address, ""))
    with pytest.raises(websockets.InvalidStatus, match="403"):
        asyncio.run(connect())
    assert not Path(image.environment["WATCHED"]).exists()


@full
def test_the_watch_sees_what_is_asked(image: Image, tmp_path: Path) -> None:
    environment = {**image.environment, "WATCHED": str(tmp_path / "log")}
    program = "import urllib.request; urllib.request.urlopen('http://elsewhere.example')"
    assert subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True).returncode != 0
    assert "elsewhere.example" in (tmp_path / "log").read_text()


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    allowed = {Path(line[1:]) for line in IGNORED.splitlines() if line.startswith("!")}
    outermost = {path for path in allowed if allowed.isdisjoint(path.parents)}
    assert "*" in IGNORED.splitlines()
    assert outermost == {Path(source) for sources, _ in copied() for source in sources}


def test_the_image_does_not_run_as_root_and_knows_its_health() -> None:
    user = DOCKERFILE.index("\nUSER lab\n")
    assert user < DOCKERFILE.index("\nHEALTHCHECK ")
    assert 'CMD ["deploy/lab", "health"]' in DOCKERFILE
    assert DOCKERFILE.rstrip().endswith('CMD ["deploy/lab", "start"]')
    assert "RUN deploy/lab install" in DOCKERFILE
    assert any(line.startswith("TORCH_INDEX_URL=") for line in instructions("ARG"))
