"""What a visitor waits for, measured in a browser: python -m benchmarks.front

On the clock, beside what they should be: when the start page's picture moves, on a server that has served before; how
long a control takes to repaint the map that it is for, and the rest of the page; how long a frame of the player takes
at 40 words.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.chromium import served
from streamlit_parts import CHART, QUIET, keyed

if TYPE_CHECKING:  # only who measures this needs Playwright
    from playwright.sync_api import Browser, Page

VISITS, CHANGES, FRAMES = 5, 40, 240
MOVES, REPAINT, FRAME = 3000, 100, 33  # milliseconds that the three may take: the median of each
PATIENCE = 60_000
WORDS = " ".join(["the old man and the girl see the red"] * 4 + ["car and a house"])  # 40
# when a ribbon that is being drawn has another length than in the frame before, in milliseconds after the request
MOVING = f"""
const place = {keyed("start_translation")!r}
let before = null
const look = () => {{
    const now = [...document.querySelectorAll(`${{place}}, ${{place}} *`)]
        .flatMap(each => [...(each.shadowRoot?.querySelectorAll("path[pathLength]") ?? [])])
        .map(each => each.style.strokeDasharray).join()
    if (before && now && now !== before) window.moving = performance.now()
    else {{
        before = now || before
        requestAnimationFrame(look)
    }}
}}
requestAnimationFrame(look)
"""
# `painted`: of the next click, milliseconds to the frame after the map's cells have other colours, and these colours;
# `followed`: milliseconds to the server's answer, the map's description among it
CLICKED = """([map, chart]) => {
    window.colours = () => [...document.querySelectorAll(`${map} .layer_0_marks path`)].map(
        cell => cell.getAttribute("fill")).join()
    const said = () => document.querySelector(`${map} ${chart}`)?.getAttribute("aria-label")
    let clicked = null
    document.addEventListener("click", ({ timeStamp }) => { clicked = timeStamp }, { capture: true, once: true })
    const changed = shown => new Promise(resolve => {
        const before = shown()
        const observer = new MutationObserver(() => {
            const now = shown()
            if (clicked === null || !now || now === before) return
            observer.disconnect()
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel()
                port1.onmessage = () => resolve([performance.now() - clicked, now])
                port2.postMessage(null)
            })
        })
        observer.observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    window.painted = changed(window.colours)
    window.followed = changed(said)
}"""
HEADS = f"{keyed('head_choice')} [role=radio]"
# by the page's address: what is clicked, one after the other, and the map
CONTROLS = {
    "translate": (HEADS, keyed("translate_map_figure")),
    "self-attention": (HEADS, keyed("self_map_figure")),
    "multi-head": (".heads button", keyed("multi_map_figure")),
}
FRAMES_OF = """count => new Promise(resolve => {
    const times = []
    const next = time => {
        times.push(time)
        if (times.length > count) resolve(times.slice(1).map((each, at) => each - times[at]))
        else requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
})"""


def start_moves(browser: Browser, host: str) -> list[float]:
    """Milliseconds from asking for the start page to its picture's first movement; the first visit is a warm-up."""
    taken = []
    for _ in range(VISITS + 1):
        page = opened(browser)
        page.add_init_script(MOVING)
        page.goto(host)
        page.wait_for_function("window.moving", timeout=PATIENCE)
        taken.append(float(page.evaluate("window.moving")))
        page.close()
    return taken[1:]


def control_repaints(browser: Browser, host: str, address: str) -> tuple[list[float], list[float]]:
    """Milliseconds from a click on another head to the repainted map, and to the server's answer to it.

    AssertionError where the map was repainted with something else than what the page then comes to show.
    """
    page = opened(browser)
    page.goto(f"{host}/{address}")
    control, shown = CONTROLS[address]
    page.locator(f"{shown} {CHART} svg").first.wait_for()
    heads = page.locator(control)
    taken: list[tuple[float, float]] = []
    for change in range(CHANGES + 4):
        page.locator(QUIET).wait_for()
        page.evaluate(CLICKED, [shown, CHART])
        heads.nth((change + 1) % heads.count()).click()
        painted, colours = page.evaluate("() => window.painted")
        followed, _ = page.evaluate("() => window.followed")
        page.locator(QUIET).wait_for()
        assert page.evaluate("() => window.colours()") == colours, "the map shown first is not the one that stays"
        taken.append((painted, followed))
    page.close()
    maps, texts = zip(*taken[4:], strict=True)
    return list(maps), list(texts)


def player_frames(browser: Browser, host: str) -> list[float]:
    """Milliseconds from frame to frame while the player plays a sentence of 40 words at its usual speed."""
    page = opened(browser)
    page.goto(f"{host}/translate?sentence={WORDS.replace(' ', '+')}")
    play = page.get_by_role("button", name="Play", exact=True)
    play.wait_for()
    page.locator(QUIET).wait_for()
    play.click()
    times: list[float] = page.evaluate(FRAMES_OF, FRAMES)
    page.close()
    return times


def opened(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="no-preference")
    page.set_default_timeout(PATIENCE)
    return page


def told(name: str, taken: list[float], bound: int | None = None) -> None:
    """Print a line: the median, the 95th percentile, and what the median may be."""
    worst = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    print(f"{name:40} {statistics.median(taken):8.1f} {worst:8.1f} {bound or '':>8}", flush=True)


def main() -> None:
    with served("benchmarks.front") as (browser, host):
        print(f"{'milliseconds':40} {'median':>8} {'p95':>8} {'at most':>8}")
        told("start page: the picture moves", start_moves(browser, host), MOVES)
        for address in CONTROLS:
            maps, answers = control_repaints(browser, host, address)
            told(f"/{address}: another head, its map", maps, REPAINT)
            told(f"/{address}: the server's answer", answers)
        frames = player_frames(browser, host)
        told(f"player, {len(WORDS.split())} words: frame to frame", frames, FRAME)


if __name__ == "__main__":
    main()
