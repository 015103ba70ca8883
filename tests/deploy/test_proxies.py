"""Scripts and models, fetched through each proxy as a browser fetches them.

HAProxy with `deploy/haproxy.cfg` before two replicas; nginx and Caddy before one server below a path, with the lines of
docs/deploy.md.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin

import pytest

from attention_lab.replicas import ReplicasError, haproxy
from benchmarks.load.server import COOKIE, serve_replicas
from model.assets import MODELS
from model.language.glossary import GLOSSARY
from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS
from streamlit_places import HEALTH
from tests.deploy.started import PATIENCE, free_port, started
from tests.deploy.test_many import NGINX, program, read
from tests.tiers import full
from ui.browser_files import FOLDER, WORKER, model_address, script_address, scripts

ROOT = Path(__file__).parents[2]
BELOW = "lab"  # as in docs/deploy.md
MODEL = "rnn-dot"
PAGE = "translate"  # a page, by whose address the relative addresses of the files are resolved
REPLICAS = 2
SENT = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate, br, zstd", "User-Agent": "Mozilla/5.0"}


@dataclass(frozen=True)
class Fetched:
    """A response: its status, headers and decoded content."""

    status: int
    headers: Message
    content: bytes

    @property
    def replica(self) -> str:
        """The replica that the proxy's cookie names; empty without one."""
        cookies = SimpleCookie("; ".join(self.headers.get_all("Set-Cookie", [])))
        return cookies[COOKIE].value if COOKIE in cookies else ""


def fetch(site: str, address: str, cookie: str = "") -> Fetched:
    """Fetch an address of a page as a browser does; without a cookie it is one that keeps none."""
    headers = {**SENT, "Referer": f"{site}/{PAGE}", **({"Cookie": cookie} if cookie else {})}
    request = urllib.request.Request(urljoin(f"{site}/{PAGE}", address), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            content: bytes = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            return Fetched(answer.status, answer.headers, content)
    except HTTPError as refused:
        with refused:
            return Fetched(refused.code, refused.headers, refused.read())
    except URLError:  # nobody listens yet
        return Fetched(0, Message(), b"")


def model_addresses() -> dict[str, bytes]:
    """Content of each file of the model, by address."""
    folder = model_address(MODEL)
    assert folder is not None
    return {f"{folder}{file}": (MODELS / MODEL / file).read_bytes() for file in (CONFIG, WEIGHTS, TOKENIZER)}


def is_kept(fetched: Fetched) -> bool:
    """Whether a browser keeps the response for good."""
    said = ", ".join(fetched.headers.get_all("Cache-Control", []))
    return "immutable" in said and "max-age=31536000" in said and not re.search("no-store|no-cache", said)


def check_files(site: str, cookie: str = "") -> None:
    """Check all that a browser depends on: types, content, caching, and that only this release is served."""
    types = {".js": "text/javascript", ".json": "application/json"}
    for path in ("answers/typed_french.js", "answers/engine.js", WORKER, f"languages/en-fr/{GLOSSARY}"):
        fetched = fetch(site, script_address(path), cookie)
        assert fetched.status == 200
        assert fetched.headers.get_content_type() == types[Path(path).suffix]
        assert fetched.content == scripts()[path]
        assert is_kept(fetched)
    for address, content in model_addresses().items():
        fetched = fetch(site, address, cookie)
        assert fetched.status == 200
        assert fetched.headers.get_content_type() == types.get(Path(address).suffix, "application/octet-stream")
        assert fetched.content == content
        assert fetched.headers.get("Content-Encoding", "identity") == "identity"
        assert fetched.headers["Content-Length"] == str(len(content))
        assert is_kept(fetched)
    for address in (f"{FOLDER}/0123456789abcdef/{WORKER}", f"{FOLDER}/0123456789abcdef/{MODEL}/{WEIGHTS}"):
        fetched = fetch(site, address, cookie)
        assert fetched.status == 404
        assert "no-store" in fetched.headers["Cache-Control"]


@full
def test_every_replica_gives_the_same_files_with_and_without_a_cookie() -> None:
    try:
        haproxy()
    except ReplicasError as error:
        pytest.skip(str(error))
    with serve_replicas(REPLICAS) as server:
        for replica in range(1, REPLICAS + 1):
            cookie = f"{COOKIE}=replica{replica}"
            assert fetch(server.address, script_address(WORKER), cookie).replica == ""  # it stays where it is
            check_files(server.address, cookie)
        check_files(server.address)
        # each request of a browser without cookies may reach another replica
        (address, content), *_ = ((one, text) for one, text in model_addresses().items() if one.endswith(WEIGHTS))
        answers = [fetch(server.address, address) for _ in range(2 * REPLICAS)]
        assert {answer.replica for answer in answers} == {f"replica{number}" for number in range(1, REPLICAS + 1)}
        assert all(answer.content == content for answer in answers)


def written(pattern: str) -> str:
    """The lines of docs/deploy.md that match a pattern."""
    match = re.search(pattern, read("docs/deploy.md"), re.MULTILINE | re.DOTALL)
    assert match is not None, pattern
    return match[1]


def put(text: str, replacements: Mapping[str, str]) -> str:
    """A configuration with some of its lines replaced, all of which it has."""
    for line, replacement in replacements.items():
        assert line in text, line
        text = text.replace(line, replacement)
    return text


def nginx_below_a_path(folder: Path, port: int, upstream: int) -> Sequence[str]:
    """Command of nginx with the server of docs/deploy.md, its location replaced by that of a path."""
    locations = written(r"^(    location = /lab .*?location /lab/ \{\n)")
    site = put(
        written(r"^```nginx\n(map .*?)^```$"),
        {
            "    # listen, certificates\n": f"    listen 127.0.0.1:{port};\n",
            "    location / {\n": locations,
            "127.0.0.1:8501": f"127.0.0.1:{upstream}",
        },
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    around = NGINX.format(folder=folder, configuration=folder / "site.conf")
    # one process, which is nobody else's: it may write into the folder
    (folder / "nginx.conf").write_text(f"daemon off; master_process off;{around}", encoding="utf-8")
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy_below_a_path(folder: Path, port: int, upstream: int) -> Sequence[str]:
    """Command of Caddy with the site of docs/deploy.md."""
    site = put(
        written(r"^(example\.org \{\n.*?^\}\n)"),
        {"example.org": f"http://127.0.0.1:{port}", "127.0.0.1:8501": f"127.0.0.1:{upstream}"},
    )
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}", encoding="utf-8")
    return [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def answers(site: str) -> bool:
    """Whether the server behind an address is healthy."""
    return fetch(site, f"{site}{HEALTH}").content == b"ok"


@pytest.fixture(scope="module")
def below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of a server whose pages lie below a path."""
    port = free_port()
    words = ["serve", "--headless", "--address", "127.0.0.1", "--port", str(port), "--base-path", BELOW]
    command, folder = [sys.executable, "-m", "attention_lab", *words], tmp_path_factory.mktemp("served")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with started(command, folder, environment, lambda: answers(f"http://127.0.0.1:{port}/{BELOW}")):
        yield port


@full
@pytest.mark.parametrize("proxy", [nginx_below_a_path, caddy_below_a_path])
def test_files_are_served_below_a_path(
    proxy: Callable[[Path, int, int], Sequence[str]], below_a_path: int, tmp_path: Path
) -> None:
    port = free_port()
    site = f"http://127.0.0.1:{port}/{BELOW}"
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with started(proxy(tmp_path, port, below_a_path), tmp_path, environment, lambda: answers(site)):
        check_files(site)
        at_root = fetch(site, f"/{script_address(WORKER)}")  # where it does not lie
        assert at_root.content != scripts()[WORKER]
