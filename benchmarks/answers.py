"""How soon a what-if is answered on the app's pages, measured in Chromium: python -m benchmarks.answers

For each kind of what-if, on a sentence of 15 words: milliseconds from the press to the frame after the browser's own
answer is shown, the longest task of the page meanwhile, and, where the browser does not answer, milliseconds until the
server has; and how often the server is asked in both cases. `--beside 100` lets so many sessions use the same server
meanwhile; `--json FILE` also writes the numbers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import statistics
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.chromium import PATIENCE, keep_answers_out, opened, served
from benchmarks.load.__main__ import THOUGHT
from benchmarks.load.sentences import own_sentences, shared_sentences
from benchmarks.load.student import Student, attend
from benchmarks.machine import busy, machine
from model.command_line import positive
from streamlit_places import MAIN, QUIET, SCRIPT_STATE, by_key
from ui.control_keys import HEAD_CHANGE, OTHER_PIECE
from ui.labs.search.forcing import TYPED, WRITE
from ui.sentence import BOX, LONG_PAUSE

if TYPE_CHECKING:  # only who measures this needs Playwright
    from playwright.sync_api import Browser, Page

ROUNDS, WARM_UP = 20, 3
AT_MOST = 150  # milliseconds: the median of the browser's answers
TASK = 50  # milliseconds: of a task of the page
SETTLES = 300  # milliseconds in which a page comes to rest
COLOURS = ("red", "blue", "green", "black", "white", "old", "new", "small", "big", "good")
SENTENCE = "The old man and the girl see the {} car near the house in town"  # 15 words
# what the page sends is counted, and stays with it while `window.held` is a list
HOLD = """
const send = WebSocket.prototype.send
window.asked = 0
WebSocket.prototype.send = function (message) {
    window.asked += 1
    if (window.held) window.held.push(() => send.call(this, message))
    else send.call(this, message)
}
window.tasks = []
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(each => each.duration))).observe({
    type: "longtask" })
"""
RELEASE = "() => { const held = window.held ?? []; window.held = null; for (const send of held) send() }"
# `answered`: milliseconds from the next press to the frame after the answer is there; null where none comes in time
WATCH = f"""([place, alone, patience]) => {{
    let pressed = null, ran = false
    for (const how of ["pointerdown", "keydown"])
        window.addEventListener(how, ({{ timeStamp }}) => {{ pressed ??= timeStamp }}, {{ capture: true, once: true }})
    const shown = () => document.querySelector(`${{place}}[data-answered-by=browser] .answer`)?.textContent.trim()
    const ready = () => {{
        if (!alone) return shown()
        const quiet = document.querySelector({QUIET!r}) !== null
        ran ||= !quiet
        return ran && quiet
    }}
    window.answered = new Promise(resolve => {{
        setTimeout(() => resolve(null), patience)
        const observer = new MutationObserver(() => {{
            if (pressed === null || !ready()) return
            observer.disconnect()
            requestAnimationFrame(() => {{  // what is posted in a frame's callback arrives after the frame is painted
                const {{ port1, port2 }} = new MessageChannel()
                port1.onmessage = () => resolve(performance.now() - pressed)
                port2.postMessage(null)
            }})
        }})
        const parts = {{ subtree: true, childList: true, characterData: true }}
        observer.observe(document, {{ ...parts, attributeFilter: ["data-answered-by", {SCRIPT_STATE!r}] }})
    }})
}}"""


@dataclass(frozen=True)
class WhatIf:
    """A kind of what-if: its name, the page's path and parameters, the key of the answer's place, and what is done.

    act: presses what asks for it. end: what follows the press, such as the end of a stroke. begin: prepares it, such as
    the sentence without its last letter. undo: takes it back, once the server has answered.
    """

    name: str
    path: str
    link: dict[str, str]
    place: str
    act: Callable[[Page, int], object]
    begin: Callable[[Page, int], object] = lambda page, number: None
    end: Callable[[Page], object] = lambda page: None
    undo: Callable[[Page], object] = lambda page: None


def choose(name: str) -> Callable[..., None]:
    """Choose what becomes of the opened head."""

    def act(page: Page, number: int = 0) -> None:
        page.locator(by_key(HEAD_CHANGE)).get_by_role("radio", name=name).click()

    return act


def paint(page: Page, number: int) -> None:
    """Begin to paint the second row, in one of its cells."""
    page.locator(".paint tbody tr").nth(1).locator("td").nth(number % 2).hover()
    page.mouse.down()


def lift(page: Page) -> None:
    """End the stroke."""
    page.mouse.up()


def unpaint(page: Page) -> None:
    page.get_by_role("button", name="As the model looks").click()


def another_word(page: Page, number: int) -> None:
    page.locator(by_key(OTHER_PIECE)).get_by_role("radio").nth(number % 2).click()


def own_word(page: Page, number: int) -> None:
    page.locator(f"{by_key(WRITE)} button").click()


def fill_own_word(page: Page, number: int) -> None:
    page.locator(f"{by_key(TYPED)} input").fill("souris")


def undo_word(page: Page) -> None:
    page.locator(f"{by_key('search_undo')} button").click()


def warm(page: Page, number: int) -> None:
    page.locator(f"{by_key('transformer_temperature')} [type=range]").press(("ArrowRight", "ArrowLeft")[number % 2])


def fill_sentence(page: Page, number: int) -> None:
    page.locator(BOX).fill(SENTENCE.format(COLOURS[number % len(COLOURS)]))
    page.wait_for_timeout(LONG_PAUSE + SETTLES)


def end_sentence(page: Page, number: int) -> None:
    page.locator(BOX).press_sequentially(".")


HEAD = {"site": "decoder.0.cross", "head_no": "2"}
AT_STEP = {"step_no": "2"}
AS_COMPUTED = choose("as computed")
WHAT_IFS = (
    WhatIf("typing", "translate", {}, "translate", end_sentence, fill_sentence),
    WhatIf("mute a head", "multi-head", HEAD, "multi_head", choose("muted"), undo=AS_COMPUTED),
    WhatIf("equal weights", "multi-head", HEAD, "multi_head", choose("equal weights"), undo=AS_COMPUTED),
    WhatIf("painted row", "own-attention", {}, "own", paint, end=lift, undo=unpaint),
    WhatIf("another word", "search", AT_STEP, "search", another_word, undo=undo_word),
    WhatIf("French of one's own", "search", AT_STEP, "search", own_word, fill_own_word, undo=undo_word),
    WhatIf("temperature", "transformer", AT_STEP, "transformer_likelier", warm),
)


@dataclass(frozen=True)
class Answers:
    """Milliseconds of each answer of one kind, of the longest task before them, and how often the server was asked."""

    milliseconds: tuple[float, ...]
    task: float
    asked: float  # reruns for each what-if


def summary(by_browser: Answers, by_server: Answers) -> dict[str, float]:
    """The browser's answers and the server's beside each other, of one kind."""
    return {
        "median": round(statistics.median(by_browser.milliseconds), 1),
        "p95": round(statistics.quantiles(by_browser.milliseconds, n=20, method="inclusive")[-1], 1),
        "longest task": round(by_browser.task),
        "asked": round(by_browser.asked, 1),
        "server alone": round(statistics.median(by_server.milliseconds), 1),
        "asked of the server alone": round(by_server.asked, 1),
    }


def rest(page: Page) -> None:
    """Wait until the server has answered all that was asked of it."""
    page.wait_for_timeout(SETTLES)
    page.locator(QUIET).wait_for()


def answers(browser: Browser, host: str, what_if: WhatIf, model: str, rounds: int, *, alone: bool) -> Answers:
    """The answers of the browser; of the server where it answers alone."""
    page = opened(browser)
    page.add_init_script(HOLD)
    if alone:
        keep_answers_out(page)
    link = {"model": model, "sentence": f"{SENTENCE.format(COLOURS[-1])}.", **what_if.link}
    page.goto(f"{host}/{what_if.path}?{urlencode(link)}")
    page.locator(f"{MAIN} {by_key(f'answered_{what_if.place}')}").wait_for(state="attached")
    page.wait_for_load_state("networkidle")  # with the script that answers
    rest(page)
    taken: list[float] = []
    tasks: list[float] = [0.0]
    asked: list[int] = []
    for number in range(WARM_UP + rounds):
        what_if.begin(page, number)
        rest(page)
        page.evaluate(
            f"() => {{ window.held = {'null' if alone else '[]'}; window.asked = 0; window.tasks.splice(0) }}"
        )
        page.evaluate(WATCH, [by_key(f"answered_{what_if.place}"), alone, PATIENCE])
        what_if.act(page, number)
        if alone:
            what_if.end(page)
        milliseconds = page.evaluate("() => window.answered")
        tasks_of_answer = page.evaluate("() => window.tasks")
        if not alone:
            page.evaluate(RELEASE)
            what_if.end(page)
        page.wait_for_timeout(LONG_PAUSE)  # by then the server has been asked
        rest(page)
        if milliseconds is None:
            sys.exit(f"benchmarks.answers: nothing has answered: {what_if.name}")
        if number >= WARM_UP:
            taken.append(milliseconds)
            tasks += tasks_of_answer
            asked.append(page.evaluate("() => window.asked"))
        what_if.undo(page)
        rest(page)
    page.close()
    return Answers(tuple(taken), max(tasks), statistics.mean(asked))


def measure(browser: Browser, host: str, model: str, words: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """The answers by kind, of those whose name has all these words; prints a line for each."""
    heads = ("median", "p95", "at most", "longest task", "at most", "asked", "server alone", "asked")
    print(f"{'milliseconds, 15 words':24}" + "".join(f"{head:>14}" for head in heads))
    measured = {}
    for what_if in WHAT_IFS:
        if not all(word in what_if.name for word in words):
            continue
        both = (answers(browser, host, what_if, model, rounds, alone=alone) for alone in (False, True))
        measured[what_if.name] = numbers = summary(*both)
        median, p95, task, *others = numbers.values()
        cells = (median, p95, AT_MOST, task, TASK, *others)
        print(f"{what_if.name:24}" + "".join(f"{cell:14g}" for cell in cells), flush=True)
    return measured


@contextmanager
def class_at_work(host: str, sessions: int) -> Iterator[None]:
    """Let so many students use the server until the block is left."""
    own, shared = own_sentences(seed=1), shared_sentences()
    students = [Student(seed, shared, own) for seed in range(sessions)]
    loop = asyncio.new_event_loop()

    async def work() -> None:
        endless: dict[str, Any] = {"reruns": sys.maxsize, "seconds": math.inf}
        attending = (attend(one, host, thought=THOUGHT, patience=PATIENCE / 1000, **endless) for one in students)
        await asyncio.gather(*attending)

    task = loop.create_task(work())

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description="What-ifs on the app's pages.")
    parser.add_argument("words", nargs="*", help="only kinds whose name has these words")
    parser.add_argument("--model", default="transformer", help="(default transformer)")
    parser.add_argument("--rounds", type=positive, default=ROUNDS, help=f"answers of each kind (default {ROUNDS})")
    parser.add_argument("--beside", type=positive, default=0, metavar="N", help="so many sessions use the server too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers there")
    given = parser.parse_args(arguments)
    about = {"machine": machine(), "model": given.model, "beside": given.beside, "load_before": busy()}
    with served("benchmarks.answers") as (browser, host), class_at_work(host, given.beside):
        measured = measure(browser, host, given.model, given.words, max(2, given.rounds))
    if given.json:
        text = json.dumps({**about, "at most": AT_MOST, "answers": measured}, indent=2)
        given.json.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
