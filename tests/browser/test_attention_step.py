"""One attention step in a browser: every number drawn at every pause is the record's, and it obeys mouse and keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import model
from charts.attention_step import AttentionSteps, attention_steps, binned
from charts.labels import decimal, percent
from model.network.rnn import SITE, AdditiveRNN
from model.record import Record
from tests.browser.conftest import Watched, alone
from tests.browser.test_accessibility import violations
from tests.browser.test_every_page import SCHEMES
from tests.browser.test_injection import PAIRS, nothing_alive
from tests.pages.harness import HOSTILE
from tests.tiers import full

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."
SITES = {"rnn-dot": SITE, "rnn-additive": SITE, "transformer": "decoder.1.self"}
RESTS = "[data-testid=stCode]"
# how visible the numbers of a column are, the bars as shares of their place, and what a strip's cells look like
OPACITIES = "nodes => nodes.map(node => Number(node.style.opacity || 1))"
WIDTHS = (
    "nodes => nodes.map(node => node.getBoundingClientRect().width / node.parentNode.getBoundingClientRect().width)"
)
PIXELS = """node => {
    const canvas = node.querySelector("canvas")
    return [...canvas.getContext("2d").getImageData(0, 0, canvas.width, 1).data]
}"""
ONE_AFTER_THE_OTHER = """() => {  // there is a frame in which the first product is seen and the last is not
    const host = [...document.querySelectorAll("*")].find(each => each.shadowRoot?.querySelector(".attending"))
    const shown = [...host.shadowRoot.querySelectorAll(".at-product .number")].map(node => +node.style.opacity)
    return shown[0] === 1 && shown.at(-1) === 0
}"""
Opened = Callable[..., tuple[Watched, Record, AttentionSteps]]


@pytest.fixture
def opened(host: str, open_page: Callable[[str], Watched], small_models: Path) -> Opened:
    """Open the page on a model's head; the page, the record, and the steps that it shows."""

    def open_one(
        name: str = "rnn-dot", sentence: str = SENTENCE, target: str = TARGET, **more: str
    ) -> tuple[Watched, Record, AttentionSteps]:
        site = more.pop("site", SITES[name])
        watched = open_page(host)
        watched.open(alone("attention_step", model=name, site=site, sentence=sentence, target=target, **more))
        expect(watched.page.get_by_role("group", name="One attention step")).to_be_visible()
        translator = model.load(name, directory=small_models)
        kind: Literal["dot", "additive"] = "additive" if isinstance(translator.network, AdditiveRNN) else "dot"
        record = translator.record(sentence, target=target)
        return watched, record, attention_steps(record, site, int(more.get("head", 0)), kind)

    return open_one


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Stage of the computation")


def chips(page: Page) -> Locator:
    return page.locator(".words button")


def to_pause(page: Page, steps: AttentionSteps, name: str) -> None:
    """Let it come to rest at a pause, without motion."""
    page.emulate_media(reduced_motion="reduce")
    slider(page).fill(str(steps.pauses.index(name) + 1))
    expect(page.locator(".attending")).to_have_attribute("data-pause", name)


def column(page: Page, name: str) -> list[str]:
    """The numbers of a column that can be seen, empty where they cannot."""
    numbers = page.locator(f".meeting .at-{name} .number")
    shown = numbers.evaluate_all(OPACITIES)
    texts = [text.replace("\xa0", " ") for text in numbers.all_text_contents()]
    return [text if opacity == 1 else "" for text, opacity in zip(texts, shown, strict=True)]


def said(page: Page) -> Locator:
    return page.locator(".said[aria-live=polite]")


def every_number(page: Page, record: Record, steps: AttentionSteps, name: str, row: int) -> None:
    """At every pause of a query's step the numbers that are to be seen are the record's, and no others are."""
    seen = record.attention[SITES[name]]
    chips(page).nth(row).click()
    products = seen.scores[0, row] if name == "rnn-additive" else seen.key[0] @ seen.query[0, row]
    expected = {
        "product": [decimal(number) for number in products],
        "score": ["masked" if np.isinf(score) else decimal(score) for score in seen.scores[0, row]],
        "weight": [
            "" if np.isinf(score) else percent(float(weight))
            for score, weight in zip(seen.scores[0, row], seen.weights[0, row], strict=True)
        ],
    }
    visible = {"query": [], "products": ["product"], "scores": ["product", "score"]}
    for index, pause in enumerate(steps.pauses):
        to_pause(page, steps, pause)
        expect(said(page)).to_have_text(steps.says(row)[index])
        for shown in visible.get(pause, ["product", "score", "weight"]):
            if shown != "score" or name != "rnn-additive":
                assert column(page, shown) == expected[shown], (pause, shown)
        for hidden in {"product", "score", "weight"} - {*visible.get(pause, ["product", "score", "weight"])}:
            assert {*column(page, hidden)} <= {""} or name == "rnn-additive"
    assert decimal(seen.context[0, row, 0]) in (said(page).text_content() or "")
    assert page.locator(".meeting").evaluate_all("all => all.map(each => each.title)") == [
        f"“{key}”: " + ("masked" if score == "masked" else f"score {score}, weight {weight}")
        for key, score, weight in zip(steps.keys, expected["score"], expected["weight"], strict=True)
    ]


def bars_and_strips(page: Page, record: Record, steps: AttentionSteps, name: str, row: int) -> None:
    """They are as long and as coloured as the numbers say."""
    seen, look = record.attention[SITES[name]], steps.looks[row]
    chips(page).nth(row).click()
    to_pause(page, steps, "context")
    weights = seen.weights[0, row]
    shown = page.locator(".at-weight .bar i").evaluate_all(WIDTHS)
    np.testing.assert_allclose(shown, weights, atol=0.03)  # a line where there is nothing
    span = max(0, look.products.max()) - min(0, look.products.min())
    bars = page.locator(".at-product .bar i").evaluate_all(WIDTHS)
    np.testing.assert_allclose(bars, np.abs(look.products) / span, atol=0.03)
    summed = [weights[:, None] * seen.value[0], seen.context[0, row : row + 1]]  # these share their colours
    both = max(np.abs(binned(vectors)).max() for vectors in summed)
    strips = {
        "values": (page.locator(".meeting .at-value .strip"), binned(summed[0])),
        "context": (page.locator(".adding-up .strip"), binned(summed[1])),
        "keys": (page.locator(".meeting .at-key .strip"), binned(seen.key[0])),
        "query": (page.locator(".asking .strip"), binned(seen.query[0, row : row + 1])),
    }
    for kind, (places, vectors) in strips.items():
        pixels = np.array([canvas.evaluate(PIXELS) for canvas in places.all()]).reshape(len(vectors), -1, 4)
        blue = pixels[..., 2].astype(int) - pixels[..., 0]  # more blue than red where it is positive
        largest = both if kind in ("values", "context") else np.abs(vectors).max()
        clear = np.abs(vectors) > 0.1 * largest
        assert clear.any(), kind
        assert ((blue > 0) == (vectors > 0))[clear].all(), kind


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name == "rnn-dot" else full) for name in SITES])
def test_what_is_drawn_is_the_record_s(opened: Opened, name: str) -> None:
    watched, record, steps = opened(name)
    watched.page.emulate_media(reduced_motion="reduce")
    for row in (0, len(steps.looks) - 1):
        every_number(watched.page, record, steps, name, row)
    bars_and_strips(watched.page, record, steps, name, 2)


@full
def test_it_plays_through_all_pauses_and_the_server_hears_nothing(opened: Opened) -> None:
    watched, _, steps = opened()
    page = watched.page
    watched.settled()
    sent = len(watched.sent)
    page.get_by_role("radio", name="0.25 times").check(force=True)  # it does not end before it is looked at
    page.keyboard.press(" ")
    page.wait_for_function(ONE_AFTER_THE_OTHER)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.get_by_role("radio", name="4 times").check(force=True)
    expect(slider(page)).to_have_value(str(len(steps.pauses)))
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert column(page, "weight") == [percent(float(weight)) for weight in steps.looks[0].weights]
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(slider(page)).to_have_value("1")
    page.keyboard.press("End")
    expect(slider(page)).to_have_value(str(len(steps.pauses)))
    assert watched.sent[sent:] == []

    # another query, by mouse, by keys and by the page
    chips(page).nth(3).click()
    expect(chips(page).nth(3)).to_have_attribute("aria-pressed", "true")
    expect(said(page)).to_have_text(steps.says(3)[-1])
    expect(page.locator(RESTS)).to_have_text("[3]")
    chips(page).nth(3).focus()
    page.keyboard.press("ArrowRight")
    expect(chips(page).nth(4)).to_be_focused()
    expect(page.locator(RESTS)).to_have_text("[3, 4]")
    expect(slider(page)).to_have_value(str(len(steps.pauses)))
    page.get_by_role("button", name="Third query").click()
    expect(chips(page).nth(2)).to_have_attribute("aria-pressed", "true")
    expect(said(page)).to_have_text(steps.says(2)[-1])
    expect(page.locator(RESTS)).to_have_text("[3, 4]")


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_text_that_tries_to_be_code_stays_text(opened: Opened, english: str, french: str) -> None:
    watched, _, steps = opened(sentence=HOSTILE[english], target=HOSTILE[french])
    page = watched.page
    to_pause(page, steps, "context")
    assert page.locator(".meeting .at-label").all_text_contents() == list(steps.keys)
    assert chips(page).all_text_contents() == [look.label for look in steps.looks]
    nothing_alive(page)


@full
def test_axe_finds_nothing_in_either_theme_and_a_phone_has_room(opened: Opened) -> None:
    watched, _, steps = opened("transformer", row="2")
    page = watched.page
    to_pause(page, steps, "context")
    for scheme, palette in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator(".attending")).to_have_attribute("style", re.compile(palette.weights[3]))
        assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    for pause in steps.pauses:
        to_pause(page, steps, pause)
        assert page.locator(".attending").evaluate("node => node.scrollWidth <= node.clientWidth + 1"), pause
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
