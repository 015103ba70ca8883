"""The pocket edition as a static site, and with weights in eight bits: served by a plain file server."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

import model
from charts.pocket import Opening, pocket, write_site
from model.assets import MODELS
from model.network.families import build, config_of
from model.network.intervention import Head, Intervention
from model.store.eight_bits import from_eight_bits, to_eight_bits
from model.translate.translator import Translator
from tests.browser.conftest import patient_context
from tests.browser.file_server import serving
from tests.browser.test_pocket import shows, type_in
from tests.tiers import full

SENTENCE = "Where is the train station?"
# a page of another origin around the site, as a Space has it; it shows what it is told
AROUND = """<!doctype html><p id="told"></p><iframe src="{site}" width="900" height="700"></iframe>
<script>onmessage = ({{ data }}) => {{ document.getElementById("told").textContent = data.hash }}</script>"""


class Noting(SimpleHTTPRequestHandler):
    """A file server that notes what it is asked for."""

    asked: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: object) -> None:
        self.asked.append(self.path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write_site([MODELS / name for name in ("rnn-dot", "transformer")], folder / "lab", Opening(SENTENCE))
    with serving(folder, Noting) as address:
        yield f"{address}/lab/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = patient_context(browser, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    assert heard == []


def translated(page: Page, name: str, sentence: str = SENTENCE) -> None:
    """Wait for a model's translation; two models may write the same, so the text alone does not say that it came."""
    expect(page.locator("#translation")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#translation")).to_have_text(model.load(name).translate(sentence).text)


def test_a_site_fetches_a_model_when_it_is_asked_first_and_once(site: str, page: Page) -> None:
    def models() -> list[str]:
        return [path.rpartition("/")[2].rpartition("-")[0] for path in Noting.asked if "/models/" in path]

    Noting.asked.clear()
    page.goto(site)
    translated(page, "rnn-dot")
    assert sorted(models()) == ["rnn-dot", "tokenizer"]
    page.get_by_role("radio", name="Transformer", exact=True).check()
    translated(page, "transformer")
    assert sorted(models()) == ["rnn-dot", "tokenizer", "transformer"]  # they share the tokenizer
    page.reload()
    translated(page, "transformer")
    assert len(models()) == 3, "what was fetched is not in the browser's cache"


@full
def test_a_model_that_cannot_be_fetched_is_said_to_be_so_and_tried_again(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/*.safetensors", lambda route: route.fulfill(status=503))
    page.goto(site)
    expect(page.get_by_text("The model could not be loaded (the server answered 503")).to_be_visible()
    page.unroute("**/*.safetensors")
    type_in(page, "I am here.")
    translated(page, "rnn-dot", "I am here.")


def test_a_link_holds_sentence_model_head_and_change(site: str, page: Page) -> None:
    page.goto(site)
    page.get_by_role("radio", name="Transformer", exact=True).check()
    translated(page, "transformer")
    page.get_by_role("button", name="Decoder layer 1, cross-attention, head 3").click()
    page.get_by_role("radio", name="switched off").check()
    head = Head("decoder.0.cross", 2)
    changed = model.load("transformer").record(SENTENCE, intervention=Intervention(mute=frozenset({head})))
    shows(page, changed, head.site, head.head)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    shows(page, changed, head.site, head.head)
    expect(page.get_by_role("radio", name="switched off")).to_be_checked()
    page.goto(link.replace("decoder.0.cross.3", "decoder.9.cross.3").replace("&change=mute", ""))
    shows(page, model.load("transformer").record(SENTENCE), "decoder.2.cross")


@full
def test_the_page_around_a_space_is_told_the_link(site: str, page: Page) -> None:
    space = "https://lab.static.hf.space/"

    def serve(route: Route) -> None:
        file = page.context.request.get(site + route.request.url.removeprefix(space))
        route.fulfill(body=file.body(), content_type=file.headers["content-type"])

    page.route(space + "**", serve)
    around = AROUND.format(site=space)
    page.route("https://huggingface.co/around", lambda route: route.fulfill(body=around, content_type="text/html"))
    page.goto("https://huggingface.co/around")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#translation")).to_have_text(model.load("rnn-dot").translate(SENTENCE).text)
    expect(page.locator("#told")).to_have_text("sentence=Where+is+the+train+station%3F&model=rnn-dot")


@pytest.mark.parametrize("name", ["rnn-dot", pytest.param("transformer", marks=full)])
def test_eight_bits_are_those_that_python_has(name: str, page: Page, tmp_path: Path) -> None:
    """The same rounded weights in Python: the same French, and the same percentages."""
    file = tmp_path / "lab.html"
    file.write_text(pocket([MODELS / name], Opening(SENTENCE), eight_bits=True), encoding="utf-8", newline="\n")
    page.goto(file.as_uri())
    whole = model.load(name)
    network = build(config_of(name, whole.tokenizer.size))
    network.load_state_dict(from_eight_bits(to_eight_bits(whole.network.state_dict())))
    rounded = Translator(name, network.eval(), whole.tokenizer)
    shows(page, rounded.record(SENTENCE), next(reversed(whole.heads_at)))
    expect(page.get_by_text("Its weights are rounded to 8 bits")).to_be_visible()
