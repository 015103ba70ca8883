"""The README's pictures, taken of the running app: python -m benchmarks.readme_pictures"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image

from benchmarks.chromium import served
from contents import CONTENTS, LESSONS
from streamlit_places import MAIN, QUIET, by_key

if TYPE_CHECKING:  # only who takes them needs Playwright
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
SENTENCE = "She bought a small white house."
FILMED = "rnn-dot"  # the model of the moving picture: its one head aligns words
STEP_SHOWN, END_SHOWN = 900, 2500  # milliseconds of a step, and of the last one
QUALITY, EFFORT = 82, 6  # of its compression
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def show(page: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    """Open an address and wait until everything on it is drawn in this theme."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    page.locator(QUIET).wait_for()
    page.wait_for_function(f"!document.querySelector('{MAIN} [data-testid=stSkeleton], {MAIN} [data-stale=true]')")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def frames(page: Page) -> list[Image.Image]:
    """The player of a page, one picture a step, from the first to the last."""
    player = page.locator(by_key("translate_player"))
    steps = int(player.get_by_role("slider").get_attribute("max") or 1)
    page.get_by_role("heading", level=1).click()  # the keys are the page's
    taken = []
    for step in range(steps):
        if step:
            page.keyboard.press("ArrowRight")
            page.wait_for_url(f"**step_no={step + 1}*")
            page.locator(QUIET).wait_for()
        taken.append(Image.open(io.BytesIO(player.screenshot())).convert("RGB"))
    return taken


def film(page: Page, host: str, scheme: Literal["light", "dark"], path: Path) -> None:
    """Write a translation, step by step, as a moving picture."""
    show(page, f"{host}/translate?sentence={SENTENCE.replace(' ', '+')}&model={FILMED}&step_no=1", scheme)
    first, *others = frames(page)
    shown = [*(STEP_SHOWN for _ in others), END_SHOWN]
    first.save(path, save_all=True, append_images=others, duration=shown, loop=0, quality=QUALITY, method=EFFORT)


def take_all(page: Page, host: str, folder: Path = FOLDER) -> list[Path]:
    """A translation in both themes, and the first screen of each lesson; the files."""
    asked = f"sentence={SENTENCE.replace(' ', '+')}"
    taken: list[Path] = []
    for scheme in SCHEMES:
        taken.append(folder / f"translation-{scheme}.webp")
        film(page, host, scheme, taken[-1])
    for lesson in CONTENTS[LESSONS]:
        show(page, f"{host}/{lesson.address}?{asked}{lesson.example}", "light")
        taken.append(folder / f"{lesson.address}.png")
        page.screenshot(path=taken[-1])
    return taken


def main() -> None:
    with served("benchmarks.readme_pictures") as (browser, address):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(60_000)
        for picture in take_all(page, address):
            print(picture)


if __name__ == "__main__":
    main()
