"""The picture of the Transformer in a browser: views of tensors, lines between boxes, a block opened by a click."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import Locator, Page, expect

import model
from charts.model_parts import block_label, model_rows
from charts.palette import LIGHT
from charts.thumbnail import MASKED
from model.dissect.blocks import blocks, transformer_of
from model.dissect.sublayers import sublayer_passes
from streamlit_places import MAIN, by_key
from tests.browser.conftest import Watched, drop_down
from tests.tiers import full
from ui.lessons.transformer.whole_model import DETAILS

SENTENCE = "the girl likes the green book."
LINK = f"/transformer?sentence={quote(SENTENCE)}&model=transformer"
PIXELS = """canvas => [canvas.width, canvas.height,
    ...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]"""
# every line with an arrow ends at the edge of a box that is seen; what flows in, as data
LOOSE_ENDS = """group => {
    const near = (box, x, y) => x >= box.left - 2 && x <= box.right + 2 && y >= box.top - 2 && y <= box.bottom + 2
    const seen = [...group.querySelectorAll("button")].filter(each => getComputedStyle(each).visibility === "visible")
    const boxes = seen.map(button => button.getBoundingClientRect())
    const origin = group.getBoundingClientRect()
    const lines = [...group.querySelectorAll("path[marker-end]")]
    const loose = lines.filter(line => {
        const end = line.getPointAtLength(line.getTotalLength())
        return !boxes.some(box => near(box, end.x + origin.left, end.y + origin.top))
    })
    return [lines.length, loose.length, [...group.querySelectorAll(".inflow")].map(each => Number(each.dataset.share))]
}"""
# no box of the picture lies over another one, and none beyond the picture
OVERLAPS = """group => {
    const whole = group.getBoundingClientRect()
    const seen = [...group.querySelectorAll("button")].filter(each => getComputedStyle(each).visibility === "visible")
    const boxes = seen.map(each => [each.ariaLabel, each.getBoundingClientRect()])
    const out = boxes.filter(([, box]) => box.left < whole.left - 1 || box.right > whole.right + 1
        || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
    const wide = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const high = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    const over = boxes.flatMap(([name, a], at) => boxes.slice(at + 1).filter(([, b]) => wide(a, b) > 1 && high(a, b) > 1
    ).map(([other]) => `${name} over ${other}`))
    const cut = seen.flatMap(each => [...each.querySelectorAll(".title, .size, .holds")]).filter(each => {
        const text = each.getBoundingClientRect(), box = each.closest("button").getBoundingClientRect()
        return text.width && (text.right > box.right + 1 || text.left < box.left - 1 || text.bottom > box.bottom + 1)
    }).map(each => each.textContent)
    return [out.map(([name]) => name), over, cut]
}"""
# the second frame in which the window is that wide: by then the lines are drawn anew
AT_WIDTH = """async width => {
    const frame = () => new Promise(requestAnimationFrame)
    while (innerWidth !== width) await frame()
    await frame()
    await frame()
}"""

# scroll the open list, and say at once which choice then lies under a point
ROLLED = """async (list, [x, y]) => {
    list.scrollTop += 100
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    return document.elementFromPoint(x, y).closest("[role=option]")?.textContent
}"""


def ramp(colours: tuple[str, ...], byte: int) -> list[float]:
    """The colour of a byte: between the palette's, in equal steps."""
    place_on_ramp = byte / (MASKED - 1) * (len(colours) - 1)
    low = min(int(place_on_ramp), len(colours) - 2)
    stops = [[int(colours[stop][start : start + 2], 16) for start in (1, 3, 5)] for stop in (low, low + 1)]
    return [*(first + (place_on_ramp - low) * (second - first) for first, second in zip(*stops, strict=True)), 255]


def unfold(group: Locator, name: str) -> None:
    """Open a layer of the picture; by then nothing moves any more."""
    fold = group.get_by_role("button", name=name)
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    group.evaluate("group => Promise.all(group.getAnimations({ subtree: true }).map(each => each.finished))")


def asked(page: Page, name: str, value: str) -> None:
    """Wait until the address holds this value of a parameter."""
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(name) == [value])


@full
def test_the_picture_shows_the_tensors_and_its_lines_end_at_boxes(watched: Watched, small_models: Path) -> None:
    translator = model.load("transformer", directory=small_models)
    record = translator.record(SENTENCE)
    all_blocks = blocks(transformer_of(translator))
    labels = {block.name: block_label(block) for block in all_blocks}
    watched.open(LINK)
    group = watched.page.get_by_role("group", name="The whole Transformer")
    expect(group).to_be_visible()
    rows = model_rows(record, sublayer_passes(translator, record), all_blocks, translator.tokenizer.size)
    boxes = [(row, part) for row in rows for part in row.parts]
    for row, part in boxes:
        if row.layer is not None:
            unfold(group, f"{row.side.capitalize()} layer {row.layer + 1}: ")
        button = group.get_by_role("button", name=f"{labels[part.block]}. {part.title}:")
        expect(button).to_contain_text(part.size)
        assert re.fullmatch(r".+\. .+: .*[a-z]{3}.*", button.get_attribute("title") or "")
        cells = part.cells()
        width, height, *pixels = button.locator("canvas").evaluate(PIXELS)
        assert (height, width) == cells.shape
        for index, byte in enumerate(cells.ravel().tolist()):
            expected = [0, 0, 0, 0] if byte == MASKED else ramp(getattr(LIGHT, part.scale), byte)
            assert max(abs(a - b) for a, b in zip(pixels[4 * index : 4 * index + 4], expected, strict=True)) <= 1

    expect(group.locator("path.memory").first).to_be_attached()
    for width in (1280, 390):
        watched.page.set_viewport_size({"width": width, "height": 900})
        watched.page.evaluate(AT_WIDTH, width)
        for side, arrows in (("Encoder", 2 * 2), ("Decoder", 3 * 2)):  # of an open layer, two for each sublayer
            unfold(group, f"{side} layer 1: ")
            lines, loose, shares = group.evaluate(LOOSE_ENDS)
            assert lines == arrows + 1 + 2  # the output, and the encoder's output into both layers of the decoder
            assert loose == 0
            assert shares == [round(row.share, 3) for row in rows if row.added is not None]
            assert group.evaluate(OVERLAPS) == [[], [], []]
        assert group.evaluate("group => group.scrollWidth <= document.documentElement.clientWidth")

    # the list of blocks hears a click while it rolls
    page = watched.page
    watched.settled()
    box = page.get_by_role("combobox", name="Block")
    drop_down(box)
    listed = page.get_by_role("listbox")
    expect(listed.get_by_role("option").first).to_be_visible()
    position = listed.bounding_box()
    assert position is not None
    x, y = position["x"] + position["width"] / 2, position["y"] + position["height"] / 2
    page.mouse.move(x, y)
    under = listed.evaluate(ROLLED, [x, y])
    assert under is not None
    assert under != box.input_value()
    watched.after(lambda: page.mouse.click(x, y))
    expect(box).to_have_value(under)


@full
def test_a_block_opens_by_mouse_and_by_keyboard_and_the_link_opens_it_again(
    watched: Watched, open_page: Callable[[str], Watched], host: str
) -> None:
    watched.open(LINK)
    page = watched.page
    group = page.get_by_role("group", name="The whole Transformer")
    unfold(group, "Decoder layer 2: ")
    expect(page.get_by_role("heading", name="Decoder layer 2, self-attention")).to_be_in_viewport()
    box = page.get_by_role("button", name="Decoder layer 2, cross-attention. Cross-attention:")
    position = box.bounding_box()
    watched.after(box.click)
    title = page.get_by_role("heading", name="Decoder layer 2, cross-attention")
    expect(title).to_be_in_viewport()  # beside it
    assert box.bounding_box() == position  # the picture has not jumped away
    expect(page.get_by_role("button", name="Show it below")).to_be_hidden()
    expect(box).to_have_attribute("aria-pressed", "true")
    asked(page, "transformer_block", "decoder.1.cross")

    assert page.locator(MAIN).evaluate("main => main.scrollTop") == 0  # the details stand beside

    # by keys alone: up to a layer that is folded, into it, and to its last box but one
    page.keyboard.press("Home")
    fold = group.get_by_role("button", name="Encoder layer 1: ")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(fold).to_be_focused()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("heading", name="Encoder layer 1, self-attention")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    heading = "Encoder layer 1, add and norm around feed-forward"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    asked(page, "transformer_block", "encoder.0.feed_forward_norm")
    expect(box).to_be_hidden()
    expect(box.and_(page.locator("[aria-pressed=true]"))).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 500})
    page.locator(by_key(DETAILS)).evaluate("each => each.scrollIntoView({ block: 'end' })")
    strips = page.get_by_role("toolbar", name="All blocks")
    expect(strips).to_be_in_viewport(ratio=1)
    strips.get_by_role("button", name=heading, pressed=True).press("ArrowRight")
    page.keyboard.press("Enter")
    heading = "Encoder layer 1, feed-forward"
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_in_viewport()
    asked(page, "transformer_block", "encoder.0.feed_forward")
    in_picture = page.get_by_role("group", name="The whole Transformer").get_by_role("button", pressed=True)
    expect(in_picture).to_have_accessible_name(re.compile(f"^{heading}\\. "))  # a feed-forward part has one box

    again = open_page(host)
    again.open(watched.address.removeprefix(host))
    expect(again.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    # a block that attends leads to its lesson, on the same sentence
    page = again.page
    unfold(page.get_by_role("group", name="The whole Transformer"), "Encoder layer 2: ")
    asked(page, "site", "encoder.1.self")
    page.get_by_role("link", name="Lesson 3").click()
    expect(page.get_by_role("heading", name="Self-attention", level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name="English sentence")).to_have_value(SENTENCE)
    expect(page.get_by_role("combobox", name="Attention")).to_have_value("Encoder layer 2, self-attention")
    asked(page, "site", "encoder.1.self")
    again.settled()


@full
def test_nothing_in_the_picture_is_cut_or_covered_and_layers_open_at_once_where_motion_is_unwanted(
    shipped: str, open_page: Callable[[str], Watched]
) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.emulate_media(reduced_motion="reduce")
    for stage in ("", "&stage=1"):
        for width, height in ((1280, 720), (1920, 1080), (390, 844)):
            if stage and width < 640:
                continue  # a phone has the page
            page.set_viewport_size({"width": width, "height": height})
            watched.open(f"{LINK}{stage}&transformer_block=decoder.1.cross")
            group = page.get_by_role("group", name="The whole Transformer")
            assert group.evaluate(OVERLAPS) == [[], [], []], (width, stage)
            moving = "group => group.getAnimations({ subtree: true }).length"
            if stage:
                box = group.bounding_box()
                assert box is not None
                assert box["height"] > 0.5 * height
                continue
            group.get_by_role("button", name="Encoder layer 3: ").click()
            assert group.evaluate(moving) == 0
            assert group.evaluate(OVERLAPS) == [[], [], []], width
