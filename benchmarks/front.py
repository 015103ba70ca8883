"""What a visitor waits for, measured in a browser: python -m benchmarks.front

On the clock, beside what they should be: when the start page's picture moves, on a server that has served before; how
long after the last key of a sentence its whole French stands there; how long each control takes to repaint the figure
that it is for, and the server to answer; how long a frame of the player takes at 40 words. `python -m benchmarks.front
step` measures the controls alone whose line has that word.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.chromium import PATIENCE, opened, served
from streamlit_places import CHART, FOLDED, QUIET, by_key

if TYPE_CHECKING:  # only who measures this needs Playwright
    from playwright.sync_api import Browser

VISITS, CHANGES, FRAMES = 5, 40, 240
MOVES, FRENCH, REPAINT, FRAME = 3000, 500, 100, 33  # milliseconds that each may take: its median
SETTLES = 300
COLOURS = ("red", "blue", "green", "black", "white", "old", "new", "small", "big")
WORDS = " ".join(["the old man and the girl see the red"] * 4 + ["car and a house"])  # 40
# when a ribbon that is being drawn has another length than in the frame before, in milliseconds after the request
MOVING = f"""
const place = {by_key("start_translation")!r}
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
# `written`: milliseconds from the next key to the frame after the player shows these English words and all their French
WRITTEN = f"""english => {{
    const place = {by_key("start_translation")!r}
    const texts = row => [...document.querySelectorAll(`${{place}}, ${{place}} *`)]
        .flatMap(each => [...(each.shadowRoot?.querySelectorAll(`${{row}} .box`) ?? [])])
        .map(each => each.textContent)
    let pressed = null
    window.addEventListener("keydown", ({{ timeStamp }}) => {{ pressed = timeStamp }}, {{ capture: true, once: true }})
    window.written = new Promise(resolve => {{
        const look = () => {{
            const french = texts(".targets")
            if (pressed === null || texts(".sources").join(" ") !== english || !french.length || !french.every(Boolean))
                return requestAnimationFrame(look)
            const {{ port1, port2 }} = new MessageChannel()
            port1.onmessage = () => resolve(performance.now() - pressed)
            port2.postMessage(null)
        }}
        look()
    }})
}}"""
# `painted`: of the next click or key, milliseconds to the frame after the figure has other colours or words, and these;
# `followed`: milliseconds to the server's answer, the chart's description among it
CLICKED = """([figure, chart]) => {
    const parts = `${figure} ${chart} svg :is(path[fill]:not([fill^=url]), text)`
    const roots = [...document.querySelectorAll(`${figure} *`)].map(each => each.shadowRoot)
        .filter(root => root?.querySelector(".attention-map, .view"))
    const ofMaps = root => [...root.querySelectorAll(".sheet :is(th, td), .readout, tr.marked")].map(
        each => each.style.backgroundColor || each.textContent)
    const ofViews = root => [...root.querySelectorAll(".view :is(p, span, div, rect, path, line, text)")].map(
        each => [each.className.baseVal ?? each.className, each.style.cssText, each.getAttribute("width"),
            each.getAttribute("d"), each.childElementCount ? "" : each.textContent].join())
    window.shown = () => [...document.querySelectorAll(parts)].map(
        each => each.tagName === "text" ? each.textContent : each.getAttribute("fill")
    ).concat(roots.flatMap(ofMaps), roots.flatMap(ofViews)).join("\\n")
    const said = () => document.querySelector(`${figure} ${chart}`)?.getAttribute("aria-label")
    let clicked = null
    for (const how of ["click", "keydown"])
        window.addEventListener(how, ({ timeStamp }) => { clicked ??= timeStamp }, { capture: true, once: true })
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
        for (const root of [document.body, ...roots])
            observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    })
    window.painted = changed(window.shown)
    window.followed = changed(said)
}"""


@dataclass(frozen=True)
class Control:
    """A control of a page: what it is called, the page's address, what is clicked one after the other, and the key of
    the figure that is for it. opens: what an arrow key opens as a list first. keys: what is pressed
    there one after the other, in place of a click. silent: the server describes nothing anew."""

    name: str
    address: str
    clicked: tuple[str, ...]
    figure: str
    opens: str = ""
    keys: tuple[str, ...] = ()
    silent: bool = False


def radios(key: str, *places: int) -> tuple[str, ...]:
    """Some of a row of choices, from 0."""
    return tuple(f"{by_key(key)} [role=radio] >> nth={index}" for index in places)


def steps(prefix: str) -> tuple[str, ...]:
    """A step on, and one back."""
    return tuple(f"{by_key(f'{prefix}_chevron_{side}')} button" for side in ("right", "left"))


THERE_AND_BACK = ("ArrowRight", "ArrowLeft")
LIST = f"{by_key('site_choice')} input"
SITES = tuple(f"[role=option] >> nth={index}" for index in (1, 4, 0, 3, 8, 7))  # of another layer, of another kind
HEADS = radios("head_choice", 1, 2, 3, 0)
CONTROLS = (
    Control("step", "encoder-decoder", steps("encoder_decoder_step"), "encoder_decoder_network", silent=True),
    Control("head", "translate", HEADS, "translate_map", silent=True),
    Control("layer and kind", "translate", SITES, "translate_map", LIST, silent=True),
    Control("step, its row", "translate", steps("step"), "translate_map", silent=True),
    Control("step, its candidates", "translate", steps("step"), "translate_candidates", silent=True),
    Control("colours by row", "translate", (f"{by_key('translate_per_row')} label",), "translate_map", silent=True),
    Control("whole words", "translate", (f"{by_key('translate_words')} label",), "translate_map", silent=True),
    Control(
        "English token",
        "attention?attention_open=Context",
        tuple(f"{by_key('attention_key_choice')} button >> nth={index}" for index in (1, 2, 3, 0)),
        "attention_terms",
        silent=True,
    ),
    Control("head", "self-attention", HEADS, "self_map", silent=True),
    Control("layer", "self-attention", SITES, "self_map", LIST, silent=True),
    Control("kind", "self-attention", radios("self_kind", 1, 2, 0), "self_map", silent=True),
    Control("query word", "self-attention", radios("self_query_choice", 2, 3, 0, 1), "self_map", silent=True),
    Control(
        "pair",
        "positional-encoding",
        (f"{by_key('positions_pair')} [type=range]",),
        "positions_waves",
        keys=THERE_AND_BACK,
    ),
    Control(
        "hand",
        "positional-encoding",
        (f"{by_key('positions_clock_start')} [type=range]",),
        "positions_clock",
        keys=THERE_AND_BACK,
    ),
    Control(
        "temperature",
        "transformer",
        (f"{by_key('transformer_temperature')} [type=range]",),
        "transformer_distribution",
        keys=THERE_AND_BACK,
    ),
    Control("step, its word", "transformer", steps("step"), "transformer_evolution", silent=True),
    Control(
        "opened block",
        "transformer?transformer_block=decoder.1.cross",
        tuple(f".model .main:visible[title*='{kind}-attention']" for kind in ("self", "cross")),
        "transformer_weights",
    ),
    Control("step, its row", "search", steps("step"), "search_map", silent=True),
    Control("step, its candidates", "search", steps("step"), "search_candidates", silent=True),
    Control(
        "head",
        "multi-head",
        tuple(f".heads button >> nth={index}" for index in (1, 6, 11, 0)),
        "multi_map",
        silent=True,
    ),
    Control("kind", "multi-head", radios("multi_kind", 0, 1, 2), "multi_map", silent=True),
)
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


def french_stands(browser: Browser, host: str) -> list[float]:
    """Milliseconds from the last key of a sentence to its whole French on the start page; the first is a warm-up."""
    page = opened(browser)
    page.goto(host)
    page.locator(QUIET).wait_for()
    box = page.get_by_role("textbox", name="English sentence")
    taken = []
    for colour in COLOURS:
        words = f"I like {colour} cars"
        box.fill(words)
        box.press("End")
        page.wait_for_timeout(SETTLES)
        page.locator(QUIET).wait_for()
        page.evaluate(WRITTEN, f"{words} . end")
        box.press_sequentially(".")
        taken.append(float(page.evaluate("() => window.written")))
    page.close()
    return taken[1:]


def control_repaints(browser: Browser, host: str, control: Control) -> tuple[list[float], list[float]]:
    """Milliseconds from a click on the control to the repainted figure, and to the server's answer to it, where the
    page tells that.

    AssertionError where the figure was repainted with something else than what the page then comes to show.
    """
    page = opened(browser)
    page.goto(f"{host}/{control.address}")
    figure = by_key(f"{control.figure}_figure")
    page.locator(figure).wait_for(state="attached")
    page.locator(QUIET).wait_for()
    page.locator(f"{FOLDED} > summary").evaluate_all("all => all.forEach(summary => summary.click())")
    page.locator(f"{figure} {CHART} svg, {figure} .attention-map table, {figure} [data-drawn]").first.wait_for()
    figures: list[float] = []
    answers: list[float] = []
    for change in range(CHANGES + 4):
        page.locator(QUIET).wait_for()
        target = page.locator(control.clicked[change % len(control.clicked)])
        while control.opens and not target.is_visible():  # a list closes where the page moves under it
            page.locator(control.opens).press("ArrowDown")
            page.wait_for_timeout(SETTLES)
        page.evaluate(CLICKED, [figure, CHART])
        if control.keys:
            target.press(control.keys[change % len(control.keys)])
        else:
            target.click()
        painted, shown = page.evaluate("() => window.painted")
        if control.silent:
            page.wait_for_timeout(SETTLES)
        else:
            answers.append(page.evaluate("() => window.followed")[0])
        page.locator(QUIET).wait_for()
        assert page.evaluate("() => window.shown()") == shown, "what is shown first is not what stays"
        figures.append(painted)
    page.close()
    return figures[4:], answers[4:]


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


def print_times(name: str, taken: list[float], bound: int | None = None) -> None:
    """Print a line: the median, the 95th percentile, and what the median may be."""
    worst = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    print(f"{name:48} {statistics.median(taken):8.1f} {worst:8.1f} {bound or '':>8}", flush=True)


def main() -> None:
    words = sys.argv[1:]
    with served("benchmarks.front") as (browser, host):
        print(f"{'milliseconds':48} {'median':>8} {'p95':>8} {'at most':>8}")
        if not words:
            print_times("start page: the picture moves", start_moves(browser, host), MOVES)
            print_times("start page: last key to the whole French", french_stands(browser, host), FRENCH)
        whole: list[float] = []
        for control in CONTROLS:
            name = f"/{control.address}: {control.name}"
            if all(word in name for word in words):
                figures, answers = control_repaints(browser, host, control)
                print_times(name, figures, REPAINT)
                if answers:
                    print_times(f"{' ' * len(name)}  the server's answer", answers)
                whole += figures
        if whole:
            print_times("all these controls", whole, REPAINT)
        if not words:
            frames = player_frames(browser, host)
            print_times(f"player, {len(WORDS.split())} words: frame to frame", frames, FRAME)


if __name__ == "__main__":
    main()
