"""QR code of a view: a camera reads its link from across the room."""

from __future__ import annotations

import io
from urllib.parse import quote_plus

import numpy as np
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.files_from_disk import LINK
from tests.browser.layout import PROJECTOR
from tests.browser.test_every_page import SCHEMES, shown_in
from tests.browser.toolbar import unfold
from tests.tiers import full


@full
def test_the_qr_code_of_a_view_reads_back(watched: Watched) -> None:
    """In either theme, with what is usual left out, from the address that this browser has."""
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(color_scheme="light")
    watched.open(f"{LINK}&depth=numbers")
    unfold(page, "share")
    code = page.get_by_role("button", name="QR", exact=True)
    watched.after(code.click)
    dialog = page.get_by_role("dialog", name="The link of this view")
    expect(dialog).to_be_visible()
    assert dialog.locator("output").text_content() == f"{watched.host}{LINK}"
    expect(dialog.locator("p")).to_contain_text("Only this computer can open this link")
    for scheme, palette in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        shown_in(palette, watched)
        seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"))
        assert [barcode.text for barcode in zxingcpp.read_barcodes(seen)] == [f"{watched.host}{LINK}"], scheme
    size = dialog.locator("svg").bounding_box()
    assert size is not None
    assert size["height"] >= 480  # two thirds of a projector's picture
    assert float(dialog.locator("output").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")) >= 24
    step = watched.address
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert watched.address == step  # keys of the page are not meant
    long = "the girl likes the green book " * 12
    watched.open(f"/models?sentence={quote_plus(long)}")
    unfold(page, "share")
    watched.after(code.click)
    expect(dialog.locator("p")).to_contain_text("may not read")
