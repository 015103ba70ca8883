"""Speed of the pocket edition in Chromium: python -m benchmarks.pocket

Prints how long the browser's engine takes for a sentence of 15 tokens (greedy search with the whole record), with
WebAssembly SIMD and in plain loops, beside Python's time for the same on one thread, in turns, and on a processor that
is 4 and 6 times slower; when a phone of that kind shows the first French of the file; and the longest task that keeps
the page from answering. A slower processor: the page's process is stopped for all but a part of each moment, with its
worker.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

import model
from benchmarks.chromium import ARGUMENTS, NOT_FOUND, chromium
from benchmarks.machine import busy, machine
from charts.modules import one_script
from charts.pocket import pocket
from model.analysis.everyday import read_everyday
from model.assets import MODELS
from model.command_line import positive
from model.language.glossary import PAIR
from model.store.checkpoint import TOKENIZER, WEIGHTS

if TYPE_CHECKING:  # only who measures this needs Playwright
    from playwright.sync_api import Browser, Page

TOKENS, ROUNDS, WARM_UP, PHONES = 15, 30, 5, 3
RATES = (1, 4, 6)  # how many times slower a processor is
MAX_RATIO = {"simd": 1.3, "plain": 3.0}  # times Python's time, with SIMD and without, on the same processor
FRENCH, TASK = 4000, 50  # milliseconds: to the first French on a phone, and of a task
SLICE = 0.01  # seconds that a slowed process runs at a time
PHONE = (390, 844)  # pixels
PATIENCE = 300_000
FORMS, TAKEN = ("simd", "plain"), "given => window.taken(...given)"
ENGINES = Path(__file__).with_name("engines.js")
# `french`: milliseconds from the request to the first French; `tasks`: of each task that was longer than 50
NOTED = """
window.tasks = []
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(each => each.duration))).observe({
    type: "longtask", buffered: true })
window.french = new Promise(resolve => {
    const look = () => {
        if (document.getElementById("translation")?.value) resolve(performance.now())
        else requestAnimationFrame(look)
    }
    look()
})"""


@dataclass(frozen=True)
class Row:
    """A line of the table: milliseconds in the browser, and Python's, how many times those, and what either may be."""

    name: str
    browser: float
    python: float | None = None
    ratio: float | None = None
    at_most: float | None = None

    def text(self) -> str:
        """The line; empty cells for what was not measured."""
        numbers = ((self.python, ".1f"), (self.browser, ".1f"), (self.ratio, ".2f"), (self.at_most, "g"))
        cells = (f"{'' if number is None else format(number, form):>8}" for number, form in numbers)
        return " ".join((f"{self.name:52}", *cells))


@contextmanager
def slowed(process: int, rate: float) -> Iterator[None]:
    """A process that runs for one part in `rate` of the time."""
    over = threading.Event()

    def hold() -> None:
        while not over.is_set():
            os.kill(process, signal.SIGSTOP)
            time.sleep(SLICE * (rate - 1))
            os.kill(process, signal.SIGCONT)
            time.sleep(SLICE)

    if rate == 1:
        yield
        return
    holding = threading.Thread(target=hold, daemon=True)
    holding.start()
    try:
        yield
    finally:
        over.set()
        holding.join()


def renderer(browser: Browser) -> int:
    """The process that draws the one page of a browser."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return int(max(process["id"] for process in processes if process["type"] == "renderer"))


def sentence_of(name: str, tokens: int) -> str:
    """The first everyday sentence of so many tokens, the end mark among them."""
    translator = model.load(name)
    return next(
        sentence.english for sentence in read_everyday(PAIR) if len(translator.source_ids(sentence.english)) == tokens
    )


def engine_page(browser: Browser, name: str) -> Page:
    """A page with both forms of the engine and a model."""
    page = browser.new_page()
    page.add_script_tag(content=one_script(ENGINES))
    page.evaluate("files => window.begin(files)", model_files(name))
    return page


def model_files(name: str) -> dict[str, Any]:
    """The files of a shipped model, for a page."""
    folder = MODELS / name
    network = json.loads((folder / "config.json").read_text(encoding="utf-8"))["network"]
    weights, tokenizer = (b64encode((folder / file).read_bytes()).decode() for file in (WEIGHTS, TOKENIZER))
    pair = model.load(name).pair.data()
    return {"config": {"name": name, "network": network}, "weights": weights, "tokenizer": tokenizer, "pair": pair}


def engine_times(browser: Browser, name: str, rounds: int) -> Iterator[Row]:
    """A row for each form of the engine on each processor; Python and the browser take turns."""
    text, translator = sentence_of(name, TOKENS), model.load(name)
    page = engine_page(browser, name)
    process = renderer(browser)
    for rate in RATES:
        taken: dict[str, list[float]] = {name: [] for name in ("python", *FORMS)}
        for number in range(WARM_UP + rounds):
            start = time.perf_counter()
            translator.record(text)
            times = {"python": 1000 * (time.perf_counter() - start)}
            with slowed(process, rate):
                times |= {form: page.evaluate(TAKEN, [form, text]) for form in FORMS}
            for form, milliseconds in times.items():
                if number >= WARM_UP:
                    taken[form].append(milliseconds)
        for form in FORMS:
            ratio = statistics.median(one / other for one, other in zip(taken[form], taken["python"], strict=True))
            where = f"{name}, {form}" + (f", {rate} times slower" if rate > 1 else "")
            browser_time, python_time = (statistics.median(taken[which]) for which in (form, "python"))
            yield Row(where, browser_time, python_time, ratio, MAX_RATIO[form] if rate == 1 else None)
    page.close()


def first_french(browser: Browser, file: Path, rate: float) -> float:
    """Milliseconds from opening the file on a phone to its first French."""
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    page.set_default_timeout(PATIENCE)
    with tempfile.NamedTemporaryFile(suffix=".html") as empty:  # from disk as well: the file has the same process
        page.goto(Path(empty.name).as_uri())
        page.add_init_script(NOTED)
        with slowed(renderer(browser), rate):
            page.goto(file.as_uri())
            taken = float(page.evaluate("() => window.french"))
    page.close()
    return taken


def longest_tasks(browser: Browser, file: Path) -> dict[str, float]:
    """By what somebody does on the page: milliseconds of the longest task of its main thread; 0 for none above 50."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(NOTED)
    page.goto(file.as_uri())
    page.evaluate("() => window.french")
    longest_task = {"opening it": longest(page)}
    box, french = page.get_by_role("textbox", name="English"), page.locator("#french")
    for name in ("rnn-dot", "transformer"):
        page.locator(f"#choices input[value={name}]").check()
        for sentence in read_everyday(PAIR)[:10]:
            box.press("ControlOrMeta+a")
            box.press_sequentially(sentence.english)
            written = model.load(name).translate(sentence.english).text
            page.wait_for_function("([french, text]) => french.value === text", arg=[french.element_handle(), written])
        longest_task[f"typing ten sentences, {name}"] = longest(page)
    for change in ("mute", "uniform"):
        page.locator(f"#changes input[value={change}]").check()
        page.locator("#note:not(:empty)").wait_for()
        longest_task[f"a head, {change}"] = longest(page)
    for part in ("look", "search"):
        page.locator(f"#{part} > summary").click()
        page.locator(f"#{part} .component:not([hidden])").wait_for()
        longest_task[f"opening {part}"] = longest(page)
    page.close()
    return longest_task


def longest(page: Page) -> float:
    """The longest task since the last call, which frames later has been told of."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return float(page.evaluate("() => Math.max(0, ...window.tasks.splice(0))"))


def measure(browser: Browser, file: Path, rounds: int, phones: int) -> Iterator[Row]:
    """All rows, each when it is measured."""
    for name in ("rnn-dot", "transformer"):
        yield from engine_times(browser, name, rounds)
    for rate in RATES:
        taken = statistics.median(first_french(browser, file, rate) for _ in range(phones))
        most = FRENCH if rate == RATES[-1] else None
        yield Row(f"first French on a phone, {rate} times slower", taken, at_most=most)
    for what, longest_task in longest_tasks(browser, file).items():
        yield Row(f"longest task, {what}", longest_task, at_most=TASK)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pocket", description="Speed of the pocket edition.")
    parser.add_argument("--rounds", type=positive, default=ROUNDS, help=f"of the engine (default {ROUNDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers there")
    given = parser.parse_args(arguments)
    path = chromium()
    if path is None:
        sys.exit(f"benchmarks.pocket: {NOT_FOUND}")
    from playwright.sync_api import sync_playwright

    torch.set_num_threads(1)
    rows = []
    load_before = busy()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "lab.html"
        file.write_text(pocket([MODELS / "rnn-dot", MODELS / "transformer"]), encoding="utf-8", newline="\n")
        with playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS)) as browser:
            heading = f"milliseconds; {TOKENS} tokens, greedy with the record"
            print(f"{heading:52} {'Python':>8} {'browser':>8} {'ratio':>8} {'at most':>8}")
            for row in measure(browser, file, given.rounds, min(PHONES, given.rounds)):
                print(row.text(), flush=True)
                rows.append(asdict(row))
    if given.json:
        about = {"machine": machine(), "tokens": TOKENS, "rounds": given.rounds, "load_before": load_before}
        text = json.dumps({**about, "rows": rows}, indent=2)
        given.json.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
