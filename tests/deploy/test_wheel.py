"""`pip install .`, then `attention-lab serve` in an empty folder. Nothing is fetched: the build's tools are there."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

import attention_lab
import model
from attention_lab.__main__ import folder
from benchmarks.load.student import translations_in
from benchmarks.load.visitor import Answer, visit
from charts.pocket import pocket
from contents import CONTENTS
from model.assets import MODELS
from model.network.families import ENTRIES
from model.store.results import NOT_MEASURED
from tests.deploy import test_deploy as image
from tests.deploy.started import PATIENCE, free_port, started
from tests.deploy.test_versions import listed
from tests.tiers import full
from ui.browser_files import MODEL_FILES, model_address, script_address, scripts

ROOT = Path(__file__).parents[2]
SENTENCE = "The girl likes the green book."

# Python runs this at its start: the files below assets/ that are opened are written down.
WATCH = """
import os, sys

log = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def watch(event, arguments):
    if event == "open" and "assets" in str(arguments[0]):
        os.write(log, f"{arguments[0]}\\n".encode())

sys.addaudithook(watch)
"""


@dataclass(frozen=True)
class Installed:
    """Where the wheel is installed, alone, and the environment in which Python finds it there."""

    place: Path
    environment: dict[str, str]

    @property
    def app(self) -> Path:
        """The folder with app.py."""
        return self.place / "attention_lab" / "app"

    def command(self, *words: str) -> list[str]:
        """The installed command, run by this Python."""
        return [sys.executable, str(self.place / "bin" / "attention-lab"), *words]

    def files(self) -> set[Path]:
        """Every file of the app."""
        return {path.relative_to(self.app) for path in self.app.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of this checkout, in a folder of its own."""
    target, watching = tmp_path_factory.mktemp("place"), tmp_path_factory.mktemp("watch")
    words = ["install", "--no-build-isolation", "--no-deps", "--no-index", "--no-compile", "--target", str(target)]
    pip = [sys.executable, "-m", "pip", *words, str(ROOT)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    (watching / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home"))}
    environment |= {"PYTHONPATH": os.pathsep.join(map(str, (target, watching))), "PYTHONDONTWRITEBYTECODE": "1"}
    return Installed(target, {**environment, "WATCHED": str(watching / "log")})


@contextmanager
def serving(installed: Installed, folder: Path, base_path: str = "") -> Iterator[str]:
    """Where the app answers that was started in an empty folder, which stays empty."""
    address = f"http://127.0.0.1:{(port := free_port())}{base_path}"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False

    serve = installed.command("serve", "--port", str(port), "--address", "127.0.0.1", "--headless")
    path = ["--base-path", base_path] if base_path else []
    with started([*serve, *path], folder, installed.environment, answers) as log_file:
        yield address
        assert "usage statistics" not in log_file.read_text(encoding="utf-8")  # the settings beside app.py are heeded
    assert not any(folder.iterdir())


@pytest.fixture(scope="module")
def address(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installed, tmp_path_factory.mktemp("empty")) as address:
        yield address


def has_browser_files(address: str) -> None:
    """Check that this app gives a browser all modules, and the models, byte by byte."""
    folders = [folder for name in ENTRIES if (folder := model_address(name)) is not None]
    assert len(folders) == len(ENTRIES)
    expected = {script_address(path): content for path, content in scripts().items()}
    expected |= {
        f"{folder}{file}": (MODELS / folder.split("/")[-2] / file).read_bytes()
        for folder in folders
        for file in MODEL_FILES
    }
    for path, content in expected.items():
        with urllib.request.urlopen(f"{address}/{path}", timeout=PATIENCE) as answer:
            assert answer.read() == content
            assert "immutable" in answer.headers["cache-control"]


@full
def test_every_page_is_served_and_reads_every_asset(installed: Installed, address: str) -> None:
    """And no asset that is not there: what only documents and studies read is not in the wheel."""

    async def everything(name: str) -> dict[str, Answer]:
        async with visit(address, patience=PATIENCE) as visitor:
            link = {"sentence": SENTENCE, "model": name}
            first = {"": await visitor.open("", link)}
            pages = {page: await visitor.open(page, link) for page in visitor.pages if page}
            await visitor.set("examples", True)  # which are read when their menu is opened
            return first | pages

    answers, german = (asyncio.run(everything(name)) for name in ("transformer", "transformer-de"))
    aliases = [page.alias for pages in CONTENTS.values() for page in pages if page.alias]
    assert len(answers) == len(list((ROOT / "pages").rglob("*.py"))) + len(aliases)
    for name, code, seen in (("transformer", "fr", answers), ("transformer-de", "de", german)):
        assert translations_in(seen["translate"], code)[0] == model.load(name).record(SENTENCE).target.text
    texts = [element.body for answer in answers.values() for element in answer.of_kind("markdown")]
    assert not any(NOT_MEASURED in body for body in texts)
    opened = Path(installed.environment["WATCHED"]).read_text(encoding="utf-8").splitlines()
    held = {path for path in installed.files() if path.parts[0] == "assets"}
    read = {Path(path).relative_to(installed.app) for path in opened if path.endswith(".json")}
    unmeasured = {path for path in read - held if path.parts[:3] == ("assets", "results", "en-de")}  # looked for alone
    assert read - unmeasured == {path for path in held if path.suffix == ".json"}


@full
def test_the_browser_s_engine_is_served(address: str) -> None:
    has_browser_files(address)


@full
def test_the_browser_s_engine_is_served_below_a_path(installed: Installed, tmp_path: Path) -> None:
    with serving(installed, tmp_path, "/our/lab") as address:
        has_browser_files(address)


def to_be_built() -> set[Path]:
    """Every file that the build puts below attention_lab/ in the wheel."""
    files = (Path(file.distribution_path) for file in WheelBuilder(str(ROOT)).recurse_included_files())
    return {path.relative_to("attention_lab") for path in files}


def test_the_wheel_holds_what_the_image_holds() -> None:
    sources = [ROOT / source for sources, _ in image.copied() for source in sources]
    files = {path for source in sources for path in (source, *source.rglob("*")) if path.is_file() and image.sent(path)}
    beside = {"LICENSE", "requirements.txt", "requirements.lock", "deploy/lab"}
    held = {path.relative_to(ROOT) for path in files} - set(map(Path, beside))
    package = {path.relative_to("attention_lab") for path in held if path.parts[0] == "attention_lab"}
    app = {path for path in held if path.parts[0] != "attention_lab"}
    assert to_be_built() == package | {"app" / path for path in app}
    assert {"charts", "claims", "model", "pages", "ui", "workarounds"} < {path.parts[0] for path in app}


@full
def test_what_is_built_is_installed_and_nothing_else(installed: Installed) -> None:
    assert {"app" / path for path in installed.files()} == {path for path in to_be_built() if path.parts[0] == "app"}
    packages = {path.name for path in installed.place.iterdir() if path.suffix != ".dist-info"}
    assert packages == {"attention_lab", "bin"}  # no room among everybody's packages


@full
def test_a_page_without_a_server_is_written_anywhere(installed: Installed, tmp_path: Path) -> None:
    command = installed.command("pocket", "--model", "rnn", "--out", "lab.html")
    done = subprocess.run(command, env=installed.environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "lab.html").read_text(encoding="utf-8") == pocket([MODELS / "rnn"])


def test_the_version_is_one(installed: Installed) -> None:
    done = subprocess.run(
        installed.command("--version"), env=installed.environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"Attention Lab {attention_lab.__version__}\n"
    metadata = Distribution.at(next(installed.place.glob("*.dist-info")))
    assert metadata.version == attention_lab.__version__
    needed = {requirement.name: requirement.specifier for requirement in map(Requirement, metadata.requires or ())}
    assert needed == {requirement.name: requirement.specifier for requirement in listed("requirements.txt")}
    assert {"torch", "streamlit"} < needed.keys()


def test_a_checkout_serves_itself() -> None:
    assert folder() == ROOT


@full
def test_what_is_not_understood_is_refused_with_the_reason(installed: Installed) -> None:
    for words in ((), ("start",), ("serve", "--port", "many")):
        done = subprocess.run(installed.command(*words), env=installed.environment, capture_output=True, text=True)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: attention-lab")
