"""From an edit of the sentence to the repainted heatmap, measured in a browser on the Translate page.

The clock is the page's own. It starts where the typing pause ends, `PAUSE` after the last keystroke has arrived in the
box, and stops after the frame in which the heatmap stands with the labels of the new sentence. Every sentence is new
to the server. The browser's own engine is kept out: with it the page waits longer for the end of the typing.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.chromium import ARGUMENTS, PATIENCE, chromium, keep_answers_out
from benchmarks.load.sentences import own_sentences
from benchmarks.load.server import serve
from benchmarks.timing import Timing
from streamlit_places import QUIET, by_key
from ui.models import DIRECTORY
from ui.sentence import PAUSE

if TYPE_CHECKING:  # only who measures this needs Playwright
    from playwright.sync_api import Browser, Page

EDITS, WARM_UP = 50, 5
PLACE = by_key("translate_map_figure")
HEATMAP = f"{PLACE} .attention-map"
# `painted`: a promise of when the heatmap stands with other labels than now, in milliseconds after the pause
WATCH = """([place, pause]) => {
    const labels = () => [...document.querySelectorAll(`${place} *`)]
        .flatMap(each => [...(each.shadowRoot?.querySelectorAll(".attention-map th") ?? [])])
        .map(each => each.textContent).join(" ")
    const before = labels()
    let typed = null
    document.addEventListener("input", () => { typed = performance.now() }, true)
    window.painted = new Promise(resolve => {
        const look = () => {
            const now = labels()
            if (typed === null || !now || now === before) return requestAnimationFrame(look)
            const { port1, port2 } = new MessageChannel()  // what is posted in a frame arrives after it is painted
            port1.onmessage = () => resolve(performance.now() - typed - pause)
            port2.postMessage(null)
        }
        look()
    })
}"""


def editing(models: Path, model: str, edits: int) -> Timing | None:
    """Seconds of every edit with this model, on a server of its own; None where there is no browser to measure in."""
    path = chromium()
    if path is None:
        return None
    from playwright.sync_api import sync_playwright

    environment = {"OMP_NUM_THREADS": "1", DIRECTORY: str(models.resolve())}
    with serve(environment=environment) as server, sync_playwright() as playwright:
        with playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS)) as browser:
            sentences = list(itertools.islice(own_sentences(seed=0), WARM_UP + edits))
            return measure(browser, f"{server.address}/translate?model={model}", sentences)


def measure(browser: Browser, address: str, sentences: Sequence[str], warm_up: int = WARM_UP) -> Timing:
    """Seconds to each of these sentences but the first `warm_up`, on the Translate page at this address."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    keep_answers_out(page)
    page.goto(address)
    page.locator(f"{HEATMAP} table").wait_for()
    taken = [one_edit(page, sentence) for sentence in sentences]
    page.close()
    return Timing(tuple(taken[warm_up:]))


def one_edit(page: Page, sentence: str) -> float:
    """Put a sentence in place of the one in the box; seconds from the end of the pause to the repainted heatmap."""
    page.locator(QUIET).wait_for()
    page.evaluate(WATCH, [PLACE, PAUSE])
    page.get_by_label("English sentence", exact=True).fill(sentence)
    milliseconds: float = page.evaluate("() => window.painted")
    return milliseconds / 1000


def summary(seconds: Sequence[float]) -> dict[str, Any]:
    """Milliseconds: the median and what 95 of 100 edits stay under."""
    return {
        "edits": len(seconds),
        "pause": PAUSE,
        "milliseconds": {
            "median": round(1000 * statistics.median(seconds), 1),
            "p95": round(1000 * statistics.quantiles(seconds, n=20, method="inclusive")[-1], 1),
        },
    }
