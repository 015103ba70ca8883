"""What a visitor waits for, measured in a browser: python -m benchmarks.front

Three numbers, on the clock, beside what they should be: when the start page's picture moves, on a server that has
served before; how long a control takes to repaint a map; and how long a frame of the player takes at 40 words.
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
# `painted`: milliseconds from the next click to the frame after the map's description has changed
CLICKED = """map => {
    const said = () => document.querySelector(map)?.getAttribute("aria-label")
    const before = said()
    let clicked = null
    document.addEventListener("click", () => { clicked ??= performance.now() }, { capture: true, once: true })
    window.painted = new Promise(resolve => {
        const observer = new MutationObserver(() => {
            if (clicked === null || !said() || said() === before) return
            observer.disconnect()
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel()
                port1.onmessage = () => resolve(performance.now() - clicked)
                port2.postMessage(null)
            })
        })
        observer.observe(document.body, { subtree: true, childList: true, attributes: true })
    })
}"""
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


def control_repaints(browser: Browser, host: str) -> list[float]:
    """Milliseconds from a click on another head to the repainted map of the lesson on self-attention."""
    page = opened(browser)
    page.goto(f"{host}/self-attention")
    shown = f"{keyed('stage_self')} {CHART}"
    page.locator(f"{shown} svg").first.wait_for()
    heads = page.locator(f"{keyed('head_choice')} button, {keyed('head_choice')} [role=radio]")
    taken = []
    for change in range(CHANGES + 4):
        page.locator(QUIET).wait_for()
        page.evaluate(CLICKED, shown)
        heads.nth((change + 1) % heads.count()).click()
        taken.append(float(page.evaluate("() => window.painted")))
    page.close()
    return taken[4:]


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


def main() -> None:
    with served("benchmarks.front") as (browser, address):
        print(f"{'milliseconds':38} {'median':>8} {'p95':>8} {'at most':>8}")
        for name, measure, bound in (
            ("start page: the picture moves", start_moves, MOVES),
            ("another head: the map is repainted", control_repaints, REPAINT),
            (f"player, {len(WORDS.split())} words: frame to frame", player_frames, FRAME),
        ):
            taken = measure(browser, address)
            worst = statistics.quantiles(taken, n=20, method="inclusive")[-1]
            print(f"{name:38} {statistics.median(taken):8.1f} {worst:8.1f} {bound:8}", flush=True)


if __name__ == "__main__":
    main()
