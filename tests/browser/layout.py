"""Where things stand on a page: its first screen, what moves while it comes, and whether it has room on a phone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, ViewportSize

from charts.theme import TEXT
from streamlit_places import CHART, by_key

PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 720}
MAX_SHIFT = 0.1  # of layout shift, which a page may have in all
PICTURES = {  # the main figure of each page, by its address; of the two lists of texts, their first entry
    "": "[role=group][aria-label$='step by step']",
    "encoder-decoder": f"{by_key('room_encoder_decoder')} .network svg",
    "attention": "[role=group][aria-label$='step by step']",
    "self-attention": f"{by_key('room_self')} .attention-map",
    "positional-encoding": f"{by_key('room_positions')} .view",
    "multi-head": ".heads",
    "transformer": ".model",
    "translate": "[role=group][aria-label$='step by step']",
    "search": ".tree",
    "own-attention": ".paint",
    "break-it": f"{by_key('room_break')} .attention-map",
    "watch-it-learn": f"{by_key('room_learn')} {CHART}",
    "where-the-weight-rests": f"{by_key('room_rests')} {CHART}",
    "replay": ".film",
    "check-yourself": ".check",
    "papers": ".st-key-papers_line_0",
    "models": ".st-key-models_rnn",
}
# for `Watched.run_first`: what moved, and whether a parameter of the link that has another control was ever to be seen
WATCH = """
window.moved = []
window.seen = []
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
        const nodes = entry.sources.map(({ node, previousRect, currentRect }) =>
            `${node?.className} ${previousRect.y} to ${currentRect.y}`)
        window.moved.push([entry.value, nodes])
    }
}).observe({ type: "layout-shift", buffered: true })
const look = () => {
    for (const each of document.querySelectorAll("[class*=st-key-hidden_] *")) {
        if (each.getClientRects().length) window.seen.push(each.className)
    }
    if (!window.looked) requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
SEEN = """() => {
    window.looked = true  // a look at every frame costs
    return [window.moved, window.seen]
}"""
# formulas, charts and their like that are cut off; lines of code, tables and text boxes scroll by nature
CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter(each =>
    ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(each).overflowX)
    && !each.closest("pre, input, textarea, [data-testid=stDataFrame], .katex-mathml")
    && each.clientWidth > 20 && each.scrollWidth > each.clientWidth + 3
).map(each => `${each.scrollWidth} > ${each.clientWidth}: ${each.textContent.slice(0, 60)}`)"""

# how far a page goes on to the right of its window
BESIDE = """() => {
    const main = document.querySelector("[data-testid=stMain]")
    return main.scrollWidth - main.clientWidth
}"""

# formulas with characters that stand out above or below their place, by more than rounding
CLIPPED = """() => [...document.querySelectorAll("[data-testid=stMain] .katex-display")].filter(each => {
    const place = each.getBoundingClientRect(), drawn = each.querySelector(".katex-html")
    const walker = document.createTreeWalker(drawn, NodeFilter.SHOW_TEXT, node =>
        /[^\\s\u200b]/.test(node.data) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT)
    while (walker.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(walker.currentNode)
        const { top, bottom, height } = range.getBoundingClientRect()
        if (height && (top < place.top - 1 || bottom > place.bottom + 1)) return true
    }
    return false
}).map(each => each.textContent.slice(0, 60))"""


# texts that are seen and smaller than so many pixels, in components and charts too; formulas have their own sizes, and
# icons are drawn by a font
SMALL = """least => {
    const found = new Set()
    const look = root => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
        for (let node = root; node; node = walker.nextNode()) {
            if (node.shadowRoot) look(node.shadowRoot)
            if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue
            const holder = node.parentElement
            if (!holder || holder.closest("style, script, title, desc, .katex, [data-testid=stIconMaterial]")) continue
            const { width, height } = holder.getBoundingClientRect()
            if (width < 2 || height < 2 || !holder.checkVisibility({ visibilityProperty: true })) continue
            const drawn = holder instanceof SVGElement ? holder.getScreenCTM() : null
            const size = parseFloat(getComputedStyle(holder).fontSize) * (drawn ? Math.hypot(drawn.c, drawn.d) : 1)
            if (size < least - 0.05) found.add(`${size.toFixed(1)}: ${node.data.trim().slice(0, 40)}`)
        }
    }
    look(document.body)
    return [...found]
}"""

# parts that outgrow the room that the style keeps for them while they come, in pixels
OUTGROWN = """() => [...document.querySelectorAll("[class*=st-key-room_]")].map(part => [
    /st-key-([\\w-]+)/.exec(part.className)[1],
    part.getBoundingClientRect().height - parseFloat(getComputedStyle(part).minHeight),
]).filter(([, more]) => more > 3)"""


def picture(page: Page, address: str) -> Locator:
    """The main figure of the page with this address."""
    return page.locator(PICTURES[address]).first


def on_first_screen(part: Locator) -> None:
    """The whole of a part is seen without scrolling."""
    box, size = part.bounding_box(), part.page.viewport_size
    assert box is not None
    assert size is not None
    assert box["height"] > 0
    edges = (box["x"], box["y"], size["width"] - box["x"] - box["width"], size["height"] - box["y"] - box["height"])
    assert min(edges) >= 0, f"not whole on the first screen: {box}"


def nothing_moved(page: Page) -> None:
    """Since the page was opened, and no parameter of its link was ever seen; the watch ends here."""
    moved, seen = page.evaluate(SEEN)
    assert sum(value for value, _ in moved) < MAX_SHIFT, sorted(moved, reverse=True)[:4]
    assert seen == []


def rooms_are_large_enough(page: Page) -> None:
    """Each figure fits the room that was kept for it, so that what stands below it stays where it is."""
    assert page.evaluate(OUTGROWN) == []


def nothing_cut_off(page: Page) -> None:
    """At the width that the page has now, all of it is seen without pushing anything aside."""
    assert page.evaluate(CUT_OFF) == [], "cut off, or to be pushed aside"
    assert page.evaluate(CLIPPED) == [], "formulas that stand out of their place"
    nothing_beside(page)


def nothing_small(page: Page) -> None:
    """Every text that is seen has the least size of a label at least."""
    assert page.evaluate(SMALL, TEXT) == []


def nothing_beside(page: Page) -> None:
    """The page is no wider than its window; what is drawn anew after a change of width has its time."""
    page.wait_for_function(f"() => ({BESIDE})() === 0")
