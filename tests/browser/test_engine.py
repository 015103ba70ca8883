"""The engine in a real browser: it is loaded module by module, and what it computes is what Python does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

import model
from model.assets import ASSETS
from model.language.glossary import PAIR
from model.language.languages import pair_of
from model.network.intervention import Head, Intervention
from tests.browser.file_server import serving
from tests.frontend.compared import same_record
from tests.frontend.engine import array

SENTENCE = "i like red cars"
CHANGE = Intervention(uniform=frozenset({Head("decoder.2.cross", 1)}), mute=frozenset({Head("encoder.0.self", 0)}))

COMPILES = """() => {
    try {
        return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)))
    } catch {
        return false
    }
}"""
RECORD = """async ([model, pair, sentence, how]) => {
    const { load } = await import("/lab/engine/loading.js")
    const file = async name => {
        const answer = await fetch(`/models/${model}/${name}`)
        return name.endsWith(".json") ? answer.json() : new Uint8Array(await answer.arrayBuffer())
    }
    const names = ["config.json", "model.safetensors", "tokenizer.model"]
    const [config, weights, tokenizer] = await Promise.all(names.map(file))
    const record = load({ config, weights, tokenizer, pair }).record(sentence, how)
    const written = (key, value) => {
        if (value instanceof Float32Array) value = { shape: [value.length], values: value }
        if (!(value?.values instanceof Float32Array)) return value
        const { buffer, byteOffset, byteLength } = value.values
        const bytes = Array.from(new Uint8Array(buffer, byteOffset, byteLength), byte => String.fromCharCode(byte))
        return { shape: value.shape, float32: btoa(bytes.join("")) }
    }
    return JSON.stringify(record, written)
}"""


class Assets(SimpleHTTPRequestHandler):
    """Serves assets/, and an empty page at `/`; at `/strict` with a policy that forbids WebAssembly."""

    def do_GET(self) -> None:
        if self.path not in ("/", "/strict"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/strict":
            self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def assets() -> Iterator[str]:
    """The address of a server of assets/."""
    with serving(ASSETS, Assets) as address:
        yield address


@pytest.mark.parametrize("place", ["", "strict"])
@pytest.mark.parametrize(
    ("name", "intervention"), [("transformer", CHANGE), ("rnn-additive", Intervention())], ids=["transformer", "rnn"]
)
def test_a_record_is_python_s(
    profile: BrowserContext, assets: str, place: str, name: str, intervention: Intervention
) -> None:
    page = profile.new_page()
    page.goto(f"{assets}/{place}")
    assert page.evaluate(COMPILES) == (place == "")
    pair = pair_of(PAIR).data()
    request: list[Any] = [name, pair, SENTENCE, {"intervention": intervention.description()}]
    theirs = json.loads(page.evaluate(RECORD, request), object_hook=array)
    page.close()
    same_record(theirs, model.load(name).record(SENTENCE, intervention=intervention))
